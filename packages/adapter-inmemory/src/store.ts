import type { Clock, Store, Tx } from '@hexmart/core/adapter'
import { memoryAudit } from './audit.ts'
import type { Memory } from './memory.ts'
import { memoryOutbox } from './outbox.ts'
import { memoryPruning } from './pruning.ts'
import { memoryStatistics } from './statistics.ts'
import { memoryUnitOfWork } from './unit-of-work.ts'
import { memoryViews } from './views.ts'

/** A store whose ports all read and write the same memory. */
export function storeOver(memory: Memory, clock: Clock, alongside?: Tx['alongside']): Store {
  return {
    unitOfWork: memoryUnitOfWork(memory, clock, alongside),
    views: memoryViews(memory),
    outbox: memoryOutbox(memory, clock),
    statistics: memoryStatistics(memory, clock),
    audit: memoryAudit(memory),
    pruning: memoryPruning(memory, clock),
  }
}
