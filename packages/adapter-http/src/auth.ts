import { UserId } from '@hexmart/core'
import { createRemoteJWKSet, errors, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'

/** Who sent a request. */
export interface Caller {
  readonly userId: UserId
  /** Reaches every user's resources, and the operator's routes. */
  readonly admin: boolean
}

/** Who may have made a token, and for whom. */
export interface TokenClaims {
  /** The only `iss` that is accepted, if it is given. */
  readonly issuer?: string
  /** What `aud` must name, if it is given: a login service signs tokens for other services too. */
  readonly audience?: string
}

/** Where the keys of tokens come from: one secret that is shared, or the key set of a login service. */
export type TokenKeys = ({ readonly secret: string } | { readonly jwksUrl: string }) & TokenClaims

/** Tells who sent a request; `undefined` for a token that is not valid. Synchronous for a token seen lately, else a promise. */
export type Authenticate = (token: string) => Caller | undefined | Promise<Caller | undefined>

/** The login service cannot be asked for its keys: nothing is said about the token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** Shorter secrets are weaker than the hash they are used with (RFC 7518, section 3.2). */
const shortestSecret = 32

/** Verified tokens are kept, because verifying one costs more than all else about a request: so many, of so many bytes. */
const cacheLimits = { max: 20_000, maxSize: 16_000_000 }
/**
 * For so long, in milliseconds, a token is not verified again whose key may be withdrawn. The key of a shared secret
 * cannot be: what it has signed is good until it expires.
 */
const cacheTime = 60_000
/** For so long, in milliseconds, a key set is not fetched again: a key that is withdrawn is good for both times at most. */
const keySetTime = 300_000

/** Asymmetric only: a key of the set, which is public, must not pass for a shared secret. */
const keySetAlgorithms = ['RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((size) => `${kind}${size}`))
keySetAlgorithms.push('EdDSA', 'Ed25519')

/**
 * Verifies bearer tokens: JSON Web Tokens with the user's id in `sub`, an expiry, and `role: "admin"` for operators.
 * Clocks are taken to agree: a token is good up to the second of its expiry.
 *
 * @throws RangeError when the secret is shorter than 32 bytes; TypeError when the URL is malformed
 * @example
 * const authenticate = authenticator({ secret })
 * const ofALoginService = authenticator({ jwksUrl: 'https://login.example.com/jwks', audience: 'shop' })
 */
export function authenticator(keys: TokenKeys): Authenticate {
  const verify = verifier(keys)
  const seen = new LRUCache<string, Verified>({ ...cacheLimits, sizeCalculation: (_, token) => token.length })

  return (token) => {
    const known = seen.get(token)
    if (known !== undefined && Date.now() < known.until) return known.caller
    return verify(token).then((verified) => {
      if (verified !== undefined) seen.set(token, verified)
      return verified?.caller
    })
  }
}

interface Verified {
  readonly caller: Caller
  /** Until when it need not be verified again. */
  readonly until: number
}

type Verify = (token: string) => Promise<Verified | undefined>

function verifier(keys: TokenKeys): Verify {
  const { issuer, audience } = keys
  const claims = {
    requiredClaims: ['sub', 'exp'],
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  } satisfies JWTVerifyOptions

  if ('secret' in keys) {
    // Imported once: jose would import the bytes again for every token.
    const key = crypto.subtle.importKey('raw', secretKey(keys.secret), hs256, false, ['verify'])
    return (token) =>
      verified(async () => jwtVerify(token, await key, { ...claims, algorithms: ['HS256'] }), Number.POSITIVE_INFINITY)
  }
  const keySet = createRemoteJWKSet(new URL(keys.jwksUrl), { timeoutDuration: 5_000, cacheMaxAge: keySetTime })
  return (token) => verified(() => jwtVerify(token, keySet, { ...claims, algorithms: keySetAlgorithms }), cacheTime)
}

/** What jose throws when the key set is at fault, and not the token. */
const keySetFaults = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

/** @param goodFor for how long, in milliseconds, the token need not be verified again if it does not expire before */
async function verified(verify: () => ReturnType<typeof jwtVerify>, goodFor: number): Promise<Verified | undefined> {
  try {
    const { payload } = await verify()
    const userId = UserId.safeParse(payload.sub)
    if (!userId.success || payload.exp === undefined) return undefined
    const until = Math.min(Date.now() + goodFor, payload.exp * 1_000)
    return { caller: { userId: userId.data, admin: payload.role === 'admin' }, until }
  } catch (error) {
    if (error instanceof errors.JOSEError && !keySetFaults.includes(error.code)) return undefined
    throw new KeysUnavailable('the keys of tokens cannot be read', { cause: error })
  }
}

const hs256 = { name: 'HMAC', hash: 'SHA-256' }

function secretKey(secret: string) {
  const key = new TextEncoder().encode(secret)
  if (key.length < shortestSecret) throw new RangeError(`the secret must be at least ${shortestSecret} bytes long`)
  return key
}

/**
 * Makes a token, for trying the shop out and for operators.
 *
 * @param expiresIn seconds
 * @throws RangeError when the secret is shorter than 32 bytes
 * @example
 * const token = await signToken({ secret, userId: UserId.parse('mina'), expiresIn: 3_600 })
 */
export async function signToken({
  secret,
  userId,
  admin = false,
  expiresIn,
  issuer,
  audience,
}: TokenClaims & {
  readonly secret: string
  readonly userId: UserId
  readonly admin?: boolean
  readonly expiresIn: number
}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  const claims = { ...(issuer !== undefined && { iss: issuer }), ...(audience !== undefined && { aud: audience }) }
  return new SignJWT(admin ? { ...claims, role: 'admin' } : claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(secretKey(secret))
}
