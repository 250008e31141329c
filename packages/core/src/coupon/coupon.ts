import type { CouponId, OrderId, UserCouponId, UserId } from '../base/ids.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { Discount } from './discount.ts'

/** `REGISTERED`: prepared. `ISSUABLE`: users can take it. `CANCELED`: neither taken nor used any more. */
export const couponStates = ['REGISTERED', 'ISSUABLE', 'CANCELED'] as const
export type CouponState = (typeof couponStates)[number]

/** A campaign: a limited number of equal vouchers, one a user. */
export interface Coupon {
  readonly id: CouponId
  readonly name: string
  readonly discount: Discount
  /** How many there are in all: 0 to 10^9. */
  readonly quantity: number
  /** How many can still be issued: quantity − issued. */
  readonly remaining: number
  readonly state: CouponState
  /** The first instant at which it is neither issued nor used any more. */
  readonly expiresAt: Instant
}

/** One issued coupon in a user's hands. */
export interface UserCoupon {
  readonly id: UserCouponId
  readonly couponId: CouponId
  readonly userId: UserId
  /** The paid order that used it; null while it is unused. */
  readonly usedBy: OrderId | null
  readonly issuedAt: Instant
}

/** A coupon that its holder can use now, as lists show it. */
export interface UsableCoupon {
  /** The user coupon's id: what an order names to use it. */
  readonly id: UserCouponId
  readonly couponId: CouponId
  readonly name: string
  readonly discount: Discount
  readonly expiresAt: Instant
}

/** Every move a coupon's state may make: REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED. */
const moves: Readonly<Record<CouponState, readonly CouponState[]>> = {
  REGISTERED: ['ISSUABLE', 'CANCELED'],
  ISSUABLE: ['CANCELED'],
  CANCELED: ['ISSUABLE'],
}

/** Moves a coupon to a state; the state that it has already is no move and is fine. */
export function moveCoupon(coupon: Coupon, to: CouponState): Result<Coupon, RefusalOf<'ILLEGAL_STATE_CHANGE'>> {
  if (coupon.state === to) return ok(coupon)
  if (!moves[coupon.state].includes(to)) return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: coupon.state, to })
  return ok({ ...coupon, state: to })
}

/** Raises or lowers how many there are, never below what is issued. */
export function resize(coupon: Coupon, quantity: number): Result<Coupon, RefusalOf<'QUANTITY_BELOW_ISSUED'>> {
  const issued = coupon.quantity - coupon.remaining
  if (quantity < issued) return refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId: coupon.id, issued })
  return ok({ ...coupon, quantity, remaining: quantity - issued })
}

/** An expiry equal to now counts as past. */
export const expired = (coupon: Pick<Coupon, 'expiresAt'>, now: Instant): boolean => coupon.expiresAt <= now

/**
 * Takes one off what remains.
 *
 * @returns the coupon with one less, or `COUPON_NOT_ISSUABLE` (by its state first, then its expiry), or
 *   `COUPON_SOLD_OUT`
 */
export function issueOne(
  coupon: Coupon,
  now: Instant,
): Result<Coupon, RefusalOf<'COUPON_NOT_ISSUABLE' | 'COUPON_SOLD_OUT'>> {
  const couponId = coupon.id
  if (coupon.state !== 'ISSUABLE') return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: coupon.state })
  if (expired(coupon, now)) return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' })
  if (coupon.remaining === 0) return refuse({ code: 'COUPON_SOLD_OUT', couponId })
  return ok({ ...coupon, remaining: coupon.remaining - 1 })
}

/**
 * Whether a user may pay with a user coupon now: it is that user's, unused, and its coupon is neither cancelled nor
 * expired. One refusal for all, so that nobody learns of other users' coupons.
 */
export function usable(userCoupon: UserCoupon, coupon: Coupon, userId: UserId, now: Instant): boolean {
  return (
    userCoupon.userId === userId && userCoupon.usedBy === null && coupon.state !== 'CANCELED' && !expired(coupon, now)
  )
}

export function usableCoupon(userCoupon: UserCoupon, coupon: Coupon): UsableCoupon {
  const { id, couponId } = userCoupon
  return { id, couponId, name: coupon.name, discount: coupon.discount, expiresAt: coupon.expiresAt }
}
