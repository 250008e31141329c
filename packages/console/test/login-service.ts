import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A real OpenID provider, which accepts any name with any password. The tokens of `operator` have the role of an operator. */
export interface LoginService {
  readonly issuer: string
  /** From now on, tokens are valid for this many seconds. */
  tokensLast(seconds: number): void
  /** Lets the pages of a service sign people in. */
  register(address: string): void
  stop(): void
}

/** The API that the tokens are for. */
export const audience = 'https://shop.example.com/api'
export const clientId = 'pages'

/**
 * Starts a provider. The service needs the address of the provider to start, and the provider needs the address of the
 * service. So the provider answers 503 until `register` names the service.
 */
export async function startLoginService(): Promise<LoginService> {
  let lifetime = 3_600
  let provider: Provider | undefined
  const server = createServer((request, response) => {
    if (provider === undefined) return void response.writeHead(503).end()
    void provider.callback()(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    tokensLast(seconds) {
      lifetime = seconds
    },
    register(address) {
      provider = new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            redirect_uris: [`${address}/`, `${address}/console`],
            response_types: ['code'],
            grant_types: ['authorization_code'],
            // A page cannot keep a secret, so it proves itself by PKCE alone.
            token_endpoint_auth_method: 'none',
          },
        ],
        ttl: { Grant: 3_600, IdToken: 3_600, Interaction: 3_600, Session: 3_600 },
        cookies: { keys: ['only for tests'] },
        clientBasedCORS: (_, origin) => origin === address,
        findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
        extraTokenClaims: (_, token) => (token.kind === 'AccessToken' && token.accountId === 'operator' ? admin : {}),
        features: {
          devInteractions: { enabled: true },
          resourceIndicators: {
            enabled: true,
            getResourceServerInfo: () => ({
              scope: '',
              audience,
              accessTokenFormat: 'jwt',
              accessTokenTTL: lifetime,
              jwt: { sign: { alg: 'RS256' } },
            }),
            useGrantedResource: () => true,
          },
        },
      })
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const admin = { role: 'admin' }
