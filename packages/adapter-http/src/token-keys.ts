/** Which issuer and audience a token must name, and which claims name its user and role. */
export interface TokenClaims {
  /** The required `iss`. By default `iss` is not checked. */
  readonly issuer?: string
  /** The required `aud`. Set it if the login service signs tokens for other services too. By default `aud` is not checked. */
  readonly audience?: string
  /** The claim with the user's id. A caller with scopes whose token lacks this claim is named by `sub`. Default: `sub`. */
  readonly userClaim?: string
  /** The claim that is `admin` for an operator. Default: `role`. */
  readonly roleClaim?: string
}

/** How tokens are verified: with shared secrets, or with the key set of a login service. */
export type TokenKeys = (SharedSecrets | LoginService) & TokenClaims & TokenLimits

export interface SharedSecrets {
  /** A secret of at least 32 bytes, or during a rotation a list of them: a token that one of the secrets has signed is valid. */
  readonly secret: string | readonly string[]
}

export interface LoginService {
  /** The URL at which the login service publishes its keys. It must not contain a user or a password. */
  readonly jwksUrl: string
  /** How long keys older than five minutes are still used while the set cannot be fetched, in milliseconds. Default: an hour. */
  readonly staleLimit?: number
}

export interface TokenLimits {
  /** A token that expires more than this many seconds from now is refused. Default: 366 days. */
  readonly longestLifetime?: number
}
