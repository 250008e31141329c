import type { Clock, Pruning } from '@hexmart/core'
import type { Memory } from './memory.ts'

export function memoryPruning(memory: Memory, clock: Clock): Pruning {
  return {
    async prune(what, age, limit) {
      const before = clock.now() - age
      switch (what) {
        case 'batches':
          return remove(memory.batches, (at) => at < before, limit)
        case 'idempotencyRecords':
          return remove(memory.records, ({ at }) => at < before, limit)
        case 'settledMessages': {
          const removable = ({ state, settledAt }: { state: string; settledAt: number | null }) =>
            (state === 'SENT' || state === 'DISCARDED') && settledAt !== null && settledAt < before
          memory.prunedMessagesUntil = Math.max(memory.prunedMessagesUntil, before)
          return remove(memory.outbox, removable, limit)
        }
      }
    },
  }
}

function remove<Key, Row>(rows: Map<Key, Row>, old: (row: Row) => boolean, limit: number): number {
  let removed = 0
  for (const [key, row] of rows) {
    if (removed === limit) break
    if (!old(row)) continue
    rows.delete(key)
    removed++
  }
  return removed
}
