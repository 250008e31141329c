import { createAlarm, endingWith } from '../base/alarm.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, dayOf } from '../base/time.ts'
import type { SalesDay, SalesStatistics } from '../ranking/ports.ts'
import { noteDays, salesDay } from '../ranking/sales-days.ts'
import type { Observer } from '../shop/observer.ts'

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
  /**
   * Removes orders of days before `firstKept` with their lines, at most `limit` orders, in a transaction of its own that
   * waits for no order. Before the first goes, the day is noted as the prune watermark: earlier days are never built
   * again, and an audit takes what is told of older orders as it is. An order of which a message is kept stays. While a
   * day is built, nothing is removed.
   * @returns how many orders went
   */
  pruneOrders(firstKept: SalesDay, limit: number): Promise<number>
}

/** Prunes every so often until it is stopped. Any number of processes may run it. */
export interface Housekeeping {
  run(stop: Promise<unknown>): Promise<void>
}

export interface HousekeepingPorts {
  readonly pruning: Pruning
  readonly statistics: Pick<SalesStatistics, 'firstSale' | 'open' | 'lastBuilt' | 'due'>
  readonly clock: Clock
  readonly observer: Observer
}

export function createHousekeeping(
  { pruning, statistics, clock, observer }: HousekeepingPorts,
  policy: Policy,
): Housekeeping {
  const { retention } = policy

  /** Orders go only when the sales of their day are built and current: the first day that is due, and all after it, keep theirs. */
  async function pruneOrders(limit: number): Promise<number> {
    if (retention.orders === null) return 0
    const wanted = addDays(dayOf(clock.now(), policy.timeZone), -retention.orders)
    const built = await statistics.lastBuilt(addDays(wanted, -1))
    if (built === null) return 0
    // An order that was brought in may be of a day that nobody has looked at: it must not go uncounted.
    await noteDays(statistics, built, policy)
    const [due] = await statistics.due(built, 1)
    return pruning.pruneOrders(salesDay(due ?? addDays(built, 1), policy), limit)
  }

  const steps = [...prunable.map((what) => (limit: number) => pruning.prune(what, retention[what], limit)), pruneOrders]

  return {
    async run(stop) {
      const alarm = createAlarm(clock)
      const ending = endingWith(stop, alarm)
      while (!ending.now) {
        for (const prune of steps) {
          let removed = retention.rowsAtOnce
          while (removed === retention.rowsAtOnce && !ending.now) {
            removed = await prune(retention.rowsAtOnce).catch((error: unknown) => {
              observer({ type: 'pruning failed', error })
              return 0
            })
          }
        }
        if (!ending.now) await alarm.wait(retention.every)
      }
    },
  }
}
