import type { ShopId } from './ids.ts'
import type { Instant } from './time.ts'

/** The time. A test's clock stands still until the test moves it. */
export interface Clock {
  /** The wall clock. It can be set back, so durations must not be measured with it. */
  now(): Instant
  /**
   * Milliseconds since some fixed moment, with fractions. Never runs backwards, whatever happens to the wall clock: leases, deadlines
   * and durations go by it. Two processes count from different moments, so the reading means nothing outside of its process.
   */
  elapsed(): number
  /** Settles after `milliseconds`, or sooner when `until` settles. Never rejects. */
  sleep(milliseconds: number, until?: Promise<unknown>): Promise<void>
}

/**
 * Makes ids: UUIDs of version 7 (RFC 9562), in lower case. Their first 48 bits are `now`, and nothing else will do: a store
 * finds the orders of a day by their ids.
 */
export interface Ids {
  next<Id extends ShopId>(now: Instant): Id
}

/** Randomness for jitter. Nothing that must be secret or unique may depend on it. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
}
