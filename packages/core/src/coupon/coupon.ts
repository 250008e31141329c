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

/** How many times a coupon can be issued in all: 0 to 10^9. */
export const CouponQuantity = z.int().min(0).max(1_000_000_000)

/** A coupon that the shop issues a limited number of times, once per user. */
export interface Coupon {
  readonly id: CouponId
  readonly name: string
  readonly discount: Discount
  /** How many times it can be issued in all: 0 to 10^9. */
  readonly quantity: number
  /** How many times it can still be issued: quantity − issued. */
  readonly remaining: number
  readonly state: CouponState
  /** The first instant at which it can be neither issued nor used. */
  readonly expiresAt: Instant
}

/** A coupon that was issued to one user. */
export interface UserCoupon {
  readonly id: UserCouponId
  readonly couponId: CouponId
  readonly userId: UserId
  /** The order that uses it and is not CANCELED; null while it is unused. */
  readonly usedBy: OrderId | null
  readonly issuedAt: Instant
}

/** An issued coupon that its holder can use now, as lists show it. */
export interface UsableCoupon {
  /** The user coupon's id. An order names it to use the coupon. */
  readonly id: UserCouponId
  readonly couponId: CouponId
  readonly name: string
  readonly discount: Discount
  readonly expiresAt: Instant
}

/** A coupon and a user, who holds it or does not. */
export interface CouponHolder {
  readonly couponId: CouponId
  readonly userId: UserId
}

/** A text that identifies a holder. Ids contain no space, so two different holders never share a text. */
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
  /** `EXPIRED` is no stored state: it says that the coupon is past its expiry. */
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
  /** How many are issued. */
  readonly issued: number
}

/** The allowed moves of a coupon's state: REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED. */
const moves: Readonly<Record<CouponState, readonly CouponState[]>> = {
  REGISTERED: ['ISSUABLE', 'CANCELED'],
  ISSUABLE: ['CANCELED'],
  CANCELED: ['ISSUABLE'],
}

/**
 * Moves a coupon to a state. A move to its present state is allowed and changes nothing.
 *
 * @returns the coupon in the new state, or `ILLEGAL_STATE_CHANGE`
 */
export function moveCoupon(coupon: Coupon, to: CouponState): Result<Coupon, IllegalStateChange> {
  if (coupon.state === to) return ok(coupon)
  if (!moves[coupon.state].includes(to)) return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: coupon.state, to })
  return ok({ ...coupon, state: to })
}

/**
 * Raises or lowers the quantity, never below the number of issued coupons.
 *
 * @param quantity 0 to 10^9
 * @returns the resized coupon, or `QUANTITY_BELOW_ISSUED`
 */
export function resize(coupon: Coupon, quantity: number): Result<Coupon, QuantityBelowIssued> {
  const issued = coupon.quantity - coupon.remaining
  if (quantity < issued) return refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId: coupon.id, issued })
  return ok({ ...coupon, quantity, remaining: quantity - issued })
}

/** Whether a coupon has expired. It expires at the instant `expiresAt` itself. */
export const isExpired = (coupon: Pick<Coupon, 'expiresAt'>, now: Instant): boolean => coupon.expiresAt <= now

/**
 * Issues a coupon once: takes one off the remaining quantity.
 *
 * @returns the coupon with one less remaining, or `COUPON_NOT_ISSUABLE` (for its state, or else for its expiry), or
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
 * Whether a user may use a user coupon now: it belongs to the user, it is unused, and its coupon is neither CANCELED nor
 * expired. The callers give one refusal for all these cases, so that no user learns about other users' coupons.
 */
export function isUsable(userCoupon: UserCoupon, coupon: Coupon, userId: UserId, now: Instant): boolean {
  return (
    userCoupon.userId === userId && userCoupon.usedBy === null && coupon.state !== 'CANCELED' && !isExpired(coupon, now)
  )
}

/** A user coupon as lists show it. */
export function usableCoupon(userCoupon: UserCoupon, coupon: Coupon): UsableCoupon {
  const { id, couponId } = userCoupon
  return { id, couponId, name: coupon.name, discount: coupon.discount, expiresAt: coupon.expiresAt }
}

export type CouponAdded = Made<{ readonly type: 'coupon added'; readonly coupon: Coupon }>
export type CouponChanged = Made<{ readonly type: 'coupon changed'; readonly coupon: Coupon }>

/** A coupon was issued to a user: one less remains, and there is one more user coupon. */
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
