import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { addressOf } from './address.ts'
import type { Caller } from './auth.ts'
import { sendProblem } from './replies.ts'
import { scopes } from './scopes.ts'

/**
 * How many requests per minute each process accepts from one caller. A limit that is absent or 0 is off, and costs nothing.
 * Operators and callers with scopes of the shop are not limited.
 */
export interface RateLimits {
  /**
   * GET and HEAD, of each user. Reads of public routes count only if `anonymousReads` is on. Otherwise the plugin does not look
   * at the tokens that public routes get.
   */
  readonly reads?: number | undefined
  /** All other methods, of each user. */
  readonly commands?: number | undefined
  /** GET and HEAD of public routes without a valid token, from each address. */
  readonly anonymousReads?: number | undefined
  /**
   * Failed requests to routes that require a token: those answered 401, from each address, and those answered 403 or 404, of
   * each user. Past the limit, the address gets 429 instead of 401, and the user gets 429 for every request to such a route, and
   * also to public routes if `anonymousReads` is on. A valid token is accepted from every address, so that nobody can lock out
   * other users of the same address.
   */
  readonly failures?: number | undefined
}

/**
 * Counts requests, and refuses those past the limits. A function returns true if it has refused the request: it has then
 * answered 429 already.
 */
export interface RateLimiter {
  /** For a request with a valid token. */
  refusePastLimit(request: FastifyRequest, reply: FastifyReply, sender: Caller): boolean
  /**
   * For a request without a valid token to a route that requires one. If the function returns false, the code that called it must
   * refuse the request.
   */
  refuseFailurePastLimit(request: FastifyRequest, reply: FastifyReply): boolean
  /** Counts an answer of 403 or 404, because the user may be guessing ids. */
  noteMiss(sender: Caller): void
  /** For a request to a public route without a valid token. Absent if `anonymousReads` is off. */
  readonly refuseAnonymousPastLimit?: (request: FastifyRequest, reply: FastifyReply) => boolean
}

/** The period of every limit, in milliseconds. */
const period = 60_000
/** A wait of at most this many milliseconds counts as none, so that a rounding error does not cost a request. */
const tolerance = 0.001
/** How many callers are counted per limit. If there are more, the caller that has been quiet the longest is forgotten. */
const callerLimit = 20_000

/**
 * How much of one limit each caller has used. A caller may use the whole quota in one burst, and gets one request back every
 * `period / quota`. This is the generic cell rate algorithm, which needs one number for each caller and no timer.
 */
export class Quotas {
  readonly #name: string
  readonly #quota: number
  readonly #interval: number
  /** When each caller will have the whole quota again, in milliseconds by `performance.now()`. */
  readonly #wholeAt = new LRUCache<string, number>({ max: callerLimit })

  constructor(name: string, quota: number) {
    this.#name = name
    this.#quota = quota
    this.#interval = period / quota
  }

  get callers(): number {
    return this.#wholeAt.size
  }

  /** Takes one request from the quota. @returns 0 if one was left, otherwise the milliseconds until there is one */
  take(key: string, now = performance.now()): number {
    const wholeAt = Math.max(this.#wholeAt.get(key) ?? 0, now) + this.#interval
    const wait = wholeAt - now - period
    if (wait > tolerance) return wait
    this.#wholeAt.set(key, wholeAt)
    return 0
  }

  /** In how many milliseconds `take` would grant a request; 0 if `take` would grant one now. Takes nothing from the quota. */
  waitOf(key: string, now = performance.now()): number {
    const wait = Math.max(this.#wholeAt.get(key) ?? 0, now) + this.#interval - now - period
    return wait > tolerance ? wait : 0
  }

  /**
   * Sets the headers of draft-ietf-httpapi-ratelimit-headers: how many requests are left, and in how many seconds the whole quota
   * is available again.
   */
  describe(reply: FastifyReply, key: string, now = performance.now()): void {
    const usedTime = Math.max(this.#wholeAt.get(key) ?? 0, now) - now
    // The 0.001 of a request keeps a rounding error from costing a request here too.
    const left = Math.max(0, Math.floor((period - usedTime) / this.#interval + 0.001))
    reply.header('ratelimit-policy', `"${this.#name}";q=${this.#quota};w=${period / 1_000}`)
    reply.header('ratelimit', `"${this.#name}";r=${left};t=${Math.ceil(usedTime / 1_000)}`)
  }

  /** Answers 429: the caller must wait. @param wait in milliseconds */
  refuse(request: FastifyRequest, reply: FastifyReply, key: string, wait: number): true {
    this.describe(reply, key)
    reply.header('retry-after', Math.ceil(wait / 1_000))
    sendProblem(request, reply, { code: 'TOO_MANY_REQUESTS' }, this.#name)
    return true
  }
}

const quotasOf = (name: string, quota = 0) => (quota > 0 ? new Quotas(name, quota) : undefined)

/** @returns undefined if no limit is on */
export function rateLimiter(limits: RateLimits): RateLimiter | undefined {
  const reads = quotasOf('reads', limits.reads)
  const commands = quotasOf('commands', limits.commands)
  const anonymousReads = quotasOf('anonymous-reads', limits.anonymousReads)
  /** Failed authentication, by address. */
  const failures = quotasOf('failures', limits.failures)
  /** Answers of 403 and 404, by user. */
  const misses = quotasOf('failures', limits.failures)
  if (!reads && !commands && !anonymousReads && !failures) return undefined

  function takeOrRefuse(quotas: Quotas, request: FastifyRequest, reply: FastifyReply, key: string): boolean {
    const wait = quotas.take(key)
    if (wait > 0) return quotas.refuse(request, reply, key, wait)
    quotas.describe(reply, key)
    return false
  }

  return {
    refusePastLimit(request, reply, sender) {
      if (isTrusted(sender)) return false
      const wait = misses?.waitOf(sender.userId) ?? 0
      if (misses && wait > 0) return misses.refuse(request, reply, sender.userId, wait)
      const quotas = isRead(request) ? reads : commands
      return quotas !== undefined && takeOrRefuse(quotas, request, reply, sender.userId)
    },
    refuseFailurePastLimit(request, reply) {
      if (failures === undefined) return false
      const address = addressOf(request)
      const wait = failures.take(address)
      return wait > 0 && failures.refuse(request, reply, address, wait)
    },
    noteMiss(sender) {
      if (!isTrusted(sender)) misses?.take(sender.userId)
    },
    ...(anonymousReads && {
      refuseAnonymousPastLimit: (request, reply) => takeOrRefuse(anonymousReads, request, reply, addressOf(request)),
    }),
  }
}

const isRead = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

const scopesOfShop: ReadonlySet<string> = new Set(scopes)

/**
 * Whether the caller is an operator, or a program with a scope of the shop. Scopes of other services do not count, because a
 * login service may give them to every user.
 */
const isTrusted = ({ admin = false, scopes: scopesOfCaller = [] }: Caller) =>
  admin || scopesOfCaller.some((scope) => scopesOfShop.has(scope))
