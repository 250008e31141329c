import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  type Day,
  Day as DaySchema,
  dayOf,
  IsoInstant,
  instantOf,
  spanOf,
  TimeOfDay,
  TimeZone,
} from './time.ts'

const hour = 3_600_000
const day = (text: string): Day => DaySchema.parse(text)
const hoursOf = (text: string, zone: string) => {
  const { from, until } = spanOf(day(text), zone)
  return (until - from) / hour
}

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const days = fc.integer({ min: 0, max: 47_000 }).map((count) => addDays(day('1970-01-02'), count))

describe('days of a zone', () => {
  test('R7: a day includes its last millisecond, and not the first millisecond of the next day', () => {
    const { from, until } = spanOf(day('2026-03-10'), 'Asia/Seoul')
    expect(new Date(from).toISOString()).toBe('2026-03-09T15:00:00.000Z')
    expect(dayOf(until - 1, 'Asia/Seoul')).toBe('2026-03-10')
    expect(dayOf(until, 'Asia/Seoul')).toBe('2026-03-11')
  })

  test('R8: at 15:30Z it is already the next day in Seoul', () => {
    expect(dayOf(Date.parse('2026-03-10T15:30:00Z'), 'Asia/Seoul')).toBe('2026-03-11')
    expect(dayOf(Date.parse('2026-03-10T15:30:00Z'), 'UTC')).toBe('2026-03-10')
  })

  test.each([
    ['Asia/Seoul', '2026-03-29', 24],
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('R8: in %s, %s has %d hours', (zone, text, hours) => {
    expect(hoursOf(text, zone)).toBe(hours)
  })

  test.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z'],
  ])('R8: in %s, %s has no midnight and starts at %s', (zone, text, start) => {
    expect(new Date(spanOf(day(text), zone).from).toISOString()).toBe(start)
    expect(dayOf(spanOf(day(text), zone).from, zone)).toBe(text)
  })

  test('R8: minutes that the clock shows twice belong to one day, even when the clock is set back across midnight', () => {
    // Until 2011, St. John's set its clocks back from 00:01 to 23:01 of the day before. Here they show 23:15 again.
    const shownTwice = Date.parse('2010-11-07T02:45:00Z')
    const { from, until } = spanOf(dayOf(shownTwice, 'America/St_Johns'), 'America/St_Johns')
    expect(from <= shownTwice && shownTwice < until).toBe(true)
  })

  test('R7: in every zone, the days follow each other without a gap and without an overlap', () => {
    fc.assert(
      fc.property(zones, days, (zone, anyDay) => {
        const { from, until } = spanOf(anyDay, zone)
        expect(until).toBeGreaterThanOrEqual(from)
        expect(spanOf(addDays(anyDay, 1), zone).from).toBe(until)
        expect(spanOf(addDays(anyDay, -1), zone).until).toBe(from)
      }),
      { numRuns: 2_000 },
    )
  })

  test("R7: in every zone, every instant of a day's span falls on that day", () => {
    fc.assert(
      fc.property(zones, days, fc.nat(), (zone, anyDay, offset) => {
        const { from, until } = spanOf(anyDay, zone)
        fc.pre(from < until)
        for (const at of [from, from + (offset % (until - from)), until - 1]) expect(dayOf(at, zone)).toBe(anyDay)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('days of a calendar', () => {
  test.each([
    ['2026-03-11', -3, '2026-03-08'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-11', 0, '2026-03-11'],
  ])('R14: %s plus %i days is %s', (text, count, other) => {
    expect(addDays(day(text), count)).toBe(other)
  })

  test('R9: a wall-clock time that a clock change skips becomes later by the length of the gap', () => {
    const at = (text: string, time: string, zone: string) => new Date(instantOf(day(text), time, zone)).toISOString()
    expect(at('2026-03-11', '00:05', 'Asia/Seoul')).toBe('2026-03-10T15:05:00.000Z')
    expect(at('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  })
})

describe('input', () => {
  test.each(['2026-02-30', '2026-3-1', '1969-12-31', '20260301', ''])('%j is not a day', (text) => {
    expect(DaySchema.safeParse(text).success).toBe(false)
  })

  test.each(['24:00', '7:00', '12:60', '12:00:00'])('%j is not a time of day', (text) => {
    expect(TimeOfDay.safeParse(text).success).toBe(false)
  })

  test('a time zone must be one that the platform knows', () => {
    expect(TimeZone.safeParse('Asia/Seoul').success).toBe(true)
    expect(TimeZone.safeParse('Asia/Atlantis').success).toBe(false)
  })

  test('an instant needs an offset, is exact to the millisecond, and lies in the years 1970 to 9999', () => {
    expect(IsoInstant.parse('2027-01-01T09:00:00+09:00')).toBe(Date.parse('2027-01-01T00:00:00Z'))
    expect(IsoInstant.parse('2027-01-01T00:00:00.123456789Z')).toBe(Date.parse('2027-01-01T00:00:00.123Z'))
    for (const text of [
      'tomorrow',
      '2027-01-01',
      '2027-02-30T00:00:00Z',
      '1798761600',
      '2027-01-01T00:00:00[Asia/Seoul]',
      '2027-01-01T00:00:00',
      '2027-01-01T00:00:00.1234567890Z',
      '0000-01-01T00:00:00Z',
      '1970-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59.999-00:01',
    ]) {
      expect(IsoInstant.safeParse(text).success, text).toBe(false)
    }
  })

  test.each([
    ['2027-01-01T00:00Z', 'Java: OffsetDateTime without seconds'],
    ['2027-01-01T00:00:00.000000Z', 'Python: isoformat, Rust: chrono'],
    ['2027-01-01 00:00:00+00:00', 'Python: str(datetime)'],
    ['2027-01-01T09:00:00+0900', 'Python, C and Ruby: strftime %z'],
    ['2027-01-01 09:00:00+09', 'PostgreSQL: timestamptz'],
    ['2027-01-01T09:00+09:00[Asia/Seoul]', 'Java: ZonedDateTime'],
    ['2027-01-01T00:00:00.0000000+00:00', '.NET: round-trip "o"'],
    ['2027-01-01T00:00:00.000000000Z', 'Java: Instant, Go: RFC3339Nano'],
    ['2027-01-01T00:00:00,000Z', 'ISO 8601 with a comma, as log4j prints it'],
    ['20270101T000000Z', 'ISO 8601 basic: PHP, iCalendar, AWS'],
    ['20270101T090000+0900', 'ISO 8601 basic with an offset'],
    ['2027-01-01t00:00:00z', 'RFC 3339 in lower case'],
    ['2027-01-01T00:00:00-00:00', 'RFC 3339 with an unknown zone'],
    ['+002027-01-01T00:00:00Z', 'JavaScript: an expanded year'],
  ])('V4: an instant is read as common programming languages print it: %s (%s)', (text) => {
    expect(IsoInstant.parse(text)).toBe(Date.parse('2027-01-01T00:00:00Z'))
  })
})
