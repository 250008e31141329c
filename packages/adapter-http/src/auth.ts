import { UserId } from '@hexmart/core'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'

/** Who sent a request. */
export interface Caller {
  readonly userId: UserId
  /** Reaches every user's resources, and the operator's routes. */
  readonly admin: boolean
}

/** Where the keys of tokens come from: one secret that is shared, or the key set of a login service. */
export type TokenKeys = { readonly secret: string } | { readonly jwksUrl: string }

/** Tells who sent a request; `undefined` for a token that is not valid. The answer is at hand for a token seen lately. */
export type Authenticate = (token: string) => Caller | undefined | Promise<Caller | undefined>

/** The login service cannot be asked for its keys: nothing is said about the token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** Shorter secrets are weaker than the hash they are used with (RFC 7518, section 3.2). */
const shortestSecret = 32

/** Verified tokens are kept, because verifying one costs more than all else about a request. */
const cacheSize = 20_000
/** A key that is withdrawn is no longer accepted after this long, in milliseconds. */
const cacheTime = 60_000

/** Asymmetric only: a key of the set, which is public, must not pass for a shared secret. */
const keySetAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/**
 * Verifies bearer tokens: JSON Web Tokens with the user's id in `sub`, an expiry, and `role: "admin"` for operators.
 *
 * @throws RangeError when the secret is shorter than 32 bytes
 */
export function authenticator(keys: TokenKeys): Authenticate {
  const verify = 'secret' in keys ? verifyWithSecret(keys.secret) : verifyWithKeySet(keys.jwksUrl)
  const seen = new LRUCache<string, Caller>({ max: cacheSize })

  return (token) =>
    seen.get(token) ??
    verify(token).then((verified) => {
      if (verified === undefined) return undefined
      const { caller, expiresAt } = verified
      seen.set(token, caller, { ttl: Math.max(1, Math.min(cacheTime, expiresAt - Date.now())) })
      return caller
    })
}

interface Verified {
  readonly caller: Caller
  readonly expiresAt: number
}

function verifyWithSecret(secret: string) {
  const key = secretKey(secret)
  return (token: string) => verified(() => jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims }))
}

function verifyWithKeySet(url: string) {
  const keySet: JWTVerifyGetKey = createRemoteJWKSet(new URL(url), { timeoutDuration: 5_000, cacheMaxAge: 600_000 })
  return (token: string) => verified(() => jwtVerify(token, keySet, { algorithms: keySetAlgorithms, requiredClaims }))
}

const requiredClaims = ['sub', 'exp']

async function verified(verify: () => ReturnType<typeof jwtVerify>): Promise<Verified | undefined> {
  try {
    const { payload } = await verify()
    const userId = UserId.safeParse(payload.sub)
    if (!userId.success || payload.exp === undefined) return undefined
    return { caller: { userId: userId.data, admin: payload.role === 'admin' }, expiresAt: payload.exp * 1_000 }
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) throw new KeysUnavailable('the key set did not answer', { cause: error })
    if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return undefined
    throw new KeysUnavailable('the key set could not be read', { cause: error })
  }
}

function secretKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.length < shortestSecret) throw new RangeError(`the secret must be at least ${shortestSecret} bytes long`)
  return key
}

/**
 * Makes a token, for trying the shop out and for operators.
 *
 * @param expiresIn seconds
 * @throws RangeError when the secret is shorter than 32 bytes
 */
export function signToken({
  secret,
  userId,
  admin = false,
  expiresIn,
}: {
  readonly secret: string
  readonly userId: UserId
  readonly admin?: boolean
  readonly expiresIn: number
}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT(admin ? { role: 'admin' } : {})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(secretKey(secret))
}
