import { expect, test } from 'vitest'
import { formatDuration } from './duration.ts'
import { instantAt, localTime } from './zoned-time.ts'

test('a form reads and shows times in the time zone of the shop', () => {
  expect(localTime('2027-03-01T12:00:30Z', 'Asia/Seoul')).toBe('2027-03-01T21:00:30')
  expect(instantAt('2027-03-01T21:00:30', 'Asia/Seoul')).toBe('2027-03-01T12:00:30.000Z')
  expect(instantAt('2027-03-01T00:00', 'America/New_York')).toBe('2027-03-01T05:00:00.000Z')
  expect(localTime('2027-03-01T15:00:00Z', 'Asia/Seoul')).toBe('2027-03-02T00:00:00')
})

test('when clocks change, a time that occurs twice means its first occurrence, and a skipped time means the time one hour later', () => {
  // Berlin: 2:30 occurs twice on 31 October 2027, and not at all on 28 March 2027.
  expect(instantAt('2027-10-31T02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00.000Z')
  expect(instantAt('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z')
})

test.each(['', '2027-03-01', '2027-13-01T00:00', 'soon', '2027-03-01T00:00Z'])('%j is not a local time', (text) => {
  expect(instantAt(text, 'Asia/Seoul')).toBeUndefined()
})

test('a span of time is rounded to the nearest second, and then down to a whole number of its largest unit', () => {
  const spans = [0, 59_400, 59_600, 3_600_000, 2 * 86_400_000]
  expect(spans.map((span) => formatDuration(span, 'en'))).toEqual([
    '0 seconds',
    '59 seconds',
    '1 minute',
    '1 hour',
    '2 days',
  ])
  expect(formatDuration(180_000, 'ko')).toBe('3분')
})
