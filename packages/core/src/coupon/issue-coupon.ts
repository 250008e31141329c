import { z } from 'zod'
import { CouponId, type UserCouponId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { takeOne } from './coupon.ts'
import { couponIssued, heldCoupon, holderKey, newUserCoupon } from './user-coupon.ts'

const input = z.strictObject({ userId: UserId, couponId: CouponId })

/** The user and the coupon that the user takes. */
export type IssueCouponInput = z.input<typeof input>

/**
 * A user takes a coupon: once per user, first come, first served. A user who already holds the coupon gets
 * `COUPON_ALREADY_ISSUED`, even when the coupon is sold out.
 */
export const issueCoupon = command({
  name: 'issue-coupon',
  input,
  refusals: [
    'USER_NOT_FOUND',
    'USER_BLOCKED',
    'COUPON_NOT_FOUND',
    'COUPON_ALREADY_ISSUED',
    'COUPON_NOT_ISSUABLE',
    'COUPON_NOT_OPEN',
    'COUPON_SOLD_OUT',
  ],
  lock: ({ couponId }) => ({ coupons: [couponId] }),
  read: ({ userId, couponId }) => ({ users: [userId], holders: [{ couponId, userId }] }),

  decide(state, { userId, couponId }, { now, newId, policy }) {
    const user = state.users.get(userId)
    if (!user) return refuse({ code: 'USER_NOT_FOUND', userId })
    if (user.blocked) return refuse({ code: 'USER_BLOCKED', userId })
    const before = state.coupons.get(couponId)
    if (!before) return refuse({ code: 'COUPON_NOT_FOUND', couponId })
    if (state.holders.has(holderKey({ couponId, userId }))) return refuse({ code: 'COUPON_ALREADY_ISSUED', couponId })

    const taken = takeOne(before, now)
    if (!taken.ok) return taken

    const userCoupon = newUserCoupon(before, { id: newId<UserCouponId>(), userId }, now, policy.timeZone)
    return ok({ value: heldCoupon(userCoupon, before), changes: [couponIssued(taken.value, userCoupon)] })
  },

  action: ({ userId }) => ({ subject: { type: 'user', id: userId }, owner: userId, about: null }),
})
