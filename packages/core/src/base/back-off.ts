import type { Random } from './ports.ts'

/** The ceilings of the waits between attempts. Each wait is random, from 0 to its ceiling. */
export interface BackOff {
  /** The ceiling of the first wait, in milliseconds. */
  readonly first: number
  /** The highest ceiling, in milliseconds. */
  readonly limit: number
}

/**
 * How long to wait before the next attempt: a random time between 0 and a ceiling that doubles with each attempt, up
 * to the limit. This is "full jitter": it spreads callers that failed together over the whole span.
 *
 * Source: Marc Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
 *
 * @param attempt how many attempts have failed, at least 1
 * @returns whole milliseconds
 */
export function backOffAfter(attempt: number, { first, limit }: BackOff, random: Random): number {
  const ceiling = Math.min(limit, first * 2 ** (attempt - 1))
  return Math.floor(random.next() * (ceiling + 1))
}
