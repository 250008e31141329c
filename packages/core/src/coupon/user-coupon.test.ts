import { describe, expect, test } from 'vitest'
import { aCoupon, aUserCoupon, newId, userId } from '../../contract/rows.ts'
import type { OrderId, UserCouponId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { checkMinimum, endOf, heldCoupon, heldStateOf, isUsable, newUserCoupon } from './user-coupon.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const [mina, jun] = [userId('mina'), userId('jun')]
const unused = aUserCoupon('spring', 'mina')
const coupon = aCoupon('spring', { expiresAt: noon + 1 })
const used = { ...unused, usedBy: newId<OrderId>(), usedAt: noon - 1 }

describe('a new user coupon', () => {
  const issue = (changed: object, at: number | string = noon, zone = 'Asia/Seoul') =>
    newUserCoupon(
      aCoupon('spring', changed),
      { id: newId<UserCouponId>(), userId: mina },
      typeof at === 'string' ? Date.parse(at) : at,
      zone,
    )

  test.each([
    [10, 10, 1],
    [10, 4, 7],
    [10, 1, 10],
    [1, 1, 1],
  ])('C26: of %i coupons with %i remaining, the next gets the number %i', (quantity, remaining, number) => {
    expect(issue({ quantity, remaining })).toMatchObject({ number, issuedAt: noon, usedBy: null, usedAt: null })
  })

  test('C22: a user coupon has no end of its own without validDays', () => {
    expect(issue({ validDays: null }).validUntil).toBeNull()
  })

  test.each([
    ['at the first instant of the 1st', '2026-03-01T00:00:00+09:00', 'Asia/Seoul', '2026-03-09T00:00:00+09:00'],
    ['at the last instant of the 1st', '2026-03-01T23:59:59.999+09:00', 'Asia/Seoul', '2026-03-09T00:00:00+09:00'],
    ['on a 2nd that is still the 1st in UTC', '2026-03-02T00:00:00+09:00', 'Asia/Seoul', '2026-03-10T00:00:00+09:00'],
    ['before summer time begins', '2026-03-25T12:00:00+01:00', 'Europe/Berlin', '2026-04-02T00:00:00+02:00'],
    ['before summer time ends', '2026-10-20T12:00:00+02:00', 'Europe/Berlin', '2026-10-28T00:00:00+01:00'],
    // In Cairo, summer time begins at 00:00 on 24 April 2026, so that day begins at 01:00.
    [
      '7 days before the day without midnight',
      '2026-04-17T12:00:00+02:00',
      'Africa/Cairo',
      '2026-04-25T00:00:00+03:00',
    ],
    [
      '8 days before the day without midnight',
      '2026-04-16T12:00:00+02:00',
      'Africa/Cairo',
      '2026-04-24T01:00:00+03:00',
    ],
    ['at the end of February', '2026-02-25T12:00:00+09:00', 'Asia/Seoul', '2026-03-05T00:00:00+09:00'],
  ])('C22: a coupon for 7 days, issued %s, ends with the 7th day after its issue', (_, at, zone, end) => {
    expect(issue({ validDays: 7 }, at, zone).validUntil).toBe(Date.parse(end))
  })
})

test('C22: a user coupon ends at its own `validUntil` or with its coupon, whichever is earlier', () => {
  expect(endOf({ ...unused, validUntil: null }, coupon)).toBe(noon + 1)
  expect(endOf({ ...unused, validUntil: noon }, coupon)).toBe(noon)
  expect(endOf({ ...unused, validUntil: noon + 2 }, coupon)).toBe(noon + 1)
  expect(heldCoupon({ ...unused, validUntil: noon }, coupon).expiresAt).toBe(noon)
})

describe('a user coupon', () => {
  test.each([
    ['C2: a coupon that is unused and not expired can be used', unused, coupon, mina, true],
    ['C2: a coupon that is sold out can be used', unused, { ...coupon, remaining: 0, soldOutAt: noon }, mina, true],
    ['O11: a coupon of another user cannot be used', unused, coupon, jun, false],
    ['O12: a coupon that an order uses cannot be used', used, coupon, mina, false],
    ['O13: a coupon that expires now cannot be used', unused, { ...coupon, expiresAt: noon }, mina, false],
    ['O14: a coupon that is canceled cannot be used', unused, { ...coupon, state: 'CANCELED' }, mina, false],
    ['C22: a coupon can be used to the end of its last day', { ...unused, validUntil: noon + 1 }, coupon, mina, true],
    ['C22: a coupon cannot be used after its last day', { ...unused, validUntil: noon }, coupon, mina, false],
  ] as const)('%s', (_, userCoupon, itsCoupon, user, expected) => {
    expect(isUsable(userCoupon, itsCoupon, user, noon)).toBe(expected)
  })

  test.each([
    [0, 0, true],
    [30_000, 30_000, true],
    [30_000, 29_999, false],
  ])('C20: with a minimum of %i, a subtotal of %i is enough: %s', (minimumSubtotal, subtotal, enough) => {
    const refusal = { code: 'COUPON_MINIMUM_NOT_MET', userCouponId: unused.id, minimumSubtotal, subtotal } as const
    expect(checkMinimum(unused, { ...coupon, minimumSubtotal }, subtotal)).toEqual(enough ? ok(null) : refuse(refusal))
  })
})

describe('the list that shows a user coupon', () => {
  const canceled = { ...coupon, state: 'CANCELED' } as const
  test.each([
    ['unused', 'usable', unused, coupon],
    ['used', 'used', used, coupon],
    ['used, and expired since', 'used', used, { ...coupon, expiresAt: noon }],
    ['used, and canceled since', 'used', used, canceled],
    ['unused and expired', 'expired', unused, { ...coupon, expiresAt: noon }],
    ['unused, past its last day', 'expired', { ...unused, validUntil: noon }, coupon],
    ['unused and canceled', 'none', unused, canceled],
    ['unused, canceled and expired', 'none', unused, { ...canceled, expiresAt: noon }],
  ] as const)('C24: the list that shows a coupon (%s): %s', (_, list, userCoupon, itsCoupon) => {
    expect(heldStateOf(userCoupon, itsCoupon, noon) ?? 'none').toBe(list)
  })
})
