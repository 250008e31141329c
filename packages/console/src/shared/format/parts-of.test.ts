import { expect, test } from 'vitest'
import { partsOf } from './parts-of.ts'

test('a countdown shows 0 only when it is over', () => {
  expect(partsOf(1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 })
  expect(partsOf(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 })
  expect([0, -5].map((rest) => partsOf(rest).seconds)).toEqual([0, 0])
})
