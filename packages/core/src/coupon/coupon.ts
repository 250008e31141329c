import { z } from 'zod'
import type { CouponId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { IllegalStateChange } from '../base/refusals.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'
import type { Discount } from './discount.ts'

/**
 * `REGISTERED`: the coupon is prepared, and users cannot take it yet. `ISSUABLE`: users can take the coupon between its
 * opening and its expiry. `CANCELED`: the coupon can be neither taken nor used.
 */
export const couponStates = ['REGISTERED', 'ISSUABLE', 'CANCELED'] as const
export type CouponState = (typeof couponStates)[number]

/** How many times a coupon can be issued in all: 0 to 10^9. */
export const CouponQuantity = z.int().min(0).max(1_000_000_000)

/** Whether a coupon opens before it expires. Otherwise nobody could ever take it. */
export const opensBeforeExpiry = ({
  opensAt,
  expiresAt,
}: {
  readonly opensAt?: Instant | null | undefined
  readonly expiresAt?: Instant | undefined
}): boolean =>
  // zod calls this function even if it has already reported an instant, for example a text that is too long. The instant is
  // then still a text, and a comparison of it with a number is false. So `!(a >= b)` is true, and no second issue is added.
  opensAt == null || expiresAt === undefined || !(opensAt >= expiresAt)

/** The message about the `opensAt` of an input that fails `opensBeforeExpiry`. */
export const openingTooLate = 'must be before expiresAt'

/** A coupon that the shop issues a limited number of times, once per user. */
export interface Coupon {
  readonly id: CouponId
  readonly name: string
  readonly discount: Discount
  /** The most that a percentage takes off, at least 1; null without a limit, and for a fixed discount. */
  readonly maximumDiscount: Money | null
  /** The subtotal that an order must reach to use the coupon: 0 to 2^53 − 1. */
  readonly minimumSubtotal: Money
  /** How many times the coupon can be issued in all: 0 to 10^9. */
  readonly quantity: number
  /** How many times the coupon can still be issued: `quantity` − the number of issued coupons. */
  readonly remaining: number
  /** When `remaining` became 0; null while it is above 0. */
  readonly soldOutAt: Instant | null
  readonly state: CouponState
  /** The first instant at which the coupon can be issued; null if it can be issued as soon as it is ISSUABLE. */
  readonly opensAt: Instant | null
  /** The first instant at which the coupon can be neither issued nor used. */
  readonly expiresAt: Instant
  /**
   * A user's coupon is valid to the end of the day that is this many days after the day of its issue. Days are those of the
   * shop's zone. A user's coupon is never valid past `expiresAt`. Null if it is valid until `expiresAt`.
   */
  readonly validDays: number | null
}

/** A coupon with the number of its user coupons that are used. */
export interface CouponWithUse extends Coupon {
  /** How many of the coupon's user coupons are used by an order. The number may be up to a minute old. */
  readonly used: number
}

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
  /** `EXPIRED` is not a stored state: it means that the coupon is past its expiry. */
  readonly state: Exclude<CouponState, 'ISSUABLE'> | 'EXPIRED'
}

export interface CouponNotOpen {
  readonly code: 'COUPON_NOT_OPEN'
  readonly couponId: CouponId
  /** The first instant at which the coupon can be issued. */
  readonly opensAt: Instant
}

export interface CouponSoldOut {
  readonly code: 'COUPON_SOLD_OUT'
  readonly couponId: CouponId
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
 * Moves a coupon to a state. A move to the coupon's present state is allowed and changes nothing.
 *
 * @returns the coupon in the new state, or `ILLEGAL_STATE_CHANGE`
 */
export function moveCoupon(coupon: Coupon, to: CouponState): Result<Coupon, IllegalStateChange> {
  if (coupon.state === to) return ok(coupon)
  if (!moves[coupon.state].includes(to)) return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: coupon.state, to })
  return ok({ ...coupon, state: to })
}

