import { z } from 'zod'
import { CouponId } from '../base/ids.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { Instant } from '../base/time.ts'
import { command } from '../command/command.ts'
import { type Coupon, CouponQuantity, couponAdded, openingTooLate, opensBeforeExpiry } from './coupon.ts'
import { Discount } from './discount.ts'

const input = z
  .strictObject({
    id: CouponId.optional(),
    name: Name,
    discount: Discount,
    quantity: CouponQuantity,
    opensAt: Instant.optional(),
    expiresAt: Instant,
    state: z.enum(['REGISTERED', 'ISSUABLE']).default('REGISTERED'),
  })
  .refine(opensBeforeExpiry, { path: ['opensAt'], error: openingTooLate })

/**
 * `id`: chosen by the host; if absent, the shop makes one. `name`: 1 to 200 characters. `discount`: a `percent`, 1 to 100, or a
 * fixed `amount`, 1 to 10^9 of the currency's smallest unit. `quantity`: how many times it can be issued, 0 to 10^9.
 * `opensAt`: the first instant at which it can be issued, before `expiresAt`; if absent, at once. `expiresAt`: the first instant at which the coupon can be neither issued nor used. `state`: `REGISTERED` (the default) or
 * `ISSUABLE`.
 */
export type CreateCouponInput = z.input<typeof input>

/** An operator creates a coupon, REGISTERED by default or ISSUABLE at once. */
export const createCoupon = command({
  name: 'create-coupon',
  input,
  refusals: ['ALREADY_EXISTS'],
  lock: ({ id }) => ({ coupons: id ? [id] : [] }),
  read: () => ({}),

  decide(state, { id: chosen, name, discount, quantity, opensAt = null, expiresAt, state: couponState }, { newId }) {
    const id = chosen ?? newId<CouponId>()
    if (state.coupons.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })
    const coupon: Coupon = { id, name, discount, quantity, remaining: quantity, state: couponState, opensAt, expiresAt }
    return ok({ value: coupon, changes: [couponAdded(coupon)] })
  },
})
