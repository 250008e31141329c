import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Policy } from '../base/policy.ts'
import { addDays, Day, spanOf } from '../base/time.ts'
import { daysBetween, lastClosedDay, salesDay } from './sales-days.ts'

const lastClosed = (now: string, slack = 0, policy: Parameters<typeof Policy.parse>[0] = {}) =>
  lastClosedDay(Date.parse(now), Policy.parse(policy), slack)

describe('the last closed day', () => {
  test.each([
    ['2025-03-11T00:04:59.999+09:00', '2025-03-09'],
    ['2025-03-11T00:05:00.000+09:00', '2025-03-10'],
    ['2025-03-11T23:59:59.999+09:00', '2025-03-10'],
    ['2025-03-12T00:00:00.000+09:00', '2025-03-10'],
  ])('R9: at %s the last closed day is %s', (now, day) => {
    expect(lastClosed(now)).toBe(day)
  })

  test("R8: the last closed day follows the shop's time zone, not the server's", () => {
    expect(lastClosed('2025-03-10T15:30:00Z')).toBe('2025-03-10')
    expect(lastClosed('2025-03-10T15:30:00Z', 0, { timeZone: 'UTC' })).toBe('2025-03-09')
  })

  test('R7: a day closes only when the longest time that a batch may take has passed since its end', () => {
    const slack = 10 * 60_000
    expect(lastClosed('2025-03-11T00:09:59.999+09:00', slack)).toBe('2025-03-09')
    expect(lastClosed('2025-03-11T00:10:00.000+09:00', slack)).toBe('2025-03-10')
    expect(lastClosed('2025-03-11T00:00:00.000+09:00', 1, { ranking: { at: '00:00' } })).toBe('2025-03-09')
    expect(lastClosed('2025-03-11T00:00:00.001+09:00', 1, { ranking: { at: '00:00' } })).toBe('2025-03-10')
  })

  test('R8: a ranking time that a clock change skips becomes later, and is not left out', () => {
    const berlin = { timeZone: 'Europe/Berlin', ranking: { at: '02:30' } }
    expect(lastClosed('2026-03-29T01:59:59+01:00', 0, berlin)).toBe('2026-03-27')
    expect(lastClosed('2026-03-29T03:29:59+02:00', 0, berlin)).toBe('2026-03-27')
    expect(lastClosed('2026-03-29T03:30:00+02:00', 0, berlin)).toBe('2026-03-28')
  })
})

test('R7: the day before a day that the calendar skips also closes only when the longest time that a batch may take has passed', () => {
  // Samoa went from the 29th of December 2011 to the 31st. The 30th has no length, so it closes together with the 29th.
  const apia = { timeZone: 'Pacific/Apia', ranking: { at: '00:00' } }
  expect(lastClosed('2011-12-31T00:09:59.999+14:00', 600_000, apia)).toBe('2011-12-28')
  expect(lastClosed('2011-12-31T00:10:00.000+14:00', 600_000, apia)).toBe('2011-12-30')
})

test('R7, R9: in every zone, the last closed day ended at least `slack` ago, and no day stays open for 50 hours after its end', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const instants = fc.integer({ min: Date.UTC(1971), max: Date.UTC(2099) })
  fc.assert(
    fc.property(zones, instants, fc.nat(1_439), fc.nat(600_000), (timeZone, now, minute, slack) => {
      const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      const day = lastClosedDay(now, Policy.parse({ timeZone, ranking: { at } }), slack)
      expect(spanOf(day, timeZone).until).toBeLessThanOrEqual(now - slack)
      // The day after `day` is still open. A day stays open for less than two days after its end, and two days have at most
      // 50 hours.
      expect(now - spanOf(addDays(day, 1), timeZone).until).toBeLessThan(50 * 3_600_000)
    }),
    { numRuns: 2_000 },
  )
})

test('R8: a day of sales has 25 hours where clocks are set back', () => {
  const { day, from, until } = salesDay(Day.parse('2026-10-25'), { timeZone: 'Europe/Berlin' })
  expect(day).toBe('2026-10-25')
  expect(new Date(from).toISOString()).toBe('2026-10-24T22:00:00.000Z')
  expect(new Date(until).toISOString()).toBe('2026-10-25T23:00:00.000Z')
})

test('R11: the days between two days include both', () => {
  const between = (first: string, last: string) => daysBetween(Day.parse(first), Day.parse(last))
  expect(between('2025-02-27', '2025-03-02')).toEqual(['2025-02-27', '2025-02-28', '2025-03-01', '2025-03-02'])
  expect(between('2025-03-02', '2025-03-02')).toEqual(['2025-03-02'])
  expect(between('2025-03-03', '2025-03-02')).toEqual([])
})
