import { expect, test } from 'vitest'
import { InvalidInput } from '../src/base/invalid-input.ts'
import { manualClock, standingClock } from './clocks.ts'
import { contextAt } from './rules.ts'

const noon = Date.UTC(2026, 2, 10, 12)
const helpers: readonly [string, (at: string | number) => number][] = [
  ['contextAt', (at) => contextAt(at).now],
  ['standingClock', (at) => standingClock(at).now()],
  ['manualClock', (at) => manualClock(at).now()],
  [
    'the clock’s set',
    (at) => {
      const clock = standingClock(0)
      clock.set(at)
      return clock.now()
    },
  ],
  [
    'the clock’s setWallClock',
    (at) => {
      const clock = manualClock(0)
      clock.setWallClock(at)
      return clock.now()
    },
  ],
]

test.each(helpers)('%s takes an instant, or a text with an offset', (_, nowOf) => {
  expect(nowOf(noon)).toBe(noon)
  expect(nowOf('2026-03-10T12:00:00Z')).toBe(noon)
  expect(nowOf('2026-03-10T21:00:00+09:00')).toBe(noon)
})

test.each(helpers)('%s refuses a text that is no time or has no offset, and NaN', (_, nowOf) => {
  for (const wrong of ['yesterday', '', '2026-03-10', '2026-03-10T12:00:00']) {
    expect(() => nowOf(wrong)).toThrow(/^time: must be a date and a time with an offset in ISO 8601/)
    expect(() => nowOf(wrong)).toThrow(InvalidInput)
  }
  expect(() => nowOf(Number.NaN)).toThrow(/^time: .*NaN/)
})

test('contextAt refuses a wrong policy with the error of createShop', () => {
  const wrong = () => contextAt(noon, { maximumBalance: -1 })
  expect(wrong).toThrow(InvalidInput)
  expect(wrong).toThrow(/^policy: maximumBalance /)
})
