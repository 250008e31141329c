import type { CouponId, OrderId, UserCouponId, UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import { addDays, dayOf, type Instant, spanOf } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'
import type { Coupon } from './coupon.ts'
import type { Discount } from './discount.ts'

/** A coupon that was issued to one user. */
export interface UserCoupon {
  readonly id: UserCouponId
  readonly couponId: CouponId
  readonly userId: UserId
  /** The place of this user coupon in the sequence of the coupon's issues: 1, 2, 3 …, without gaps. */
  readonly number: number
  readonly issuedAt: Instant
  /**
   * The end that the coupon's `validDays` set: the first instant at which this user coupon cannot be used. Null if the
   * coupon has no `validDays`.
   */
  readonly validUntil: Instant | null
  /** The order that uses this user coupon; null before any order uses it, and after that order was canceled. */
  readonly usedBy: OrderId | null
  /** When that order used this user coupon; null whenever `usedBy` is null. */
  readonly usedAt: Instant | null
}

/**
 * The lists of a user's coupons. `usable`: can be used now. `used`: an order uses the coupon. `expired`: unused, and past
 * its end. An unused coupon that an operator has canceled is in none of these lists.
 */
export const heldCouponStates = ['usable', 'used', 'expired'] as const
export type HeldCouponState = (typeof heldCouponStates)[number]

/** A user coupon with the terms of its coupon, as its holder sees it. */
export interface HeldCoupon extends Omit<UserCoupon, 'userId' | 'validUntil'> {
  readonly name: string
  readonly discount: Discount
  readonly maximumDiscount: Money | null
  readonly minimumSubtotal: Money
  /** The first instant at which the user coupon cannot be used: its own end or the coupon's end, whichever is earlier. */
  readonly expiresAt: Instant
}

/** A user coupon as operators see it, in the list of a coupon's holders. */
export interface IssuedCoupon extends Omit<UserCoupon, 'couponId' | 'validUntil'> {
  /** The first instant at which the user coupon cannot be used: its own end or the coupon's end, whichever is earlier. */
  readonly expiresAt: Instant
}

/** A pair of a coupon and a user. It does not say that the user holds the coupon. */
export interface CouponAndUser {
  readonly couponId: CouponId
  readonly userId: UserId
}

/** A text that identifies a coupon and a user. Ids contain no space, so two different pairs never share a text. */
export const holderKey = ({ couponId, userId }: CouponAndUser): string => `${couponId} ${userId}`

export interface CouponNotUsable {
  readonly code: 'COUPON_NOT_USABLE'
  readonly userCouponId: UserCouponId
}

export interface CouponMinimumNotMet {
  readonly code: 'COUPON_MINIMUM_NOT_MET'
  readonly userCouponId: UserCouponId
  /** The subtotal that an order must reach to use the coupon. */
  readonly minimumSubtotal: Money
  readonly subtotal: Money
}

/**
 * The next user coupon of a coupon. If n user coupons were issued before, its number is n + 1.
 *
 * @param coupon the coupon before `takeOne`
 */
export function newUserCoupon(
  { id: couponId, quantity, remaining, validDays }: Coupon,
  { id, userId }: Pick<UserCoupon, 'id' | 'userId'>,
  issuedAt: Instant,
  timeZone: string,
): UserCoupon {
  const number = quantity - remaining + 1
  const validUntil = validDays === null ? null : endOfDayAfter(issuedAt, validDays, timeZone)
  return { id, couponId, userId, number, issuedAt, validUntil, usedBy: null, usedAt: null }
}

/** The end of the day that lies `days` after the day of `at`. */
const endOfDayAfter = (at: Instant, days: number, timeZone: string): Instant =>
  spanOf(addDays(dayOf(at, timeZone), days), timeZone).until

/** The first instant at which a user coupon cannot be used. */
export const endOf = ({ validUntil }: UserCoupon, { expiresAt }: Coupon): Instant =>
  validUntil === null ? expiresAt : Math.min(validUntil, expiresAt)

/** The list that shows a user coupon now; null if no list shows it. */
export function heldStateOf(userCoupon: UserCoupon, coupon: Coupon, now: Instant): HeldCouponState | null {
  if (userCoupon.usedBy !== null) return 'used'
  if (coupon.state === 'CANCELED') return null
  return now < endOf(userCoupon, coupon) ? 'usable' : 'expired'
}

/**
 * Whether a user may use a user coupon now: it belongs to the user, it is unused, and it is neither canceled nor expired. The
 * callers give one refusal for all these cases, so that no user learns about other users' coupons.
 */
export const isUsable = (userCoupon: UserCoupon, coupon: Coupon, userId: UserId, now: Instant): boolean =>
  userCoupon.userId === userId && heldStateOf(userCoupon, coupon, now) === 'usable'

/** @returns `COUPON_MINIMUM_NOT_MET` when an order with this subtotal cannot use the user coupon */
export function checkMinimum(
  { id: userCouponId }: UserCoupon,
  { minimumSubtotal }: Coupon,
  subtotal: Money,
): Result<null, CouponMinimumNotMet> {
  if (subtotal >= minimumSubtotal) return ok(null)
  return refuse({ code: 'COUPON_MINIMUM_NOT_MET', userCouponId, minimumSubtotal, subtotal })
}

/** A user coupon as the lists of its holder show it. */
export function heldCoupon(userCoupon: UserCoupon, coupon: Coupon): HeldCoupon {
  const { userId: _, validUntil: __, ...shown } = userCoupon
  const { name, discount, maximumDiscount, minimumSubtotal } = coupon
  return { ...shown, name, discount, maximumDiscount, minimumSubtotal, expiresAt: endOf(userCoupon, coupon) }
}

/** A user coupon as the list of a coupon's holders shows it. */
export function issuedCoupon(userCoupon: UserCoupon, coupon: Coupon): IssuedCoupon {
  const { couponId: _, validUntil: __, ...shown } = userCoupon
  return { ...shown, expiresAt: endOf(userCoupon, coupon) }
}

/** A coupon was issued to a user: one less remains, and there is one more user coupon. */
export type CouponIssued = Opaque<{
  readonly type: 'coupon issued'
  readonly coupon: Coupon
  readonly userCoupon: UserCoupon
}>

export type UserCouponChanged = Opaque<{ readonly type: 'user coupon changed'; readonly userCoupon: UserCoupon }>

/** @param coupon the coupon after `takeOne` */
export const couponIssued = (coupon: Coupon, userCoupon: UserCoupon) =>
  ({ type: 'coupon issued', coupon, userCoupon }) as CouponIssued

/** An order uses a user coupon. */
export const userCouponUsed = (userCoupon: UserCoupon, usedBy: OrderId, usedAt: Instant) =>
  ({ type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy, usedAt } }) as UserCouponChanged

/** The order that used a user coupon is canceled. */
export const userCouponReturned = (userCoupon: UserCoupon) =>
  ({ type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: null, usedAt: null } }) as UserCouponChanged
