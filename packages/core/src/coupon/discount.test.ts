import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Discount, discountOn } from './discount.ts'

test.each([
  ['O7', { type: 'PERCENT', percent: 10 }, 30_000, 3_000],
  ['O8', { type: 'PERCENT', percent: 29 }, 100_000, 29_000],
  ['O9', { type: 'PERCENT', percent: 10 }, 999, 99],
  ['O10', { type: 'PERCENT', percent: 100 }, 999, 999],
  ['O10', { type: 'FIXED', amount: 5_000 }, 3_000, 3_000],
  ['O10', { type: 'FIXED', amount: 5_000 }, 0, 0],
  ['O7', { type: 'FIXED', amount: 5_000 }, 30_000, 5_000],
] as const)('%s: the discount %j on %i takes %i off', (_, discount, subtotal, off) => {
  expect(discountOn(discount, subtotal)).toBe(off)
})

test.each([
  [30_000, 2_999, 2_999],
  [30_000, 3_000, 3_000],
  [30_000, 3_001, 3_000],
  [0, 1, 0],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 900_719_925_474_099],
])('C21: a discount of 10 %% on %i, but at most %i, takes %i off', (subtotal, maximum, off) => {
  expect(discountOn({ type: 'PERCENT', percent: 10 }, subtotal, maximum)).toBe(off)
})

test('O10: no discount is negative, a fraction, or more than the subtotal', () => {
  const anyDiscount = fc.oneof(
    fc.record({ type: fc.constant('PERCENT' as const), percent: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ type: fc.constant('FIXED' as const), amount: fc.integer({ min: 1, max: 1_000_000_000 }) }),
  )
  fc.assert(
    fc.property(anyDiscount, fc.maxSafeNat(), (discount, subtotal) => {
      const off = discountOn(discount, subtotal)
      expect(Number.isSafeInteger(off) && off >= 0 && off <= subtotal).toBe(true)
    }),
  )
})

describe('input', () => {
  test.each([
    { type: 'PERCENT', percent: 0 },
    { type: 'PERCENT', percent: 101 },
    { type: 'PERCENT', percent: 12.5 },
    { type: 'PERCENT', amount: 10 },
    { type: 'FIXED', amount: 0 },
    { type: 'FIXED', amount: 1_000_000_001 },
    { type: 'FREE' },
    { type: 'PERCENT', percent: 10, amount: 10 },
  ])('%j is not a discount', (input) => {
    expect(Discount.safeParse(input).success).toBe(false)
  })
})
