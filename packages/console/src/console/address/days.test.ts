import { expect, test } from 'vitest'
import { addDays, dayOf, periodOf, startOfDay } from './days.ts'

const begins = (day: string, zone: string) => new Date(startOfDay(day, zone)).toISOString()

test('a day begins at midnight in the time zone of the shop', () => {
  expect(begins('2026-03-10', 'Asia/Seoul')).toBe('2026-03-09T15:00:00.000Z')
  expect(begins('2026-03-10', 'UTC')).toBe('2026-03-10T00:00:00.000Z')
  expect(begins('2026-01-01', 'Asia/Kathmandu')).toBe('2025-12-31T18:15:00.000Z')
})

test('a day begins at midnight even if the clocks change on that day, and at 1 o’clock if the clocks skip midnight', () => {
  // In New York, clocks go forward on 8 March 2026, and back on 1 November.
  for (const [day, offset] of [
    ['2026-03-08', '05'],
    ['2026-03-09', '04'],
    ['2026-11-01', '04'],
    ['2026-11-02', '05'],
  ] as const) {
    expect(begins(day, 'America/New_York')).toBe(`${day}T${offset}:00:00.000Z`)
  }
  // Beirut leaves out the hour after midnight on 29 March 2026.
  expect(begins('2026-03-29', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z')
  expect(dayOf(Date.parse('2026-03-28T21:59:59Z'), 'Asia/Beirut')).toBe('2026-03-28')
})

test('a period of days ends when the day after its last day begins', () => {
  expect(periodOf({ from: '2026-03-10', to: '2026-03-10' }, 'Asia/Seoul')).toEqual({
    from: '2026-03-09T15:00:00.000Z',
    to: '2026-03-10T15:00:00.000Z',
  })
  expect(periodOf({}, 'Asia/Seoul')).toEqual({})
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
})
