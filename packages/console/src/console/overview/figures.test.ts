import type { DailyFigures, OfferedCoupon } from '@hexmart/client'
import { expect, test } from 'vitest'
import { countdown, deltaOf, nextOpening, yesterdayOf } from './figures.ts'

const figures = (date: string): DailyFigures => ({ date, orders: 0, sales: 0, cancels: 0, charges: 0 })

test('today is compared with the day before it, and with no other', () => {
  const days = [figures('2026-03-09'), figures('2026-03-08')]
  expect(yesterdayOf(figures('2026-03-10'), days)?.date).toBe('2026-03-09')
  expect(yesterdayOf(figures('2026-03-11'), days)).toBeUndefined()
  expect(deltaOf(150, 100)).toBe(0.5)
  expect(deltaOf(0, 100)).toBe(-1)
  expect([deltaOf(5, 0), deltaOf(5, undefined)]).toEqual([undefined, undefined])
})

test('the coupon that opens next is the first in the future', () => {
  const coupon = (id: string, opensAt: string | null) => ({ id, opensAt }) as OfferedCoupon
  const coupons = [
    coupon('now', null),
    coupon('late', '2026-03-12T00:00:00Z'),
    coupon('soon', '2026-03-11T00:00:00Z'),
    coupon('open', '2026-03-09T00:00:00Z'),
  ]
  expect(nextOpening(coupons, Date.parse('2026-03-10T00:00:00Z'))?.id).toBe('soon')
  expect(nextOpening(coupons, Date.parse('2026-03-12T00:00:00Z'))).toBeUndefined()
})

test('a countdown shows 0 only when the time has come', () => {
  expect(countdown(90_061_000)).toEqual({ days: 1, clock: '01:01:01' })
  expect(countdown(1)).toEqual({ days: 0, clock: '00:00:01' })
  expect(countdown(0)).toEqual({ days: 0, clock: '00:00:00' })
  expect(countdown(-5_000)).toEqual({ days: 0, clock: '00:00:00' })
})
