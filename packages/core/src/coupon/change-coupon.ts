import { z } from 'zod'
import { CouponId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { sameMembers } from '../base/same-members.ts'
import { Instant } from '../base/time.ts'
import { command } from '../command/command.ts'
import {
  type Coupon,
  CouponQuantity,
  couponChanged,
  couponStates,
  moveCoupon,
  moveOpening,
  openingTooLate,
  opensBeforeExpiry,
  resize,
} from './coupon.ts'

const input = z
  .strictObject({
    couponId: CouponId,
    name: Name.optional(),
    state: z.enum(couponStates).optional(),
    quantity: CouponQuantity.optional(),
    opensAt: Instant.optional(),
    expiresAt: Instant.optional(),
  })
  .refine(({ couponId: _, ...changes }) => Object.values(changes).some((change) => change !== undefined), {
    message: 'must change at least one of name, state, quantity, opensAt, expiresAt',
  })
  .refine(opensBeforeExpiry, { path: ['opensAt'], error: openingTooLate })

/**
 * At least one of `name` (1 to 200 characters), `state`, `quantity` (0 to 10^9, not below the number of issued coupons),
 * `opensAt` (the first instant at which the coupon can be issued) and `expiresAt` (the first instant at which the coupon
 * can be neither issued nor used; it must be after `opensAt`). `opensAt` can change until it has passed. A coupon without
 * `opensAt` can get one only if the coupon is REGISTERED and the same change does not set another state.
 */
export type ChangeCouponInput = z.input<typeof input>

/**
 * An operator changes a coupon's name, state, quantity or expiry, even while users are taking the coupon. A new name and
 * a new expiry also apply to the coupons that users hold already. The opening can change until the coupon has opened; see
 * `ChangeCouponInput`.
 *
 * @throws InvalidInput when the coupon would open at or after its expiry, for example because only `expiresAt` is given
 *   and lies before the stored `opensAt`
 */
export const changeCoupon = command({
  name: 'change-coupon',
  input,
  refusals: ['COUPON_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'QUANTITY_BELOW_ISSUED'],
  lock: ({ couponId }) => ({ coupons: [couponId] }),
  read: () => ({}),

  decide(state, { couponId, name, state: to, quantity, opensAt, expiresAt }, { now }) {
    const before = state.coupons.get(couponId)
    if (!before) return refuse({ code: 'COUPON_NOT_FOUND', couponId })

    const moved = moveCoupon(before, to ?? before.state)
    if (!moved.ok) return moved
    const resized = resize(moved.value, quantity ?? before.quantity, now)
    if (!resized.ok) return resized

    const opening = opensAt === undefined ? resized : moveOpening(resized.value, opensAt, now)
    if (!opening.ok) return opening

    const coupon: Coupon = {
      ...opening.value,
      name: name ?? before.name,
      expiresAt: expiresAt ?? before.expiresAt,
    }
    if (!opensBeforeExpiry(coupon)) {
      const [path, message] =
        opensAt === undefined ? ['expiresAt', 'must be after opensAt'] : ['opensAt', openingTooLate]
      throw new InvalidInput('change-coupon', [{ path, message }])
    }
    return ok({ value: coupon, changes: sameMembers(before, coupon) ? [] : [couponChanged(coupon)] })
  },

  action: ({ couponId }) => ({ subject: { type: 'coupon', id: couponId } }),
})
