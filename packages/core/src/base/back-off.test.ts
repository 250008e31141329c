import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOffAfter } from './back-off.ts'

/** A random number just below 1 makes each wait as long as its ceiling. */
const ceilings = [1, 2, 3, 4, 5, 60].map((attempt) =>
  backOffAfter(attempt, { first: 100, limit: 1_000 }, { next: () => 1 - Number.EPSILON }),
)

test('D4: the ceiling doubles with each attempt up to the limit', () => {
  expect(ceilings).toEqual([100, 200, 400, 800, 1_000, 1_000])
})

test('D4: the wait is spread over all whole milliseconds from 0 to the ceiling', () => {
  const attempt = fc.integer({ min: 1, max: 2_000 })
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(attempt, chance, (failedAttempts, random) => {
      const wait = backOffAfter(failedAttempts, { first: 7, limit: 500 }, { next: () => random })
      const ceiling = Math.min(500, 7 * 2 ** (failedAttempts - 1))
      expect(Number.isInteger(wait)).toBe(true)
      expect(wait).toBe(Math.floor(random * (ceiling + 1)))
    }),
  )
  expect(backOffAfter(3, { first: 7, limit: 500 }, { next: () => 0 })).toBe(0)
})
