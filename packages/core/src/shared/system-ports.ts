import type { ShopId } from './ids.ts'
import type { Instant } from './time.ts'

/** The time. A test's clock stands still until it is moved. */
export interface Clock {
  now(): Instant
  /** Settles after `milliseconds`, or sooner when `until` settles. Never rejects. */
  sleep(milliseconds: number, until?: Promise<unknown>): Promise<void>
}

/** Makes ids: UUIDs of version 7 (RFC 9562), in lower case, that carry the given time. */
export interface Ids {
  next<Id extends ShopId>(now: Instant): Id
}

/** Chance, for jitter only: nothing that must be secret or unique depends on it. */
export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
}
