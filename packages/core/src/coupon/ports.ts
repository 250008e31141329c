import type { CouponId, UserCouponId, UserId } from '../base/ids.ts'
import type { Page, PageRequest } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Coupon, UsableCoupon, UserCoupon } from './coupon.ts'

/** A coupon and a user who may hold it. */
export interface CouponHolder {
  readonly couponId: CouponId
  readonly userId: UserId
}

/** Coupons inside a transaction. */
export interface CouponTable {
  /** Locks, in the order of the ids, and reads: for issuing and for an operator's change. */
  lock(ids: readonly CouponId[]): Promise<Map<CouponId, Coupon>>
  /** Reads, without a lock, the coupons that these user coupons belong to. */
  ofUserCoupons(ids: readonly UserCouponId[]): Promise<Map<CouponId, Coupon>>
  /** A coupon with an id that exists already is a transient error: the rerun sees its elder. */
  add(coupons: readonly Coupon[]): void
  save(coupons: readonly Coupon[]): void
}

/** User coupons inside a transaction. A user holds a coupon once at most, used or not, in the store too. */
export interface UserCouponTable {
  /** Locks, in the order of the ids, and reads. */
  lock(ids: readonly UserCouponId[]): Promise<Map<UserCouponId, UserCoupon>>
  /** Those of `holders` who hold their coupon, used or not. Read without a lock: the coupon's is held. */
  findHolders(holders: readonly CouponHolder[]): Promise<readonly CouponHolder[]>
  /** A twin that issued the same coupon to the same user meanwhile is a transient error. */
  add(userCoupons: readonly UserCoupon[]): void
  save(userCoupons: readonly UserCoupon[]): void
}

/** Coupons as they are read outside of commands: committed rows, no locks. */
export interface CouponViews {
  /** A user's coupons that can be used at `now`, the newest first. The key of a page is a user coupon's id. */
  usable(userId: UserId, now: Instant, page: PageRequest<UserCouponId>): Promise<Page<UsableCoupon, UserCouponId>>
}
