/**
 * For tests and demos: a store in memory. It does all that the PostgreSQL store does, but loses its data when the process
 * ends.
 */

import { type Clock, type Store, systemClock } from '@hexmart/core/adapter'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

/**
 * Makes a store in plain memory: for tests and demos, and as a reference for authors of stores. The store keeps every promise of
 * the ports, but its data is lost when the process ends.
 *
 * Transactions run one after the other, so they need no locks. The wait for the previous transaction is short, because a
 * transaction never waits for I/O.
 *
 * @param clock the clock that measures leases, ages and due times; `systemClock` by default
 * @example
 * const shop = createShop({ store: inMemory() })
 */
export function inMemory({ clock = systemClock }: { readonly clock?: Clock } = {}): Store {
  return storeOver(createMemory(), clock)
}
