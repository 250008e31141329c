import { z } from 'zod'
import { CouponId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { IsoInstant } from '../base/time.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { type Coupon, moveCoupon, resize } from './coupon.ts'
import { CouponQuantity } from './create-coupon.ts'

/**
 * At least one of `state`, `quantity` (0 to 10^9, not below what is issued) and `expiresAt` (ISO 8601 with an offset).
 *
 * @example
 * ChangeCoupon.parse({ couponId: 'spring', state: 'ISSUABLE', quantity: 200 })
 */
export const ChangeCoupon = z
  .strictObject({
    couponId: CouponId,
    state: z.enum(['REGISTERED', 'ISSUABLE', 'CANCELED']).optional(),
    quantity: CouponQuantity.optional(),
    expiresAt: IsoInstant.optional(),
  })
  .refine(
    ({ state, quantity, expiresAt }) => state !== undefined || quantity !== undefined || expiresAt !== undefined,
    { message: 'must change at least one of state, quantity, expiresAt' },
  )
  .overwrite(remembered('change-coupon'))
  .brand<'ChangeCoupon'>()
export type ChangeCoupon = z.infer<typeof ChangeCoupon>

/** An operator changes a coupon's state, quantity or expiry, also while users are taking it. */
export const changeCoupon: Decider<
  ChangeCoupon,
  Coupon,
  RefusalOf<'COUPON_NOT_FOUND' | 'ILLEGAL_STATE_CHANGE' | 'QUANTITY_BELOW_ISSUED'>,
  'coupons'
> = {
  name: 'change-coupon',
  lane: ({ couponId }) => couponId,
  needs: ({ couponId }) => ({ coupons: [couponId] }),

  decide(state, { couponId, ...command }) {
    const before = state.coupons.get(couponId)
    if (!before) return refuse({ code: 'COUPON_NOT_FOUND', couponId })

    const moved = moveCoupon(before, command.state ?? before.state)
    if (!moved.ok) return moved
    const resized = resize(moved.value, command.quantity ?? before.quantity)
    if (!resized.ok) return resized

    const coupon: Coupon = { ...resized.value, expiresAt: command.expiresAt ?? before.expiresAt }
    return ok({ value: coupon, changes: [{ type: 'coupon changed', coupon }] })
  },
}
