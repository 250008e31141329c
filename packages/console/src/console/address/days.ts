import { localTime, offsetAt } from '../../shared/format/zoned-time.ts'

/** In milliseconds. */
const dayLength = 86_400_000

/** The calendar day of an instant in a zone, YYYY-MM-DD. @param instant in milliseconds since 1970 */
export const dayOf = (instant: number, timeZone: string): string => localTime(instant, timeZone).slice(0, 10)

/** The day that is `count` days later. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString().slice(0, 10)

/**
 * The instant at which a day begins in a zone, in milliseconds since 1970. If the clocks leave out the hour after midnight, the
 * day begins at 1 o'clock.
 */
export function startOfDay(day: string, timeZone: string): number {
  const midnightAsUtc = Date.parse(`${day}T00:00:00Z`)
  // One candidate comes from the zone's offset one day earlier, the other from the offset one day later. The offsets
  // differ only around a change of the clocks. The day begins at the earlier one of the candidates that fall on this day.
  const candidates = [midnightAsUtc - dayLength, midnightAsUtc + dayLength].map(
    (near) => midnightAsUtc - offsetAt(near, timeZone),
  )
  // If the zone skipped the whole day, as Samoa skipped 30 December 2011, no candidate falls on it. Any candidate serves then.
  const fitting = candidates.filter((instant) => dayOf(instant, timeZone) === day)
  return Math.min(...(fitting.length > 0 ? fitting : candidates))
}

/**
 * A period of whole days, as two instants for the API: the beginning of the day `from`, and of the day after the day
 * `to`.
 */
export function periodOf(days: { readonly from?: string | undefined; readonly to?: string | undefined }, zone: string) {
  const iso = (instant: number) => new Date(instant).toISOString()
  return {
    ...(days.from !== undefined && { from: iso(startOfDay(days.from, zone)) }),
    ...(days.to !== undefined && { to: iso(startOfDay(addDays(days.to, 1), zone)) }),
  }
}
