import type { Policy } from '../policy.ts'
import { createAlarm, endingWith } from '../shared/alarm.ts'
import type { Observer } from '../shared/observer.ts'
import type { Clock } from '../shared/system-ports.ts'

/** What can be pruned, each with an age of its own in the policy. */
export const prunable = ['idempotencyRecords', 'settledMessages', 'batches'] as const
export type Prunable = (typeof prunable)[number]

/** Removes what nobody asks for any more. */
export interface Pruning {
  /**
   * Removes rows that are older than `age` milliseconds by the store's clock, at most `limit` of them, in a
   * transaction of its own that locks nothing else. Before messages go, it is noted up to when they may be gone, so
   * that an audit knows.
   * @returns how many rows went
   */
  prune(what: Prunable, age: number, limit: number): Promise<number>
}

/** Prunes every so often until it is stopped. Any number of processes may run it. */
export interface Housekeeping {
  run(stop: Promise<unknown>): Promise<void>
}

export function createHousekeeping(
  { pruning, clock, observer }: { readonly pruning: Pruning; readonly clock: Clock; readonly observer: Observer },
  { retention }: Policy,
): Housekeeping {
  return {
    async run(stop) {
      const alarm = createAlarm(clock)
      const ending = endingWith(stop, alarm)
      while (!ending.now) {
        for (const what of prunable) {
          let removed = retention.rowsAtOnce
          while (removed === retention.rowsAtOnce && !ending.now) {
            removed = await pruning.prune(what, retention[what], retention.rowsAtOnce).catch((error: unknown) => {
              observer({ type: 'pruning fault', error })
              return 0
            })
          }
        }
        if (!ending.now) await alarm.wait(retention.every)
      }
    },
  }
}
