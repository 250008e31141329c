import { createAlarm, ringOnStop, type StopState } from '../base/alarm.ts'
import { backOffAfter } from '../base/back-off.ts'
import type { LeaseToken } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import type { Day } from '../base/time.ts'
import type { RankingEvent } from './events.ts'
import type { SalesStatistics } from './ports.ts'
import { lastClosedDay, readBothClocks, registerDays, salesDay } from './sales-days.ts'

/** Builds the daily sales: when a day is closed, the job sums the orders of the day per product. */
export interface RankingJob {
  /**
   * Builds the oldest days that are due now, at most `policy.ranking.daysPerRun`, unless another process is building.
   * @returns the days that this call built
   */
  buildDueDays(): Promise<readonly Day[]>
  /**
   * Whether a day is closed by the process's clock and by the store's clock: all its orders are committed and its ranking
   * time has come, so it can be built.
   */
  isClosed(day: Day): Promise<boolean>
  /**
   * Builds one day, whether it is due or not.
   * @returns the number of different products that were sold, or null when the day is not closed yet or its orders were pruned
   */
  rebuild(day: Day): Promise<number | null>
  /**
   * Builds due days until `stop` settles; then it finishes only the day that it is building. Checks for due days every
   * `policy.ranking.pollInterval` milliseconds, and less often after a long build or a failure. Any number of processes may
   * run it; only one of them builds due days at a time.
   */
  run(stop: Promise<unknown>): Promise<void>
}

export interface RankingPorts {
  readonly statistics: Omit<SalesStatistics, 'daily' | 'figures' | 'top'>
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly observe: (event: RankingEvent) => void
}

/** Which days have closed, by the clock of the process and by the clock of the store. The two may differ. */
interface ClosedDays {
  /** The last day that has closed by both clocks. */
  readonly lastClosed: Day
  /** The last day that has closed by at least one of the clocks. */
  readonly lastPossiblyClosed: Day
}

/**
 * After a build the job rests this many times as long as it worked, but at most `backOffLimit`. So a day that keeps changing does
 * not keep the store busy.
 */
const restFactor = 9

/** @param slack the longest time between an order's timestamp and its commit, in milliseconds */
export function createRankingJob(ports: RankingPorts, policy: Policy, slack: number): RankingJob {
  const { statistics, clock, ids, random, observe } = ports
  const { pollInterval, leaseFor, daysPerRun, backOff, backOffLimit } = policy.ranking
  /** The argument of the last call of `prepareDays` that succeeded in this process; undefined before the first. */
  let prepared: ClosedDays | undefined

  async function closedDays(): Promise<ClosedDays> {
    const { earlier, later } = await readBothClocks(statistics, clock)
    return {
      lastClosed: lastClosedDay(earlier, policy, slack),
      lastPossiblyClosed: lastClosedDay(later, policy, slack),
    }
  }

  async function build(day: Day): Promise<number | null> {
    const started = clock.elapsed()
    const products = await statistics.rebuild(salesDay(day, policy))
    const milliseconds = Math.round(clock.elapsed() - started)
    if (products !== null) observe({ type: 'day built', day, products, milliseconds })
    return products
  }

  /**
   * Makes two kinds of days due: closed days that were never built, and days that were built too early, while both
   * clocks were ahead. The latter are not closed yet by either clock.
   */
  async function prepareDays(days: ClosedDays): Promise<void> {
    if (prepared?.lastClosed === days.lastClosed && prepared.lastPossiblyClosed === days.lastPossiblyClosed) return
    await statistics.undoBuildsAfter(days.lastPossiblyClosed)
    await registerDays(statistics, days.lastClosed, policy)
    prepared = days
  }

  /** @param stopState once it says that the job was stopped, no further day is begun */
  async function buildDueDays(stopState: StopState = { stopped: false }): Promise<readonly Day[]> {
    const days = await closedDays()
    await prepareDays(days)
    const { lastClosed } = days
    // First check whether a day is due. Usually none is, and a check is cheaper than acquiring the right to build.
    if ((await statistics.due(lastClosed, 1)).length === 0) return []

    const token = ids.next<LeaseToken>(clock.now())
    const built: Day[] = []
    try {
      if (!(await statistics.acquire(token, leaseFor))) return built
      for (const day of await statistics.due(lastClosed, daysPerRun)) {
        // Check before each day. Otherwise a stop would wait for up to `daysPerRun` days.
        if (stopState.stopped) return built
        await build(day)
        built.push(day)
        // Renew the lease. Stop if another process took it, so that the two do not build the same days.
        if (!(await statistics.acquire(token, leaseFor))) return built
      }
    } finally {
      // If the release fails, the lease expires by itself.
      await statistics.release(token).catch(() => {})
    }
    return built
  }

  return {
    buildDueDays: () => buildDueDays(),

    isClosed: async (day) => day <= (await closedDays()).lastClosed,

    async rebuild(day) {
      const days = await closedDays()
      if (day > days.lastClosed) return null
      // Make missed days due too, because a ranking that ends with this day covers the days before it.
      await prepareDays(days)
      return build(day)
    },

    async run(stop) {
      const alarm = createAlarm(clock)
      const stopState = ringOnStop(stop, alarm)
      for (let failures = 0; !stopState.stopped; ) {
        const started = clock.elapsed()
        try {
          await buildDueDays(stopState)
          failures = 0
        } catch (error) {
          observe({ type: 'ranking failed', error })
          failures++
        }
        const pause =
          failures > 0
            ? backOffAfter(failures, { first: backOff, limit: backOffLimit }, random)
            : Math.min(restFactor * (clock.elapsed() - started), backOffLimit)
        await alarm.wait(Math.max(pollInterval, pause))
      }
    },
  }
}
