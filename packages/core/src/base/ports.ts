import type { GeneratedId } from './ids.ts'
import type { Instant } from './time.ts'

/** The time, and waiting. Tests can bring a clock that only they move. */
export interface Clock {
  /** The wall clock. It can be set back, so durations must not be measured with it. */
  now(): Instant
  /**
   * Milliseconds since some fixed moment, with fractions. It never runs backwards, even when the wall clock is set back, so
   * it measures leases, deadlines and durations. Each process counts from a moment of its own: never compare readings of
   * two processes.
   */
  elapsed(): number
  /** Resolves after `milliseconds`, or sooner when `until` settles. Never rejects. */
  sleep(milliseconds: number, until?: Promise<unknown>): Promise<void>
}

/**
 * Makes ids: UUIDs of version 7 (RFC 9562), in lower case. Their first 48 bits are `now`. Stores rely on these bits: they find
 * the orders of a day by a range of ids.
 */
export interface Ids {
  next<Id extends GeneratedId>(now: Instant): Id
}

/** Randomness for jitter. Nothing that must be secret or unique may depend on it. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
}
