/**
 * For tests and demos: a store in memory. It does all that the PostgreSQL store does, but loses its data when the process
 * ends.
 */

import { type Change, type Clock, type Store, systemClock } from '@hexmart/core/adapter'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

export interface InMemoryOptions {
  /** The clock that measures leases, ages and due times; `systemClock` by default. */
  readonly clock?: Clock
  /**
   * Receives the changes of each batch at its commit, like the `alongside` of `postgres`, so that the rows that you write
   * alongside can be tested without a database. The function must be synchronous.
   *
   * The batch takes effect exactly if the function returns, so do last what cannot be undone. If the function throws,
   * the shop runs the batch again in parts, until the command that makes the function throw fails alone, with a
   * permanent `StoreError`.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: `void` alone would accept an async function
  readonly alongside?: ((changes: readonly Change[]) => void | undefined) | undefined
}

/**
 * Makes a store in plain memory: for tests and demos, and as a reference for authors of stores. The store keeps every promise of
 * the ports, but its data is lost when the process ends.
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
