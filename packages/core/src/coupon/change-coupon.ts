import { z } from 'zod'
import { CouponId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { Instant } from '../base/time.ts'
import { command } from '../command/command.ts'
import { type Coupon, CouponQuantity, couponChanged, couponStates, moveCoupon, resize } from './coupon.ts'

const input = z
  .strictObject({
    couponId: CouponId,
    state: z.enum(couponStates).optional(),
    quantity: CouponQuantity.optional(),
    expiresAt: Instant.optional(),
  })
  .refine(
    ({ state, quantity, expiresAt }) => state !== undefined || quantity !== undefined || expiresAt !== undefined,
    { message: 'must change at least one of state, quantity, expiresAt' },
  )

/**
 * At least one of `state`, `quantity` (0 to 10^9, not below the number of issued coupons) and `expiresAt` (the first instant at
 * which the coupon can be neither issued nor used).
 */
export type ChangeCouponInput = z.input<typeof input>

/** An operator changes a coupon's state, quantity or expiry, even while users are taking it. */
export const changeCoupon = command({
  name: 'change-coupon',
  input,
  refusals: ['COUPON_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'QUANTITY_BELOW_ISSUED'],
  lock: ({ couponId }) => ({ coupons: [couponId] }),
  read: () => ({}),

  decide(state, { couponId, state: to, quantity, expiresAt }) {
    const before = state.coupons.get(couponId)
    if (!before) return refuse({ code: 'COUPON_NOT_FOUND', couponId })

    const moved = moveCoupon(before, to ?? before.state)
    if (!moved.ok) return moved
    const resized = resize(moved.value, quantity ?? before.quantity)
    if (!resized.ok) return resized

    const coupon: Coupon = { ...resized.value, expiresAt: expiresAt ?? before.expiresAt }
    return ok({ value: coupon, changes: [couponChanged(coupon)] })
  },
})
