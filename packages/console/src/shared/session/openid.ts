import type { OpenIdSettings } from './page-settings.ts'

/** Signs in at the login service that the page's settings name, by OpenID Connect: authorization code with PKCE. */
export interface OpenIdLogin {
  /** @returns the address of the login service to open. @param returnTo the address to open after the sign-in */
  begin(returnTo: string): Promise<string>
  /**
   * @param address the address to which the login service redirected
   * @throws Error if nobody is signed in, such as when the login service refuses or this tab did not begin the sign-in
   */
  complete(address: string): Promise<{ readonly token: string; readonly returnTo: string }>
}

/** Whether a login service redirected to this address. */
export function isReturnFromLogin(address: string): boolean {
  const query = new URL(address).searchParams
  return query.has('state') && (query.has('code') || query.has('error'))
}

/**
 * @param redirectUri the address of the page, as the login service knows it
 * @param storage keeps the PKCE verifier, a secret by which the tab proves that it began the sign-in, until the login
 *   service redirects back
 */
export async function openIdLogin(
  settings: OpenIdSettings,
  redirectUri: string,
  storage: Storage = sessionStorage,
): Promise<OpenIdLogin> {
  // Only a shop with OpenID needs the library, so it is loaded only here.
  const { OidcClient, WebStorageStateStore } = await import('oidc-client-ts')
  const client = new OidcClient({
    authority: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: settings.scope,
    ...(settings.resource !== undefined && { resource: settings.resource }),
    loadUserInfo: false,
    stateStore: new WebStorageStateStore({ store: storage, prefix: 'hexmart.openid.' }),
  })
  return {
    async begin(returnTo) {
      const { url } = await client.createSigninRequest({ state: { returnTo } })
      return url
    },
    async complete(address) {
      const { access_token, userState } = await client.processSigninResponse(address)
      const { returnTo } = (userState ?? {}) as { readonly returnTo?: string }
      return { token: access_token, returnTo: returnTo ?? new URL(redirectUri).pathname }
    },
  }
}
