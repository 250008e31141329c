import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, type Day, dayOf, type Instant, instantOf, spanOf } from '../base/time.ts'
import type { SalesDay, SalesStatistics } from './ports.ts'

/** A day with its half-open span in the shop's zone. */
export function salesDay(day: Day, { timeZone }: Pick<Policy, 'timeZone'>): SalesDay {
  return { day, ...spanOf(day, timeZone) }
}

/**
 * The present time by the process's clock and by the store's clock. One of the clocks may be wrong. Steps that cannot be undone
 * use the earlier time. By a clock that is ahead, a day would be closed before its last orders are committed, and orders
 * would be pruned too soon.
 */
export async function readBothClocks(
  statistics: Pick<SalesStatistics, 'now'>,
  clock: Pick<Clock, 'now'>,
): Promise<{ readonly earlier: Instant; readonly later: Instant }> {
  const [processTime, storeTime] = [clock.now(), await statistics.now()]
  return { earlier: Math.min(processTime, storeTime), later: Math.max(processTime, storeTime) }
}

/**
 * The latest day that is closed at `now`, so that it can be built. A day closes when two things are true on the next day: the
 * policy's ranking time has come, and `slack` has passed since the next day began, so that every order of the closing day
 * has been committed.
 *
 * @param slack the longest time between an order's timestamp and its commit, in milliseconds
 */
export function lastClosedDay(now: Instant, { timeZone, ranking }: Policy, slack: number): Day {
  /** When the day before `following` closes. */
  const closes = (following: Day) =>
    Math.max(instantOf(following, ranking.at, timeZone), spanOf(following, timeZone).from + slack)
  // Goes back one or two days in all, and one day more across a day that the zone skipped, because such a day has no
  // length.
  let following = dayOf(now, timeZone)
  while (now < closes(following)) following = addDays(following, -1)
  return addDays(following, -1)
}

/** Every day from `first` to `last`, both included; none when `first` is later. */
export function daysBetween(first: Day, last: Day): readonly Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/**
 * Registers every day from the first stored sale to `last`, or `last` alone while no sale is stored. The range begins at
 * the first sale every time, because a host may import old orders after newer days were built.
 *
 * @param last a closed day
 */
export async function registerDays(
  statistics: Pick<SalesStatistics, 'firstSale' | 'register'>,
  last: Day,
  { timeZone }: Pick<Policy, 'timeZone'>,
): Promise<void> {
  const firstSale = await statistics.firstSale()
  await statistics.register(daysBetween(firstSale === null ? last : dayOf(firstSale, timeZone), last))
}
