import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OrderId } from './base/ids.ts'
import { systemClock, systemIds, systemRandom } from './system.ts'

describe('ids', () => {
  test('ids are UUIDs of version 7 that carry the given time', () => {
    const ids = systemIds()
    fc.assert(
      fc.property(fc.nat(2 ** 48 - 1), (now) => {
        const id = ids.next<OrderId>(now)
        expect(OrderId.parse(id)).toBe(id)
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
      }),
    )
  })

  test('ids ascend within a millisecond and never repeat', () => {
    const ids = systemIds()
    const generated = Array.from({ length: 2_000 }, () => ids.next<OrderId>(1))
    expect(generated).toEqual([...generated].sort())
    expect(new Set(generated).size).toBe(generated.length)
  })

  test('ids have 73 random bits that are drawn again for each millisecond, so two processes make different ids', () => {
    const ids = systemIds()
    // The time alternates between 0 and 1, so each id gets new random bits. The mask clears the one bit of time that differs.
    const numbers = Array.from({ length: 2_000 }, (_, nth) => {
      const id = ids.next<OrderId>(nth % 2)
      return BigInt(`0x${id.replaceAll('-', '')}`) & ~(1n << 80n)
    })
    const setInSome = numbers.reduce((a, b) => a | b)
    const setInEvery = numbers.reduce((a, b) => a & b)
    // 48 bits of time, 4 of version, 12 random, 2 of variant, 62 random. Of the last 62, bit 31 is 0, so
    // that the last 32 bits can count up within a millisecond without an overflow.
    expect(setInSome).toBe((0x7fffn << 64n) | (0b10n << 62n) | ((2n ** 62n - 1n) & ~(1n << 31n)))
    expect(setInEvery).toBe((0x7000n << 64n) | (0b10n << 62n))
  })
})

describe('the clock', () => {
  test('the clock sleeps for the given time, though a timer may end a fraction of a millisecond early', async () => {
    const before = performance.now()
    await systemClock.sleep(20)
    expect(performance.now() - before).toBeGreaterThanOrEqual(19)
  })

  test.each([
    ['is fulfilled', () => Promise.resolve()],
    ['is rejected', () => Promise.reject(new Error('gone'))],
  ])('a sleep ends sooner when `until` %s', async (_, until) => {
    const before = performance.now()
    await systemClock.sleep(60_000, until())
    expect(performance.now() - before).toBeLessThan(5_000)
  })
})

test('random numbers are at least 0 and below 1', () => {
  for (let draw = 0; draw < 1_000; draw++) {
    const chance = systemRandom.next()
    expect(chance).toBeGreaterThanOrEqual(0)
    expect(chance).toBeLessThan(1)
  }
})
