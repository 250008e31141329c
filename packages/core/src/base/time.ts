import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Branded, branded } from './branded.ts'

/** A point in time: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number

/** A calendar day in the shop's zone, as `YYYY-MM-DD`. Days in this form sort as text. */
export type Day = Branded<'Day'>
export const Day: z.ZodType<Day, string> = branded<Day>(
  z.iso.date().refine((text) => text >= '1970-01-01', 'must not be before 1970-01-01'),
)

/** An IANA time zone such as `Asia/Seoul`. */
export const TimeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Asia/Seoul')

/** The last instant that ISO 8601 writes with a year of four digits. */
const latest = Temporal.Instant.from('9999-12-31T23:59:59.999Z').epochMilliseconds

/** The schema of an instant in the input of commands: milliseconds since 1970-01-01T00:00Z, from 1970 to 9999. */
export const Instant = z.int().min(0, 'must not be before 1970').max(latest, 'must not be after 9999')

/**
 * An instant as text, for adapters such as HTTP: ISO 8601 with an offset or Z, such as `2027-01-01T00:00:00Z`, from 1970 to 9999.
 * It is read in every form that common programming languages print: without seconds, with a fraction of up to nine digits, with
 * an offset of hours only, without punctuation, with a space instead of the T, or with a zone in brackets behind the offset.
 */
export const IsoInstant = z
  .string()
  .max(100)
  .meta({ format: 'date-time' })
  .transform((text, { addIssue }) => {
    try {
      return Temporal.Instant.from(text).epochMilliseconds
    } catch {
      addIssue('must be a date and a time with an offset in ISO 8601, such as 2027-01-01T00:00:00Z')
      return z.NEVER
    }
  })
  .pipe(Instant)

/** A wall-clock time of day, `HH:MM`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, 00:00 to 23:59')

/** The day of `zone` whose span contains `at`. */
export function dayOf(at: Instant, zone: string): Day {
  const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  const next = shown.add({ days: 1 })
  // After clocks were set back across midnight, they show the old day again although the next day has begun.
  return (at < startOf(next, zone) ? shown : next).toString() as Day
}

/**
 * The half-open span of a day: from its first instant up to, but not including, the first instant of the next day. A day on
 * which the zone changes its clocks usually has 23 or 25 hours. A day whose midnight is skipped starts later than midnight.
 * The span of a day that the zone skips as a whole is empty.
 */
export function spanOf(day: Day, zone: string): { readonly from: Instant; readonly until: Instant } {
  const date = Temporal.PlainDate.from(day)
  return { from: startOf(date, zone), until: startOf(date.add({ days: 1 }), zone) }
}

/** The day that lies `days` after `day`; a negative number gives an earlier day. */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString() as Day
}

/**
 * The instant of a wall-clock time on a day. If a clock change skips the time, the result is later by the length of the
 * gap. If the clock shows the time twice, the result is the first of the two instants.
 */
export function instantOf(day: Day, time: string, zone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
    .epochMilliseconds
}

function startOf(date: Temporal.PlainDate, zone: string): Instant {
  return date.toZonedDateTime({ timeZone: zone }).epochMilliseconds
}

function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
