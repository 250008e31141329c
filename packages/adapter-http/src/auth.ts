import { UserId } from '@hexmart/core'
import { createVerifier, TokenError } from 'fast-jwt'
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { type Scope, scopesIn } from './scopes.ts'

/** The sender of a request. */
export interface Caller {
  /** The user's id. For a caller with scopes, which may be a program, 1 to 255 visible ASCII characters. */
  readonly userId: string
  /** An operator: may access every user's resources, and the routes under `/admin`. False by default. */
  readonly admin?: boolean
  /** What the caller may do besides what its user may; see `Scope`. Other scopes open nothing. */
  readonly scopes?: readonly string[]
}

/** Which issuer and audience a token must name, and which claims name its user and role. */
export interface TokenClaims {
  /** The required `iss`. By default any is accepted. */
  readonly issuer?: string
  /** The required `aud`. Set it for a login service that signs tokens for other services too. By default any is accepted. */
  readonly audience?: string
  /** The claim with the user's id. A caller with scopes whose token lacks it is named by `sub`. Default: `sub`. */
  readonly userClaim?: string
  /** The claim that is `admin` for an operator. Default: `role`. */
  readonly roleClaim?: string
}

/** How tokens are verified: with a shared secret, or with the key set of a login service. */
export type TokenKeys = ({ readonly secret: string } | { readonly jwksUrl: string }) & TokenClaims

/**
 * Finds the sender of a request by its token; `undefined` for an invalid token. An answer that needs no waiting should be no
 * promise, because a promise costs every request a turn of the event loop.
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
 * Verifies bearer tokens: JSON Web Tokens with the user's id in `sub`, an expiry, `role: "admin"` for operators, and scopes,
 * separated by spaces, in `scope`.
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
    const admit = (verified: Verified | undefined) => {
      if (verified !== undefined) seen.set(token, verified)
      return verified?.caller
    }
    const verified = verify(token)
    return verified instanceof Promise ? verified.then(admit) : admit(verified)
  }
}

interface Verified {
  readonly caller: Caller
  /** When it must be verified again, in milliseconds since 1970. */
  readonly until: number
}

/** Verifies a token; `undefined` for an invalid one. */
type Verify = (token: string) => Verified | undefined | Promise<Verified | undefined>

function verifier(keys: TokenKeys): Verify {
  const { userClaim = 'sub', roleClaim = 'role' } = keys
  const callerIn = (payload: JWTPayload) => callerOf(payload, userClaim, roleClaim)
  return 'secret' in keys ? secretVerifier(keys, callerIn) : keySetVerifier(keys, callerIn)
}

type CallerIn = (payload: JWTPayload) => Caller | undefined

/**
 * Verifies with a shared secret. jose computes the hash in a thread of its own: 65 µs of processor time for a token, where
 * fast-jwt takes 9.
 */
function secretVerifier(
  { secret, issuer, audience }: TokenKeys & { readonly secret: string },
  callerIn: CallerIn,
): Verify {
  const verify = createVerifier({
    key: Buffer.from(secretKey(secret)),
    algorithms: ['HS256'],
    // fast-jwt accepts a token without the claim that it compares, unless the claim is required.
    requiredClaims: ['exp', ...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
    ...(issuer !== undefined && { allowedIss: issuer }),
    ...(audience !== undefined && { allowedAud: audience }),
  })
  return (token) => {
    try {
      return verified(verify(token) as JWTPayload, callerIn, Number.POSITIVE_INFINITY)
    } catch (error) {
      if (error instanceof TokenError) return undefined
      throw error
    }
  }
}

/** The errors of jose that are about the key set and not about the token. */
const keySetErrors = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

/** Verifies with the keys of a login service. */
function keySetVerifier(
  { jwksUrl, issuer, audience }: TokenKeys & { readonly jwksUrl: string },
  callerIn: CallerIn,
): Verify {
  const keySet = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000, cacheMaxAge: keySetTime })
  const options = {
    algorithms: keySetAlgorithms,
    requiredClaims: ['exp'],
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  } satisfies JWTVerifyOptions
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keySet, options)
      return verified(payload, callerIn, cacheTime)
    } catch (error) {
      if (error instanceof errors.JOSEError && !keySetErrors.includes(error.code)) return undefined
      throw new KeysUnavailable('the keys that verify tokens cannot be fetched', { cause: error })
    }
  }
}

/** @param goodFor how long the token may be cached, in milliseconds, unless it expires earlier */
function verified(payload: JWTPayload, callerIn: CallerIn, goodFor: number): Verified | undefined {
  const caller = callerIn(payload)
  const now = Date.now()
  const { exp = 0 } = payload
  // fast-jwt still accepts a token in the instant of its expiry.
  if (caller === undefined || exp * 1_000 <= now) return undefined
  return { caller, until: Math.min(now + goodFor, exp * 1_000) }
}

/** The names of programs: they have scopes, and are no users of the shop. */
const visibleAscii = /^[\x21-\x7e]{1,255}$/

function callerOf(payload: JWTPayload, userClaim: string, roleClaim: string): Caller | undefined {
  const named = payload[userClaim]
  const admin = payload[roleClaim] === 'admin'
  const scopes = scopesIn(payload.scope)
  if (scopes.length === 0) {
    const userId = UserId.safeParse(named)
    return userId.success ? { userId: userId.data, admin } : undefined
  }
  const id = named ?? payload.sub
  return typeof id === 'string' && visibleAscii.test(id) ? { userId: id, admin, scopes } : undefined
}

function secretKey(secret: string) {
  const key = new TextEncoder().encode(secret)
  if (key.length < shortestSecret) throw new RangeError(`the secret must be at least ${shortestSecret} bytes long`)
  return key
}

/**
 * Makes a token, for trying the shop out, for operators, and for programs with scopes.
 *
 * @param userId a user's id, or for a token with scopes any 1 to 255 visible ASCII characters
 * @param expiresIn seconds
 * @throws RangeError when the secret is shorter than 32 bytes
 * @example
 * const token = await signToken({ secret, userId: UserId.parse('mina'), expiresIn: 3_600 })
 */
export async function signToken({
  secret,
  userId,
  admin = false,
  scopes = [],
  expiresIn,
  issuer,
  audience,
  userClaim = 'sub',
  roleClaim = 'role',
}: TokenClaims & {
  readonly secret: string
  readonly userId: string
  readonly admin?: boolean
  readonly scopes?: readonly Scope[]
  readonly expiresIn: number
}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  const claims = {
    ...(issuer !== undefined && { iss: issuer }),
    ...(audience !== undefined && { aud: audience }),
    ...(admin && { [roleClaim]: 'admin' }),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    [userClaim]: userId,
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(secretKey(secret))
}
