/**
 * For tests and demos: a store in memory. It passes the same tests as the PostgreSQL store, but loses its data when the
 * process ends.
 */

import { type Change, type Clock, type Store, systemClock } from '@hexmart/core/adapter'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

export interface InMemoryOptions {
  /** The clock that measures leases, ages and due times; `systemClock` by default. */
  readonly clock?: Clock
  /**
   * The store calls this function with the changes of each batch, just before the batch takes effect. It stands in for the
   * `alongside` of `postgres`: you can test without a database how your program derives its own rows from the changes. The
   * function must be synchronous.
   *
   * If the function returns, the batch takes effect. If it throws, the batch changes nothing, but what the function itself
   * has already done stays. So let the function first do everything that can throw, and only then what cannot be undone.
   * After a throw, the shop runs the batch again in parts, until the command that makes the function throw fails alone, with
   * a permanent `StoreError`.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: `void` alone would accept an async function
  readonly alongside?: ((changes: readonly Change[]) => void | undefined) | undefined
}

/**
 * Makes a store in plain memory: for tests and demos, and as a reference for authors of stores. The store passes the
 * suites of `@hexmart/core/contract`, but its data is lost when the process ends.
 *
 * Transactions run one after the other, so they need no locks. The wait for the previous transaction is short, because a
 * transaction never waits for I/O.
 *
 * @example
 * const shop = createShop({ store: inMemory() })
 */
export function inMemory({ clock = systemClock, alongside }: InMemoryOptions = {}): Store {
  return storeOver(createMemory(), clock, alongside)
}
