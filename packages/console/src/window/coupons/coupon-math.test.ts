import type { OfferedCoupon } from '@hexmart/client'
import { expect, test } from 'vitest'
import { estimateDiscount } from '../../shared/estimate-discount.ts'
import { bestCoupon, refreshEvery, stateAt } from './coupon-math.ts'

const terms = { maximumDiscount: null, minimumSubtotal: 0 }
const percent = (value: number, limits = {}) => ({
  ...terms,
  discount: { type: 'PERCENT', percent: value } as const,
  ...limits,
})
const fixed = (amount: number, limits = {}) => ({ ...terms, discount: { type: 'FIXED', amount } as const, ...limits })

test('a discount is rounded down, has a maximum, never exceeds the subtotal, and is 0 below the minimum subtotal', () => {
  expect(estimateDiscount(percent(10), 9_999)).toBe(999)
  expect(estimateDiscount(percent(10, { maximumDiscount: 500 }), 9_999)).toBe(500)
  expect(estimateDiscount(fixed(3_000), 2_000)).toBe(2_000)
  expect(estimateDiscount(fixed(5_000, { minimumSubtotal: 15_000 }), 14_999)).toBe(0)
  expect(estimateDiscount(fixed(5_000, { minimumSubtotal: 15_000 }), 15_000)).toBe(5_000)
  // 99 times this subtotal is too large to be exact.
  expect(estimateDiscount(percent(99), 2 ** 53 - 1)).toBe(8_917_127_262_193_581)
})

test('the coupon with the largest discount is suggested, and no coupon if every discount is 0', () => {
  const [ten, three] = [percent(10), fixed(3_000, { minimumSubtotal: 5_000 })]
  expect(bestCoupon([ten, three], 4_000)).toBe(ten)
  expect(bestCoupon([ten, three], 5_000)).toBe(three)
  expect(bestCoupon([ten, three], 40_000)).toBe(ten)
  expect(bestCoupon([three], 4_000)).toBeUndefined()
})

const opensAt = '2027-01-01T03:00:00Z'
const at = Date.parse(opensAt)
const coupon: OfferedCoupon = {
  id: 'rush',
  name: 'Rush',
  ...fixed(5_000),
  opensAt,
  expiresAt: '2027-02-01T00:00:00Z',
  quantity: 1_000,
  remaining: 1_000,
  state: 'UPCOMING',
  soldOutAt: null,
}

test('a coupon counts as open from its opening time on, without another request to the service', () => {
  expect([at - 1, at].map((now) => stateAt(coupon, now))).toEqual(['UPCOMING', 'OPEN'])
  expect(stateAt({ ...coupon, state: 'SOLD_OUT' }, at - 1)).toBe('SOLD_OUT')
})

test('the page reads coupons every second around an opening and while few remain; otherwise, and once none is left, every 5 seconds', () => {
  const open: OfferedCoupon = { ...coupon, state: 'OPEN' }
  expect(refreshEvery([coupon], at - 60_000)).toBe(5_000)
  expect(refreshEvery([coupon], at - 5_000)).toBe(1_000)
  expect(refreshEvery([open], at + 30_000)).toBe(1_000)
  expect(refreshEvery([open], at + 300_000)).toBe(5_000)
  expect(refreshEvery([{ ...open, remaining: 40 }], at + 300_000)).toBe(1_000)
  expect(refreshEvery([{ ...open, state: 'SOLD_OUT', remaining: 0 }], at + 30_000)).toBe(5_000)
})
