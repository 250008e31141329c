import { type Clock, type Store, systemClock } from '@hexmart/core/adapter'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

/**
 * A store in plain memory: for tests and demos, and as a reference for adapters to other stores. It keeps every
 * promise of the ports but one: nothing outlives the process.
 *
 * Transactions run one after the other. That is all the locking there is, and it is enough: a transaction's work never
 * waits for anything but memory.
 *
 * @param clock what leases, ages and due times are measured by
 * @example
 * const shop = createShop({ store: inMemory() })
 */
export function inMemory({ clock = systemClock }: { readonly clock?: Clock } = {}): Store {
  return storeOver(createMemory(), clock)
}
