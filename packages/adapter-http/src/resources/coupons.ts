import {
  type Coupon as CoreCoupon,
  type CouponWithUse as CoreCouponWithUse,
  type OfferedCoupon as CoreOfferedCoupon,
  CouponId,
  couponStates,
  Discount,
  type HeldCoupon,
  type IssuedCoupon,
  offerStates,
  type Page,
  UserId,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { amountOf, iso, isoOrNull, money, nextCursor, resources, time, uuid, type View } from './resource.ts'

/** How much a coupon takes off, and from which orders. */
const terms = {
  discount: Discount,
  minimumSubtotal: amountOf('the subtotal that an order must reach to use the coupon'),
  maximumDiscount: money
    .nullable()
    .describe(
      "the most that a percentage takes off, in the currency's smallest unit; null without a limit, and for a fixed discount",
    ),
}
const presentTerms = ({ discount, minimumSubtotal, maximumDiscount }: Pick<CoreCoupon, keyof typeof terms>) => ({
  discount,
  minimumSubtotal,
  maximumDiscount,
})

export const UserCoupon = z
  .object({
    id: uuid.describe('the `userCouponId` with which an order uses this coupon'),
    couponId: CouponId,
    name: z.string(),
    number: z.int().describe('which issue of the coupon this is, counted from 1'),
    issuedAt: time.describe('when the user took the coupon'),
    ...terms,
    expiresAt: time.describe(
      'the first instant at which the user can no longer use the coupon: the end of the day that comes `validDays` days after ' +
        'the day of the issue, or the `expiresAt` of the coupon itself if that is earlier or `validDays` is null. See `Coupon`',
    ),
    usedBy: uuid.nullable().describe('the order that uses this coupon; null while none does'),
    usedAt: time.nullable().describe('when that order was placed; null while no order uses this coupon'),
  })
  .register(resources, { id: 'UserCoupon' })
export const presentUserCoupon = (coupon: HeldCoupon): View<typeof UserCoupon> => ({
  id: coupon.id,
  couponId: coupon.couponId,
  name: coupon.name,
  number: coupon.number,
  issuedAt: iso(coupon.issuedAt),
  ...presentTerms(coupon),
  expiresAt: iso(coupon.expiresAt),
  usedBy: coupon.usedBy,
  usedAt: isoOrNull(coupon.usedAt),
})

export const UserCoupons = z.object({ coupons: z.array(UserCoupon), nextCursor }).register(resources, {
  id: 'UserCoupons',
})
export const presentUserCoupons = ({ rows, next }: Page<HeldCoupon, string>): View<typeof UserCoupons> => ({
  coupons: rows.map(presentUserCoupon),
  nextCursor: presentCursor(next),
})

export const OfferedCoupon = z
  .object({
    id: CouponId,
    name: z.string(),
    ...terms,
    opensAt: time
      .nullable()
      .describe('the first instant at which the coupon can be taken; null if it opened as soon as it was ISSUABLE'),
    expiresAt: time.describe('the first instant at which the coupon can be neither taken nor used'),
    quantity: z.int().describe('how many times the coupon can be taken in all'),
    remaining: z.int().describe('how many times the coupon can still be taken; may be up to a second old'),
    state: z
      .enum(offerStates)
      .describe('UPCOMING until `opensAt`, then OPEN while `remaining` is above 0, and otherwise SOLD_OUT'),
    soldOutAt: time.nullable().describe('when `remaining` last became 0; null while it is above 0'),
  })
  .register(resources, { id: 'OfferedCoupon' })
export const presentOfferedCoupon = (coupon: CoreOfferedCoupon): View<typeof OfferedCoupon> => ({
  id: coupon.id,
  name: coupon.name,
  ...presentTerms(coupon),
  opensAt: isoOrNull(coupon.opensAt),
  expiresAt: iso(coupon.expiresAt),
  quantity: coupon.quantity,
  remaining: coupon.remaining,
  state: coupon.state,
  soldOutAt: isoOrNull(coupon.soldOutAt),
})

export const OfferedCoupons = z.object({ coupons: z.array(OfferedCoupon), nextCursor }).register(resources, {
  id: 'OfferedCoupons',
})
export const presentOfferedCoupons = ({
  rows,
  next,
}: Page<CoreOfferedCoupon, string>): View<typeof OfferedCoupons> => ({
  coupons: rows.map(presentOfferedCoupon),
  nextCursor: presentCursor(next),
})

export const Coupon = z
  .object({
    id: CouponId,
    name: z.string(),
    ...terms,
    quantity: z.int().describe('how many times the coupon can be issued in all'),
    issued: z.int().describe('how many times the coupon was issued'),
    remaining: z.int().describe('how many times the coupon can still be issued'),
    soldOutAt: time.nullable().describe('when `remaining` last became 0; null while it is above 0'),
    state: z.enum(couponStates),
    opensAt: time
      .nullable()
      .describe('the first instant at which the coupon can be taken; null if it opens as soon as it is ISSUABLE'),
    expiresAt: time.describe('the first instant at which the coupon can be neither taken nor used'),
    validDays: z
      .int()
      .nullable()
      .describe(
        'for how many days a user can use the coupon: until the end of the day that is this many days after the day of the issue, but not beyond `expiresAt`; null if only `expiresAt` limits the use',
      ),
  })
  .register(resources, { id: 'Coupon' })
export const presentCoupon = (coupon: CoreCoupon): View<typeof Coupon> => ({
  id: coupon.id,
  name: coupon.name,
  ...presentTerms(coupon),
  quantity: coupon.quantity,
  issued: coupon.quantity - coupon.remaining,
  remaining: coupon.remaining,
  soldOutAt: isoOrNull(coupon.soldOutAt),
  state: coupon.state,
  opensAt: isoOrNull(coupon.opensAt),
  expiresAt: iso(coupon.expiresAt),
  validDays: coupon.validDays,
})

export const Coupons = z.object({ coupons: z.array(Coupon), nextCursor }).register(resources, { id: 'Coupons' })
export const presentCoupons = ({ rows, next }: Page<CoreCoupon, string>): View<typeof Coupons> => ({
  coupons: rows.map(presentCoupon),
  nextCursor: presentCursor(next),
})

export const CouponWithUse = Coupon.extend({
  used: z.int().describe('how many of the issued coupons are used by an order; may be up to a minute old'),
}).register(resources, { id: 'CouponWithUse' })
export const presentCouponWithUse = (coupon: CoreCouponWithUse): View<typeof CouponWithUse> => ({
  ...presentCoupon(coupon),
  used: coupon.used,
})

const Holder = z
  .object({
    number: z.int().describe('which issue of the coupon this is, counted from 1'),
    userId: UserId,
    userCouponId: uuid.describe('the id of the user’s coupon'),
    issuedAt: time.describe('when the user took the coupon'),
    expiresAt: time.describe(
      'the first instant at which the user can no longer use the coupon: the end of the day that comes `validDays` days after ' +
        'the day of the issue, or the `expiresAt` of the coupon itself if that is earlier or `validDays` is null. See `Coupon`',
    ),
    usedBy: uuid.nullable().describe('the order that uses this coupon; null while none does'),
    usedAt: time.nullable().describe('when that order was placed; null while no order uses this coupon'),
  })
  .register(resources, { id: 'CouponHolder' })
const presentHolder = (issued: IssuedCoupon): View<typeof Holder> => ({
  number: issued.number,
  userId: issued.userId,
  userCouponId: issued.id,
  issuedAt: iso(issued.issuedAt),
  expiresAt: iso(issued.expiresAt),
  usedBy: issued.usedBy,
  usedAt: isoOrNull(issued.usedAt),
})

export const Holders = z.object({ holders: z.array(Holder), nextCursor }).register(resources, { id: 'CouponHolders' })
export const presentHolders = ({ rows, next }: Page<IssuedCoupon, number>): View<typeof Holders> => ({
  holders: rows.map(presentHolder),
  nextCursor: presentCursor(next),
})
