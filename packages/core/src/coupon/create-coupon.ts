import { z } from 'zod'
import { CouponId } from '../base/ids.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { Instant } from '../base/time.ts'
import { command } from '../command/command.ts'
import { availability, type Coupon, CouponQuantity, couponAdded, openingTooLate, opensBeforeExpiry } from './coupon.ts'
import { Discount } from './discount.ts'

/** The most that a percentage takes off: 1 to 2^53 − 1. */
const MaximumDiscount = z.int().min(1)
/** At most about ten years. */
const ValidDays = z.int().min(1).max(3_650)

const input = z
  .strictObject({
    id: CouponId.optional(),
    name: Name,
    discount: Discount,
    maximumDiscount: MaximumDiscount.optional(),
    minimumSubtotal: z.int().min(0).default(0),
    quantity: CouponQuantity,
    opensAt: Instant.optional(),
    expiresAt: Instant,
    validDays: ValidDays.optional(),
    state: z.enum(['REGISTERED', 'ISSUABLE']).default('REGISTERED'),
  })
  .refine(({ discount, maximumDiscount }) => maximumDiscount === undefined || discount.type === 'PERCENT', {
    path: ['maximumDiscount'],
    error: 'must be absent if the discount is fixed',
  })
  .refine(opensBeforeExpiry, { path: ['opensAt'], error: openingTooLate })

/**
 * `id`: chosen by the host; if absent, the shop makes one. `name`: 1 to 200 characters. `discount`: a `percent`, 1 to 100,
 * or a fixed `amount`, 1 to 10^9 of the currency's smallest unit. `maximumDiscount`: the most that a percentage takes off,
 * at least 1; it must be absent if the discount is a fixed amount. `minimumSubtotal`: the subtotal that an order must reach
 * to use the coupon; 0 by default. `quantity`: how many times the coupon can be issued, 0 to 10^9. `opensAt`: the first
 * instant at which the coupon can be issued; it must be before `expiresAt`, and if it is absent, the coupon can be issued
 * as soon as it is ISSUABLE. `expiresAt`: the first instant at which the coupon can be neither issued nor used.
 * `validDays`: a user's coupon ends with the day that lies this many days, 1 to 3,650, after the day of its issue, or with
 * `expiresAt` if that is earlier; without `validDays`, a user's coupon ends with `expiresAt`. `state`: `REGISTERED` (the
 * default) or `ISSUABLE`.
 */
export type CreateCouponInput = z.input<typeof input>

/** An operator creates a coupon, in the state REGISTERED or ISSUABLE. */
export const createCoupon = command({
  name: 'create-coupon',
  input,
  refusals: ['ALREADY_EXISTS'],
  lock: ({ id }) => ({ coupons: id ? [id] : [] }),
  read: () => ({}),

  decide(state, { id: chosenId, ...terms }, { now, newId }) {
    const id = chosenId ?? newId<CouponId>()
    if (state.coupons.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })
    const { opensAt = null, maximumDiscount = null, validDays = null, quantity } = terms
    const coupon: Coupon = { ...terms, id, opensAt, maximumDiscount, validDays, ...availability(quantity, now) }
    return ok({ value: coupon, changes: [couponAdded(coupon)] })
  },

  action: (_, { id }) => ({ subject: { type: 'coupon', id } }),
})