/**
 * Raises or lowers the quantity, never below the number of issued coupons. A sold-out coupon whose quantity is raised
 * is no longer sold out. A coupon whose quantity is lowered to the number of issued coupons is sold out from now on.
 *
 * @param quantity 0 to 10^9
 * @returns the resized coupon, or `QUANTITY_BELOW_ISSUED`
 */
export function resize(coupon: Coupon, quantity: number, now: Instant): Result<Coupon, QuantityBelowIssued> {
  const issued = coupon.quantity - coupon.remaining
  if (quantity < issued) return refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId: coupon.id, issued })
  return ok({ ...coupon, quantity, ...availability(quantity - issued, coupon.soldOutAt ?? now) })
}

/**
 * The members that say how many remain. They change together.
 *
 * @param soldOutAt the instant at which `remaining` became 0; ignored while `remaining` is above 0
 */
export const availability = (remaining: number, soldOutAt: Instant) => ({
  remaining,
  soldOutAt: remaining === 0 ? soldOutAt : null,
})

/** Whether a coupon opens later than now. It opens at the instant `opensAt` itself. */
export const isUpcoming = ({ opensAt }: Pick<Coupon, 'opensAt'>, now: Instant): boolean =>
  opensAt !== null && now < opensAt

/**
 * Moves the opening of a coupon that has not opened yet. An `opensAt` that equals the coupon's own is allowed and
 * changes nothing.
 *
 * @returns the coupon with its new opening, or `ILLEGAL_STATE_CHANGE` if the coupon has opened: `opensAt` has come, or the
 *   coupon has no `opensAt` and is no longer REGISTERED
 */
export function moveOpening(coupon: Coupon, opensAt: Instant, now: Instant): Result<Coupon, IllegalStateChange> {
  if (coupon.opensAt === opensAt) return ok(coupon)
  const moved = { ...coupon, opensAt }
  const hasOpened = coupon.opensAt === null ? coupon.state !== 'REGISTERED' : !isUpcoming(coupon, now)
  if (hasOpened)
    return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'OPEN', to: isUpcoming(moved, now) ? 'UPCOMING' : 'OPEN' })
  return ok(moved)
}

/** Whether a coupon has expired. It expires at the instant `expiresAt` itself. */
export const isExpired = (coupon: Pick<Coupon, 'expiresAt'>, now: Instant): boolean => coupon.expiresAt <= now

/**
 * Issues a coupon once: takes one off the remaining quantity.
 *
 * @returns the coupon with one less remaining, or the first refusal that applies: `COUPON_NOT_ISSUABLE` because of its
 *   state, `COUPON_NOT_ISSUABLE` because of its expiry, `COUPON_NOT_OPEN`, `COUPON_SOLD_OUT`
 */
export function takeOne(
  coupon: Coupon,
  now: Instant,
): Result<Coupon, CouponNotIssuable | CouponNotOpen | CouponSoldOut> {
  const couponId = coupon.id
  if (coupon.state !== 'ISSUABLE') return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: coupon.state })
  if (isExpired(coupon, now)) return refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' })
  if (coupon.opensAt !== null && isUpcoming(coupon, now)) {
    return refuse({ code: 'COUPON_NOT_OPEN', couponId, opensAt: coupon.opensAt })
  }
  if (coupon.remaining === 0) return refuse({ code: 'COUPON_SOLD_OUT', couponId })
  return ok({ ...coupon, ...availability(coupon.remaining - 1, now) })
}

export type CouponAdded = Opaque<{ readonly type: 'coupon added'; readonly coupon: Coupon }>
export type CouponChanged = Opaque<{ readonly type: 'coupon changed'; readonly coupon: Coupon }>

export const couponAdded = (coupon: Coupon) => ({ type: 'coupon added', coupon }) as CouponAdded
export const couponChanged = (coupon: Coupon) => ({ type: 'coupon changed', coupon }) as CouponChanged
