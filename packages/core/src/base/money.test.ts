import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addSafe, multiplySafe, percentOf } from './money.ts'

describe('percentOf', () => {
  test.each([
    ['O7', 10, 30_000, 3_000],
    ['O8', 29, 100_000, 29_000],
    ['O9', 10, 999, 99],
    ['O10', 100, 12_345, 12_345],
    ['O10', 100, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['O9', 1, 99, 0],
  ])('%s: %i %% of %i is %i', (_, percent, amount, off) => {
    expect(percentOf(percent, amount)).toBe(off)
  })

  test('O8: every percentage of every safe amount equals the rounded-down result of BigInt arithmetic', () => {
    const percentAndAmount = [fc.integer({ min: 1, max: 100 }), fc.maxSafeNat()] as const
    fc.assert(
      fc.property(...percentAndAmount, (percent, amount) => {
        expect(BigInt(percentOf(percent, amount))).toBe((BigInt(amount) * BigInt(percent)) / 100n)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('checked arithmetic', () => {
  const exact = (value: bigint) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined)

  test('O37: the result of a multiplication is exact, or undefined past 2^53 − 1', () => {
    expect(multiplySafe(2 ** 52, 2)).toBeUndefined()
    expect(multiplySafe(Number.MAX_SAFE_INTEGER, 1)).toBe(Number.MAX_SAFE_INTEGER)
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), fc.nat(1_000_000), (a, b, small) => {
        expect(multiplySafe(a, b)).toBe(exact(BigInt(a) * BigInt(b)))
        expect(multiplySafe(a, small)).toBe(exact(BigInt(a) * BigInt(small)))
      }),
    )
  })

  test('O37: the result of an addition is exact, or undefined past 2^53 − 1', () => {
    expect(addSafe(Number.MAX_SAFE_INTEGER, 1)).toBeUndefined()
    expect(addSafe(Number.MAX_SAFE_INTEGER - 1, 1)).toBe(Number.MAX_SAFE_INTEGER)
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(addSafe(a, b)).toBe(exact(BigInt(a) + BigInt(b)))
      }),
    )
  })
})
