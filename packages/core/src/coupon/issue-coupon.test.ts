import { describe, expect, test } from 'vitest'
import { momentAt, stateOf } from '../../contract/rules.ts'
import { CouponId, UserId } from '../base/ids.ts'
import { refuse } from '../base/results.ts'
import type { Coupon } from './coupon.ts'
import { IssueCoupon, issueCoupon } from './issue-coupon.ts'

const noon = momentAt('2026-03-10T12:00:00Z')
const userId = UserId.parse('mina')
const couponId = CouponId.parse('spring')
const command = IssueCoupon.parse({ userId, couponId })

const coupon: Coupon = {
  id: couponId,
  name: 'Spring',
  discount: { type: 'PERCENT', percent: 10 },
  quantity: 3,
  remaining: 2,
  state: 'ISSUABLE',
  expiresAt: noon.now + 1,
}

/** Every case repairs the fault of the case before it, so that the next fault comes to light. */
describe('C10: the order of refusals', () => {
  const worst = { ...coupon, state: 'CANCELED', expiresAt: noon.now, remaining: 0 } as const
  const holders = [{ userId, couponId }]

  test.each([
    ['C1: no such user', {}, { code: 'USER_NOT_FOUND', userId }],
    ['C4: no such coupon', { users: [userId], holders }, { code: 'COUPON_NOT_FOUND', couponId }],
    ['C5: held already', { users: [userId], holders, coupons: [worst] }, { code: 'COUPON_ALREADY_ISSUED', couponId }],
    [
      'C7: cancelled',
      { users: [userId], coupons: [worst] },
      { code: 'COUPON_NOT_ISSUABLE', couponId, state: 'CANCELED' },
    ],
    [
      'C8: expired',
      { users: [userId], coupons: [{ ...worst, state: 'ISSUABLE' }] },
      { code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' },
    ],
    [
      'C9: sold out',
      { users: [userId], coupons: [{ ...worst, state: 'ISSUABLE', expiresAt: noon.now + 1 }] },
      { code: 'COUPON_SOLD_OUT', couponId },
    ],
  ] as const)('%s', (_, rows, refusal) => {
    expect(issueCoupon.decide(stateOf(rows), command, noon)).toEqual(refuse(refusal))
  })

  test('no fault left: issued', () => {
    const decided = issueCoupon.decide(stateOf({ users: [userId], coupons: [coupon] }), command, noon)
    expect(decided.ok).toBe(true)
  })
})

test('C18: an issue takes one off and adds one user coupon, and answers what the list will show', () => {
  const decided = issueCoupon.decide(stateOf({ users: [userId], coupons: [coupon] }), command, noon)
  const id = expect.any(String)
  const { name, discount, expiresAt } = coupon
  expect(decided).toEqual({
    ok: true,
    value: {
      value: { id, couponId, name, discount, expiresAt },
      changes: [
        { type: 'coupon changed', coupon: { ...coupon, remaining: 1 } },
        { type: 'coupon issued', userCoupon: { id, couponId, userId, usedBy: null, issuedAt: noon.now } },
      ],
    },
  })
})

test('C14: issues of one coupon share a lane, those of two coupons need not', () => {
  const other = IssueCoupon.parse({ userId: 'jun', couponId: 'summer' })
  expect(issueCoupon.lane?.(IssueCoupon.parse({ userId: 'jun', couponId }))).toBe(issueCoupon.lane?.(command))
  expect(issueCoupon.lane?.(other)).not.toBe(issueCoupon.lane?.(command))
})
