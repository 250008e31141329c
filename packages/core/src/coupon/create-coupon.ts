import { z } from 'zod'
import { CouponId, Name } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { IsoInstant } from '../base/time.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { Coupon } from './coupon.ts'
import { Discount } from './discount.ts'

/** How many vouchers a coupon has: 0 to 10^9. */
export const CouponQuantity = z.int().min(0).max(1_000_000_000)

/**
 * `id`: the host's own; without it the shop makes one. `discount`: `percent`, 1 to 100, or a fixed `amount`, 1 to 10^9 of
 * the currency's smallest unit. `quantity`: how many can be issued, 0 to 10^9. `expiresAt`: the first instant at which it is
 * neither issued nor used, as ISO 8601 with an offset.
 *
 * @example
 * CreateCoupon.parse({
 *   id: 'spring',
 *   name: 'Spring',
 *   discount: { type: 'PERCENT', percent: 10 },
 *   quantity: 100,
 *   expiresAt: '2099-04-01T00:00:00+09:00',
 *   state: 'ISSUABLE',
 * })
 */
export const CreateCoupon = z
  .strictObject({
    id: CouponId.optional(),
    name: Name,
    discount: Discount,
    quantity: CouponQuantity,
    expiresAt: IsoInstant,
    state: z.enum(['REGISTERED', 'ISSUABLE']).default('REGISTERED'),
  })
  .overwrite(remembered('create-coupon'))
  .brand<'CreateCoupon'>()
export type CreateCoupon = z.infer<typeof CreateCoupon>

/** An operator prepares a coupon: REGISTERED unless it is to be ISSUABLE at once. */
export const createCoupon: Decider<CreateCoupon, Coupon, RefusalOf<'ALREADY_EXISTS'>, 'coupons'> = {
  name: 'create-coupon',
  needs: ({ id }) => ({ coupons: id ? [id] : [] }),

  decide(state, { quantity, ...command }, { newId }) {
    const id = command.id ?? newId<CouponId>()
    if (state.coupons.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })
    const coupon: Coupon = { ...command, id, quantity, remaining: quantity }
    return ok({ value: coupon, changes: [{ type: 'coupon added', coupon }] })
  },
}
