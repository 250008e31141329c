import {
  type Coupon as CoreCoupon,
  CouponId,
  couponStates,
  Discount,
  type Page,
  type UsableCoupon,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, isoOrNull, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const UserCoupon = z
  .object({
    id: uuid.describe('names the coupon in an order'),
    couponId: CouponId,
    name: z.string(),
    discount: Discount,
    expiresAt: time,
  })
  .register(resources, { id: 'UserCoupon' })
export const presentUserCoupon = (coupon: UsableCoupon): View<typeof UserCoupon> => ({
  id: coupon.id,
  couponId: coupon.couponId,
  name: coupon.name,
  discount: coupon.discount,
  expiresAt: iso(coupon.expiresAt),
})

export const UserCoupons = z.object({ coupons: z.array(UserCoupon), nextCursor }).register(resources, {
  id: 'UserCoupons',
})
export const presentUserCoupons = ({ rows, next }: Page<UsableCoupon, string>): View<typeof UserCoupons> => ({
  coupons: rows.map(presentUserCoupon),
  nextCursor: presentCursor(next),
})

export const Coupon = z
  .object({
    id: CouponId,
    name: z.string(),
    discount: Discount,
    quantity: z.int(),
    remaining: z.int(),
    state: z.enum(couponStates),
    opensAt: time.nullable().describe('null if it can be taken as soon as it is ISSUABLE'),
    expiresAt: time,
  })
  .register(resources, { id: 'Coupon' })
export const presentCoupon = (coupon: CoreCoupon): View<typeof Coupon> => ({
  id: coupon.id,
  name: coupon.name,
  discount: coupon.discount,
  quantity: coupon.quantity,
  remaining: coupon.remaining,
  state: coupon.state,
  opensAt: isoOrNull(coupon.opensAt),
  expiresAt: iso(coupon.expiresAt),
})
