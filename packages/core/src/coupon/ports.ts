import type { CouponId, UserCouponId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Coupon, CouponHolder, UsableCoupon, UserCoupon } from './coupon.ts'

/** Coupons inside a transaction. */
export interface CouponTable {
  /** Locks, in the order of the ids, and reads: for issuing and for an operator's change. */
  lock(ids: readonly CouponId[]): Promise<Map<CouponId, Coupon>>
  /** Reads, without a lock, the coupons that these user coupons belong to. */
  ofUserCoupons(ids: readonly UserCouponId[]): Promise<Map<CouponId, Coupon>>
  /** Inserts coupons. An id that exists already is a transient error: the rerun sees the concurrent insert. */
  add(coupons: readonly Coupon[]): void
  save(coupons: readonly Coupon[]): void
}

/** User coupons inside a transaction. The store too allows one per coupon and user, used or not. */
export interface UserCouponTable {
  /** Locks, in the order of the ids, and reads. */
  lock(ids: readonly UserCouponId[]): Promise<Map<UserCouponId, UserCoupon>>
  /** Those of `holders` who hold their coupon, used or not. Reads without a lock, because the coupon's lock is held. */
  findHolders(holders: readonly CouponHolder[]): Promise<readonly CouponHolder[]>
  /** Inserts user coupons. A concurrent issue of the same coupon to the same user is a transient error. */
  add(userCoupons: readonly UserCoupon[]): void
  save(userCoupons: readonly UserCoupon[]): void
}

/** Coupons as they are read outside of commands: committed rows, no locks. */
export interface CouponViews {
  /** A user's coupons that can be used at `now`, newest first. The key of a page is a user coupon's id. */
  usable(userId: UserId, now: Instant, page: PageRange<UserCouponId>): Promise<Page<UsableCoupon, UserCouponId>>
}
