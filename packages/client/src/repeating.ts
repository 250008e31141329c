import type { AnyProblem } from './problems.ts'
import type { Route } from './route.ts'

/**
 * What an attempt that ended with a problem has changed. `refused`: nothing, because the shop refused the request; so earlier
 * attempts of the call changed nothing either. `none`: nothing, but an earlier attempt may have taken effect. `unknown`: this
 * attempt may have taken effect.
 */
export type Effect = 'refused' | 'none' | 'unknown'

/** Codes of problems that leave the command undecided: this attempt changed nothing, but an earlier attempt may have. */
const undecided = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'TOO_MANY_REQUESTS', 'OVERLOADED', 'UNAVAILABLE'])

export function effectOf({ code, status }: AnyProblem): Effect {
  if (undecided.has(code)) return 'none'
  if (status < 400 || status >= 500) return 'unknown'
  return code === 'UNEXPECTED_ANSWER' ? 'none' : 'refused'
}

/** The statuses after which a repeat may succeed. 0: no answer arrived. 502, 504: a proxy may have lost the service's answer. */
const transient = new Set([0, 429, 502, 503, 504])

/**
 * Whether to repeat a request after an attempt that failed. A repeated PATCH could undo what somebody else has changed meanwhile,
 * so a PATCH is repeated only if the attempt changed nothing. All other requests are safe to repeat: a POST carries an
 * idempotency key, and a GET or a DELETE has the same effect however often it runs.
 */
export function mayRepeat({ method }: Route, problem: AnyProblem): boolean {
  if (problem.code === 'ABORTED' || !transient.has(problem.status)) return false
  return method !== 'PATCH' || effectOf(problem) === 'none'
}

/** The longest wait after the first attempt without a `Retry-After`, in milliseconds. */
const firstWait = 200
/** The longest wait after later attempts without a `Retry-After`, and the longest random part of any wait, in milliseconds. */
const longestWait = 5_000

/**
 * How long to wait after an attempt, in milliseconds: at least as long as the service asks for with `Retry-After`. Without that
 * header, the wait doubles with every attempt, up to `longestWait`. A random part spreads the repeats of clients that failed at
 * the same time.
 *
 * @param attempt the number of the attempt in its call, from 1
 * @param retryAfter the wait that the service asks for, in milliseconds
 */
export function waitAfter(attempt: number, retryAfter: number | undefined): number {
  const half = Math.min(firstWait * 2 ** (attempt - 1), longestWait) / 2
  const least = retryAfter ?? half
  return least + Math.random() * Math.min(Math.max(least, half), longestWait)
}

/** Reads the header `Retry-After`, which has seconds or a date. @returns the wait in milliseconds */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.max(milliseconds, 0)
}
