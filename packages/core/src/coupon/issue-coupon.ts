import { z } from 'zod'
import { CouponId, type UserCouponId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { holderKey } from '../command/state.ts'
import { issueOne, type UsableCoupon, type UserCoupon, usableCoupon } from './coupon.ts'

/**
 * A user asks for a coupon.
 *
 * @example
 * IssueCoupon.parse({ userId: 'mina', couponId: 'spring' })
 */
export const IssueCoupon = z
  .strictObject({ userId: UserId, couponId: CouponId })
  .overwrite(remembered('issue-coupon'))
  .brand<'IssueCoupon'>()
export type IssueCoupon = z.infer<typeof IssueCoupon>

/** A user takes a coupon, first come first served, once. Whoever holds it is told so even when none is left. */
export const issueCoupon: Decider<
  IssueCoupon,
  UsableCoupon,
  RefusalOf<
    'USER_NOT_FOUND' | 'COUPON_NOT_FOUND' | 'COUPON_ALREADY_ISSUED' | 'COUPON_NOT_ISSUABLE' | 'COUPON_SOLD_OUT'
  >,
  'users' | 'coupons' | 'holders'
> = {
  name: 'issue-coupon',
  // The lane is the coupon's, so that whoever arrives first is served first, whatever happens to a batch.
  lane: ({ couponId }) => couponId,
  needs: ({ userId, couponId }) => ({
    users: [userId],
    coupons: [couponId],
    holders: [{ couponId, userId }],
  }),

  decide(state, { userId, couponId }, { now, newId }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })
    const coupon = state.coupons.get(couponId)
    if (!coupon) return refuse({ code: 'COUPON_NOT_FOUND', couponId })
    if (state.holders.has(holderKey({ couponId, userId }))) return refuse({ code: 'COUPON_ALREADY_ISSUED', couponId })

    const issued = issueOne(coupon, now)
    if (!issued.ok) return issued

    const userCoupon: UserCoupon = { id: newId<UserCouponId>(), couponId, userId, usedBy: null, issuedAt: now }
    return ok({
      value: usableCoupon(userCoupon, coupon),
      changes: [
        { type: 'coupon changed', coupon: issued.value },
        { type: 'coupon issued', userCoupon },
      ],
    })
  },
}
