import type { Clock, Store } from '@hexmart/core'
import { systemClock } from '@hexmart/core'
import { memoryAudit } from './audit.ts'
import { createMemory } from './memory.ts'
import { memoryOutbox } from './outbox.ts'
import { memoryPruning } from './pruning.ts'
import { memoryStatistics } from './statistics.ts'
import { memoryUnitOfWork } from './unit-of-work.ts'
import { memoryViews } from './views.ts'

/**
 * A store in plain memory: for tests and demos, and as a reference for adapters to other stores. It keeps every
 * promise of the ports but one: nothing outlives the process.
 *
 * Transactions run one after the other. That is all the locking there is, and it is enough: a transaction's work never
 * waits for anything but memory.
 *
 * @param clock what leases, ages and due times are measured by
 * @example
 * const shop = createShop({ ...inMemory() })
 */
export function inMemory({ clock = systemClock }: { readonly clock?: Clock } = {}): Store {
  const memory = createMemory()
  return {
    unitOfWork: memoryUnitOfWork(memory, clock),
    views: memoryViews(memory),
    outbox: memoryOutbox(memory, clock),
    statistics: memoryStatistics(memory, clock),
    audit: memoryAudit(memory),
    pruning: memoryPruning(memory, clock),
  }
}
