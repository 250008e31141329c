import { createAlarm, endingWith } from '../base/alarm.ts'
import { backOffAfter } from '../base/back-off.ts'
import type { BatchId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import type { Day } from '../base/time.ts'
import type { Observer } from '../shop/observer.ts'
import type { SalesStatistics } from './ports.ts'
import { lastClosedDay, noteDays, salesDay } from './sales-days.ts'

/** Builds the statistics of each day once it is over. */
export interface Ranking {
  /** Builds what is due now, the oldest day first. @returns the days that were built */
  look(): Promise<readonly Day[]>
  /**
   * Builds one day, whether it is due or not.
   * @returns how many products were sold, or null when the day is not over yet or its orders were pruned
   */
  rebuild(day: Day): Promise<number | null>
  /**
   * A new object each time this process builds a day or changes a product. A list that is kept is stale once this is no
   * longer the object that it was asked under. What other processes do does not show here.
   */
  readonly edition: object
  /** Makes a new edition: a product was changed. */
  revise(): void
  /**
   * Looks every second, less often after it has built much, until `stop` settles. Any number of processes may run it;
   * one of them builds.
   */
  run(stop: Promise<unknown>): Promise<void>
}

export interface RankingPorts {
  readonly statistics: SalesStatistics
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly observer: Observer
}

/** A runner rests this many times as long as it worked: a day that keeps changing takes a tenth of its time, not all. */
const rest = 9

/** @param slack the longest, in milliseconds, that an order may take from its time to its commit */
export function createRanking(ports: RankingPorts, policy: Policy, slack: number): Ranking {
  const { statistics, clock, ids, random, observer } = ports
  const { poll, leaseFor, daysPerRun, backOff, backOffLimit } = policy.ranking
  /** Up to which day this process has noted that there are days to build. */
  let opened: Day | undefined
  let edition = {}

  async function build(day: Day): Promise<number | null> {
    const started = clock.now()
    const products = await statistics.rebuild(salesDay(day, policy))
    edition = {}
    if (products !== null) observer({ type: 'day ranked', day, products, milliseconds: clock.now() - started })
    return products
  }

  async function open(closed: Day): Promise<void> {
    if (opened === closed) return
    await noteDays(statistics, closed, policy)
    opened = closed
  }

  async function look(): Promise<readonly Day[]> {
    const closed = lastClosedDay(clock.now(), policy, slack)
    await open(closed)
    if ((await statistics.due(closed, 1)).length === 0) return []

    const token = ids.next<BatchId>(clock.now())
    const built: Day[] = []
    try {
      if (!(await statistics.acquire(token, leaseFor))) return built
      for (const day of await statistics.due(closed, daysPerRun)) {
        await build(day)
        built.push(day)
        if (!(await statistics.acquire(token, leaseFor))) return built
      }
    } finally {
      await statistics.release(token).catch(() => {})
    }
    return built
  }

  return {
    look,

    async rebuild(day) {
      const closed = lastClosedDay(clock.now(), policy, slack)
      if (day > closed) return null
      // Days that were missed are noted first: past a day that is built, nobody would look for them.
      await open(closed)
      return build(day)
    },

    get edition() {
      return edition
    },
    revise() {
      edition = {}
    },

    async run(stop) {
      const alarm = createAlarm(clock)
      const ending = endingWith(stop, alarm)
      for (let failures = 0; !ending.now; ) {
        const started = clock.now()
        try {
          await look()
          failures = 0
        } catch (error) {
          observer({ type: 'ranking failed', day: null, error })
          failures++
        }
        const pause =
          failures > 0
            ? backOffAfter(failures, { first: backOff, limit: backOffLimit }, random)
            : Math.min(rest * (clock.now() - started), backOffLimit)
        await alarm.wait(Math.max(poll, pause))
      }
    },
  }
}
