import { UserId } from '@hexmart/core'
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, errors, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'

/** The sender of a request. */
export interface Caller {
  readonly userId: UserId
  /** An operator: may access every user's resources, and the routes under `/admin`. False by default. */
  readonly admin?: boolean
  /** The scopes of the token. No route asks for one yet. */
  readonly scopes?: readonly string[]
}

/** Which issuer and audience a token must name. */
export interface TokenClaims {
  /** The required `iss`. By default any is accepted. */
  readonly issuer?: string
  /** The required `aud`. Set it for a login service that signs tokens for other services too. By default any is accepted. */
  readonly audience?: string
}

/** How tokens are verified: with a shared secret, or with the key set of a login service. */
export type TokenKeys = ({ readonly secret: string } | { readonly jwksUrl: string }) & TokenClaims

/**
 * Finds the sender of a request by its token; `undefined` for an invalid token. Answers at once for a cached token, otherwise
 * with a promise.
 */
export type Authenticate = (token: string, request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>

/** The login service's keys cannot be fetched, so the token may be valid or not. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** Shorter secrets are weaker than the hash they are used with (RFC 7518, section 3.2). */
const shortestSecret = 32

/** Verified tokens are cached, because verifying one costs more than the rest of a request: limits in tokens and in bytes. */
const cacheLimits = { max: 20_000, maxSize: 16_000_000 }
/**
 * How long a token from a login service is cached, in milliseconds, because its key may be withdrawn. A shared secret cannot
 * be withdrawn while the process runs, so its tokens are cached until they expire.
 */
const cacheTime = 60_000
/** How long a key set is cached, in milliseconds. A withdrawn key is accepted for at most the sum of both times. */
const keySetTime = 300_000

/** Only asymmetric algorithms: otherwise a public key of the set could be used as a shared secret to forge tokens. */
const keySetAlgorithms = ['RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((size) => `${kind}${size}`))
keySetAlgorithms.push('EdDSA', 'Ed25519')

/**
 * Verifies bearer tokens: JSON Web Tokens with the user's id in `sub`, an expiry, and `role: "admin"` for operators.
 * There is no tolerance for clocks that differ: a token is valid up to the second of its expiry.
 *
 * @throws RangeError when the secret is shorter than 32 bytes; TypeError when the URL is malformed
 * @example
 * const authenticate = authenticator({ secret })
 * const ofALoginService = authenticator({ jwksUrl: 'https://login.example.com/jwks', audience: 'shop' })
 */
export function authenticator(keys: TokenKeys): (token: string) => ReturnType<Authenticate> {
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
  /** When it must be verified again, in milliseconds since 1970. */
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
    // Import the key once; jose would import raw bytes again for every token.
    const key = crypto.subtle.importKey('raw', secretKey(keys.secret), hs256, false, ['verify'])
    return (token) =>
      verified(async () => jwtVerify(token, await key, { ...claims, algorithms: ['HS256'] }), Number.POSITIVE_INFINITY)
  }
  const keySet = createRemoteJWKSet(new URL(keys.jwksUrl), { timeoutDuration: 5_000, cacheMaxAge: keySetTime })
  return (token) => verified(() => jwtVerify(token, keySet, { ...claims, algorithms: keySetAlgorithms }), cacheTime)
}

/** The errors of jose that are about the key set and not about the token. */
const keySetErrors = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

/** @param goodFor how long the token may be cached, in milliseconds, unless it expires earlier */
async function verified(verify: () => ReturnType<typeof jwtVerify>, goodFor: number): Promise<Verified | undefined> {
  try {
    const { payload } = await verify()
    const userId = UserId.safeParse(payload.sub)
    if (!userId.success || payload.exp === undefined) return undefined
    const until = Math.min(Date.now() + goodFor, payload.exp * 1_000)
    return { caller: { userId: userId.data, admin: payload.role === 'admin' }, until }
  } catch (error) {
    if (error instanceof errors.JOSEError && !keySetErrors.includes(error.code)) return undefined
    throw new KeysUnavailable('the keys that verify tokens cannot be fetched', { cause: error })
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
