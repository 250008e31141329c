import type { Policy } from '../base/policy.ts'
import { addDays, type Day, dayOf, type Instant, instantOf, spanOf } from '../base/time.ts'
import type { SalesDay, SalesStatistics } from './ports.ts'

/** A day with its half-open span in the shop's zone. */
export function salesDay(day: Day, { timeZone }: Pick<Policy, 'timeZone'>): SalesDay {
  return { day, ...spanOf(day, timeZone) }
}

/**
 * The latest day that can be built at `now`. Two times must have passed on the next day: the ranking time of the policy, and
 * `slack`, so that an order of the day's last instant has been committed.
 *
 * @param slack the longest time between an order's timestamp and its commit, in milliseconds
 */
export function lastClosedDay(now: Instant, { timeZone, ranking }: Policy, slack: number): Day {
  const closes = (next: Day) => Math.max(instantOf(next, ranking.at, timeZone), spanOf(next, timeZone).from + slack)
  // One or two steps; more after a day that the zone skipped, because it begins and ends at the start of the next day.
  let next = dayOf(now, timeZone)
  while (now < closes(next)) next = addDays(next, -1)
  return addDays(next, -1)
}

/** Every day from `first` to `last`, both included; none when `first` is later. */
export function daysBetween(first: Day, last: Day): readonly Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/**
 * Notes every day from the first stored sale to `closed`, or `closed` alone while no sale is stored. So it also notes days whose
 * orders were imported after later days had been built.
 */
export async function noteDays(
  statistics: Pick<SalesStatistics, 'firstSale' | 'open'>,
  closed: Day,
  { timeZone }: Pick<Policy, 'timeZone'>,
): Promise<void> {
  const firstSale = await statistics.firstSale()
  await statistics.open(daysBetween(firstSale === null ? closed : dayOf(firstSale, timeZone), closed))
}
