import { createAlarm, ringOnStop } from '../base/alarm.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, dayOf } from '../base/time.ts'
import type { SalesStatistics } from '../ranking/ports.ts'
import { readBothClocks, registerDays, salesDay } from '../ranking/sales-days.ts'
import type { HousekeepingEvent } from './events.ts'
import { type Pruning, prunable } from './ports.ts'

/**
 * Prunes old rows at regular intervals until it is stopped. For erased users, it also empties the metadata of their orders, and
 * the values of idempotency records that have their data. Any number of processes may run it.
 */
export interface Housekeeping {
  run(stop: Promise<unknown>): Promise<void>
}

export interface HousekeepingPorts {
  readonly pruning: Pruning
  readonly statistics: Pick<SalesStatistics, 'now' | 'firstSale' | 'register' | 'lastBuilt' | 'due'>
  readonly clock: Clock
  readonly observe: (event: HousekeepingEvent) => void
}

/** @param deadline the longest that an attempt at a batch may take, in milliseconds */
export function createHousekeeping(
  { pruning, statistics, clock, observe }: HousekeepingPorts,
  policy: Policy,
  deadline: number,
): Housekeeping {
  const { retention } = policy
  // An erasure commits within one deadline. A batch that read the user before that commit ends within one further deadline.
  // So after two deadlines, no new order or record of the erased user can appear, and housekeeping can empty the existing
  // ones.
  const erasureAge = 2 * deadline

  /** Removes orders of a day only if the sales of that day and of all earlier days are built (counted) and up to date. */
  async function pruneOrders(limit: number): Promise<number> {
    if (retention.orders === null) return 0
    // Use the earlier of the process's time and the store's time, so that a clock that is ahead removes no order too soon.
    const { earlier } = await readBothClocks(statistics, clock)
    const firstKept = addDays(dayOf(earlier, policy.timeZone), -retention.orders)
    const built = await statistics.lastBuilt(addDays(firstKept, -1))
    if (built === null) return 0
    // Register the days first. Otherwise orders that were imported for an unregistered day would be removed uncounted.
    await registerDays(statistics, built, policy)
    const [due] = await statistics.due(built, 1)
    return pruning.pruneOrders(salesDay(due ?? addDays(built, 1), policy), limit)
  }

  const limit = retention.rowsAtOnce
  /** Each step returns whether more may be left to do. */
  const steps: readonly (() => Promise<boolean>)[] = [
    ...prunable.map((what) => async () => (await pruning.prune(what, retention[what], limit)) === limit),
    async () => (await pruneOrders(limit)) === limit,
    async () => pruning.emptyErased(erasureAge, limit),
  ]

  return {
    async run(stop) {
      const alarm = createAlarm(clock)
      const stopState = ringOnStop(stop, alarm)
      while (!stopState.stopped) {
        for (const step of steps) {
          let isMoreLeft = true
          while (isMoreLeft && !stopState.stopped) {
            isMoreLeft = await step().catch((error: unknown) => {
              observe({ type: 'housekeeping failed', error })
              return false
            })
          }
        }
        if (!stopState.stopped) await alarm.wait(retention.pruneInterval)
      }
    },
  }
}
