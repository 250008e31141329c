import { z } from 'zod'
import type { CouponId, OrderId, UserCouponId, UserId } from '../base/ids.ts'
import type { IllegalStateChange } from '../base/refusals.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { Made } from '../base/types.ts'
import type { Discount } from './discount.ts'

/** `REGISTERED`: prepared. `ISSUABLE`: users can take it. `CANCELED`: can be neither taken nor used. */
export const couponStates = ['REGISTERED', 'ISSUABLE', 'CANCELED'] as const
export type CouponState = (typeof couponStates)[number]

/** How many vouchers a coupon has: 0 to 10^9. */
export const CouponQuantity = z.int().min(0).max(1_000_000_000)

/** A campaign: a limited number of equal vouchers, one per user. */
export interface Coupon {
  readonly id: CouponId
  readonly name: string
  readonly discount: Discount
  /** How many there are in all: 0 to 10^9. */
  readonly quantity: number
  /** How many can still be issued: quantity − issued. */
  readonly remaining: number
  readonly state: CouponState
  /** The first instant at which it can be neither issued nor used. */
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

/** A coupon and a user who may hold it. */
export interface CouponHolder {
  readonly couponId: CouponId
  readonly userId: UserId
}

/** Ids contain no space, so two different holders never share a key. */
export const holderKey = ({ couponId, userId }: CouponHolder): string => `${couponId} ${userId}`

export interface CouponNotFound {
  readonly code: 'COUPON_NOT_FOUND'
  readonly couponId: CouponId
}

export interface CouponAlreadyIssued {
  readonly code: 'COUPON_ALREADY_ISSUED'
  readonly couponId: CouponId
}

export interface CouponNotIssuable {
  readonly code: 'COUPON_NOT_ISSUABLE'
  readonly couponId: CouponId
  /** `EXPIRED` is derived: the coupon is past its expiry, and its stored state does not change. */
  readonly state: Exclude<CouponState, 'ISSUABLE'> | 'EXPIRED'
}

export interface CouponSoldOut {
  readonly code: 'COUPON_SOLD_OUT'
  readonly couponId: CouponId
}

export interface CouponNotUsable {
  readonly code: 'COUPON_NOT_USABLE'
  readonly userCouponId: UserCouponId
}

export interface QuantityBelowIssued {
  readonly code: 'QUANTITY_BELOW_ISSUED'
  readonly couponId: CouponId
  readonly issued: number
}

/** Every move that a coupon's state may make: REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED. */
const moves: Readonly<Record<CouponState, readonly CouponState[]>> = {
  REGISTERED: ['ISSUABLE', 'CANCELED'],
  ISSUABLE: ['CANCELED'],
  CANCELED: ['ISSUABLE'],
}

/** Moves a coupon to a state. The state that it has already is no move and is fine. */
export function moveCoupon(coupon: Coupon, to: CouponState): Result<Coupon, IllegalStateChange> {
  if (coupon.state === to) return ok(coupon)
  if (!moves[coupon.state].includes(to)) return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: coupon.state, to })
  return ok({ ...coupon, state: to })
}

/** Raises or lowers how many there are, never below the number that is issued. */
export function resize(coupon: Coupon, quantity: number): Result<Coupon, QuantityBelowIssued> {
  const issued = coupon.quantity - coupon.remaining
  if (quantity < issued) return refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId: coupon.id, issued })
  return ok({ ...coupon, quantity, remaining: quantity - issued })
}

/** An expiry equal to now counts as past. */
export const isExpired = (coupon: Pick<Coupon, 'expiresAt'>, now: Instant): boolean => coupon.expiresAt <= now

/**
 * Takes one off the remaining quantity.
 *
 * @returns the coupon with one less, or `COUPON_NOT_ISSUABLE` (the state is checked first, then the expiry), or
 *   `COUPON_SOLD_OUT`
 */
export function takeOne(coupon: Coupon, now: Instant): Result<Coupon, CouponNotIssuable | CouponSoldOut> {
  const couponId = coupon.id
  if (coupon.state !== 'ISSUABLE') return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: coupon.state })
  if (isExpired(coupon, now)) return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' })
  if (coupon.remaining === 0) return refuse({ code: 'COUPON_SOLD_OUT', couponId })
  return ok({ ...coupon, remaining: coupon.remaining - 1 })
}

/**
 * Whether a user may pay with a user coupon now: it belongs to the user, is unused, and its coupon is neither canceled nor
 * expired. One refusal covers all cases, so that nobody learns about other users' coupons.
 */
export function isUsable(userCoupon: UserCoupon, coupon: Coupon, userId: UserId, now: Instant): boolean {
  return (
    userCoupon.userId === userId && userCoupon.usedBy === null && coupon.state !== 'CANCELED' && !isExpired(coupon, now)
  )
}

export function usableCoupon(userCoupon: UserCoupon, coupon: Coupon): UsableCoupon {
  const { id, couponId } = userCoupon
  return { id, couponId, name: coupon.name, discount: coupon.discount, expiresAt: coupon.expiresAt }
}

export type CouponAdded = Made<{ readonly type: 'coupon added'; readonly coupon: Coupon }>
export type CouponChanged = Made<{ readonly type: 'coupon changed'; readonly coupon: Coupon }>

/** One voucher changed hands: the coupon has one less, the user has one more. */
export type CouponIssued = Made<{
  readonly type: 'coupon issued'
  readonly coupon: Coupon
  readonly userCoupon: UserCoupon
}>

export type UserCouponChanged = Made<{ readonly type: 'user coupon changed'; readonly userCoupon: UserCoupon }>

export const couponAdded = (coupon: Coupon) => ({ type: 'coupon added', coupon }) as CouponAdded
export const couponChanged = (coupon: Coupon) => ({ type: 'coupon changed', coupon }) as CouponChanged

/** @param coupon the coupon after `takeOne` */
export const couponIssued = (coupon: Coupon, userCoupon: UserCoupon) =>
  ({ type: 'coupon issued', coupon, userCoupon }) as CouponIssued

/** @param usedBy the order that uses it, or null when that order is canceled */
export const userCouponChanged = (userCoupon: UserCoupon, usedBy: OrderId | null) =>
  ({ type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy } }) as UserCouponChanged
