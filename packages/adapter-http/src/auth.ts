import { UserId } from '@hexmart/core'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { type JWTPayload, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { refusedTokens } from './refused-tokens.ts'
import { type Scope, scopesIn } from './scopes.ts'
import type { TokenClaims, TokenKeys } from './token-keys.ts'
import { keySetVerifier, secretKey, secretVerifier, type Verify } from './verify-token.ts'

/** The sender of a request. */
export interface Caller {
  /** The user's id. A caller with scopes may be a program: then the id is any 1 to 255 visible ASCII characters. */
  readonly userId: string
  /** Whether the caller is an operator, who may access every user's resources and the routes under `/admin`. Default: false. */
  readonly admin?: boolean
  /** What the caller may do beyond the rights of the user `userId`; see `Scope`. Scopes of other services open nothing. */
  readonly scopes?: readonly string[]
}

/**
 * Finds the sender of a request. If the result is undefined, a request that needs a sender is refused. The token comes from the
 * header `Authorization: Bearer …`. If that header is absent or has another form, the token is undefined; you may then find the
 * sender in another way, such as by a session's cookie. Return a promise only if you must wait for something: without a promise,
 * the request goes on immediately.
 *
 * @example
 * const authenticate: Authenticate = (_, request) => {
 *   const { userId } = sessionOf(request)
 *   return userId === undefined ? undefined : { userId }
 * }
 */
export type Authenticate = (
  token: string | undefined,
  request: FastifyRequest,
) => Caller | undefined | Promise<Caller | undefined>

/**
 * The limits of the cache of verified tokens, in tokens and in bytes. A user usually sends the same token many times, so the
 * cache saves most verifications.
 */
const cacheLimits = { max: 20_000, maxSize: 16_000_000 }
/**
 * How long a token from a login service is cached, in milliseconds. Then it is verified again, because the login service may have
 * withdrawn the key of the token. A shared secret cannot be withdrawn while the process runs, so its tokens are cached until they
 * expire.
 */
const cacheTime = 60_000
/** The longest lifetime of a token by default: 366 days, in seconds. */
const longestByDefault = 31_622_400
/** How long a stale key set is used by default while no new one can be fetched: an hour, in milliseconds. */
const staleByDefault = 3_600_000

/**
 * Verifies bearer tokens: JSON Web Tokens with the user's id in `sub`, an expiry, `role: "admin"` for operators, and scopes,
 * separated by spaces, in `scope`. There is no tolerance for clocks that differ: from the instant of its expiry on, a token is
 * not valid. The log of the request says why a token is refused, but each reason at most once per minute.
 *
 * @throws RangeError when a secret is shorter than 32 bytes, or there is none; TypeError when the URL is malformed or has a
 * user or a password
 * @example
 * const authenticate = authenticator({ secret })
 * const ofALoginService = authenticator({ jwksUrl: 'https://login.example.com/jwks', audience: 'shop' })
 */
export function authenticator(
  keys: TokenKeys,
): (token: string | undefined, request?: Pick<FastifyRequest, 'log'>) => ReturnType<Authenticate> {
  const verify = verifier(keys)
  const judge = judgeOf(keys)
  const logRefusal = refusedTokens()
  const cache = new LRUCache<string, Verified>({ ...cacheLimits, sizeCalculation: (_, token) => token.length })

  return (token, request) => {
    if (token === undefined) return undefined
    const cached = cache.get(token)
    if (cached !== undefined && Date.now() < cached.until) return cached.caller
    const log = request?.log
    const admit = (claims: Awaited<ReturnType<Verify>>) => {
      const verdict = 'payload' in claims ? judge(claims.payload, log) : claims
      if ('reason' in verdict) return void logRefusal(log, verdict.reason)
      cache.set(token, verdict)
      return verdict.caller
    }
    const claims = verify(token, log)
    return claims instanceof Promise ? claims.then(admit) : admit(claims)
  }
}

interface Verified {
  readonly caller: Caller
  /** When the token must be verified again, in milliseconds since 1970. */
  readonly until: number
}

function verifier(keys: TokenKeys): Verify {
  if ('secret' in keys) return secretVerifier([keys.secret].flat(), keys)
  return keySetVerifier(keys.jwksUrl, keys.staleLimit ?? staleByDefault, keys)
}

/** Decides who sent a token whose signature is right, and for how long the decision is cached. */
function judgeOf(keys: TokenKeys) {
  const { userClaim = 'sub', roleClaim = 'role', longestLifetime = longestByDefault } = keys
  const longestCaching = 'secret' in keys ? Number.POSITIVE_INFINITY : cacheTime
  let isWarned = false

  return (payload: JWTPayload, log?: FastifyBaseLogger): Verified | { readonly reason: string } => {
    const now = Date.now()
    const { exp = 0 } = payload
    // fast-jwt still accepts a token in the instant of its expiry; this check refuses it.
    if (exp * 1_000 <= now) return { reason: 'it has expired' }
    // JSON.parse reads 1e999 as Infinity. The comparison refuses an infinite expiry too.
    if (!(exp * 1_000 - now <= longestLifetime * 1_000)) return { reason: 'it is valid for longer than is allowed' }
    const caller = callerNamedIn(payload, userClaim, roleClaim)
    if (caller !== undefined) return { caller, until: Math.min(now + longestCaching, exp * 1_000) }
    if (typeof payload[userClaim] === 'string' && !isWarned) {
      isWarned = true
      log?.warn(
        { claim: userClaim },
        'a valid token names a user that the shop can never have: user ids are 1 to 64 characters of A-Z a-z 0-9 _ - : . – let the login service put an id of this form into a claim, and set userClaim or AUTH_USER_CLAIM to the name of that claim',
      )
    }
    return { reason: `its claim ${userClaim} is not a user id` }
  }
}

/** The form of the ids of callers with scopes. Such a caller may be a program, which is no user of the shop. */
const visibleAscii = /^[\x21-\x7e]{1,255}$/

function callerNamedIn(payload: JWTPayload, userClaim: string, roleClaim: string): Caller | undefined {
  const claimedId = payload[userClaim]
  const admin = payload[roleClaim] === 'admin'
  const scopes = scopesIn(payload.scope)
  if (scopes.length === 0) {
    const userId = UserId.safeParse(claimedId)
    return userId.success ? { userId: userId.data, admin } : undefined
  }
  const id = claimedId ?? payload.sub
  return typeof id === 'string' && visibleAscii.test(id) ? { userId: id, admin, scopes } : undefined
}

/**
 * Makes a token, for trying the shop out, for operators, and for programs with scopes.
 *
 * @param userId a user's id, or for a token with scopes any 1 to 255 visible ASCII characters
 * @param expiresIn how long the token is valid, in seconds
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
