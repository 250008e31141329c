/** The page for buyers, or the one for operators. */
export type PageName = 'window' | 'console'

/** What the service says about its pages, at `/pages.json`. */
export interface PageSettings {
  /** Whether the service has the shop window. */
  readonly window: boolean
  /** Whether the service has the console. */
  readonly console: boolean
  readonly signIn: SignInSettings
  /** The claims of a token that name its user and its role. */
  readonly claims: TokenClaimNames
}

export interface TokenClaimNames {
  readonly user: string
  readonly role: string
}

/** `link`: a demo prints sign-in links, and a user can also paste a token. `token`: a user can only paste a token. */
export type SignInSettings = { readonly type: 'link' | 'token' } | OpenIdSettings

export interface OpenIdSettings {
  readonly type: 'openid'
  readonly issuer: string
  readonly clientId: string
  readonly scope: string
  readonly resource?: string
}

/** @throws Error if the service does not answer within 15 seconds, or answers with an error */
export async function loadPageSettings(): Promise<PageSettings> {
  const response = await fetch(new URL('pages.json', document.baseURI), { signal: AbortSignal.timeout(15_000) })
  if (!response.ok) throw new Error(`pages.json: ${response.status}`)
  return response.json()
}
