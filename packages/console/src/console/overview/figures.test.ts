import type { DailyFigures, OfferedCoupon } from '@hexmart/client'
import { expect, test } from 'vitest'
import { deltaOf, everyDay, nextOpening, yesterdayOf } from './figures.ts'

const figures = (date: string): DailyFigures => ({ date, orders: 0, sales: 0, cancels: 0, charges: 0 })

test('today is compared with the day before, unless that day is missing or its figure is 0', () => {
  const days = [figures('2026-03-09'), figures('2026-03-08')]
  expect(yesterdayOf(figures('2026-03-10'), days)?.date).toBe('2026-03-09')
  expect(yesterdayOf(figures('2026-03-11'), days)).toBeUndefined()
  expect(deltaOf(150, 100)).toBe(0.5)
  expect(deltaOf(0, 100)).toBe(-1)
  expect([deltaOf(5, 0), deltaOf(5, undefined)]).toEqual([undefined, undefined])
})

test('the coupon that opens next has the earliest opening in the future', () => {
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

test('a chart has every day, with zeros for a day that the service leaves out', () => {
  const days = [
    { ...figures('2026-03-02'), sales: 7 },
    { ...figures('2026-02-27'), sales: 5 },
  ]
  expect(everyDay(days, 5).map(({ date, sales }) => [date, sales])).toEqual([
    ['2026-02-26', 0],
    ['2026-02-27', 5],
    ['2026-02-28', 0],
    ['2026-03-01', 0],
    ['2026-03-02', 7],
  ])
  expect(everyDay([], 5)).toEqual([])
})
