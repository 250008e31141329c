import type { CouponId, UserCouponId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Coupon, CouponHolder, UsableCoupon, UserCoupon } from './coupon.ts'

/** Coupons inside a transaction. */
export interface CouponTable {
  /** Locks coupons, in the order of the ids, and reads them: to issue one, or for an operator's change. */
  lock(ids: readonly CouponId[]): Promise<Map<CouponId, Coupon>>
  /** Reads, without a lock, the coupons that these user coupons belong to. */
  ofUserCoupons(ids: readonly UserCouponId[]): Promise<Map<CouponId, Coupon>>
  /** Inserts coupons. If an id already exists, the unit fails with a transient error, and its rerun finds the row. */
  add(coupons: readonly Coupon[]): void
  /** Saves coupons that this transaction has locked. */
  save(coupons: readonly Coupon[]): void
}

/** User coupons inside a transaction. The store itself also allows only one per coupon and user, used or not. */
export interface UserCouponTable {
  /** Locks user coupons, in the order of the ids, and reads them. */
  lock(ids: readonly UserCouponId[]): Promise<Map<UserCouponId, UserCoupon>>
  /** The `holders` who hold their coupon, used or not. Reads without a lock, because the transaction has locked the coupon. */
  findHolders(holders: readonly CouponHolder[]): Promise<readonly CouponHolder[]>
  /** Inserts user coupons. If a user already holds the coupon, the unit fails with a transient error, and its rerun finds the row. */
  add(userCoupons: readonly UserCoupon[]): void
  /** Saves user coupons that this transaction has locked. */
  save(userCoupons: readonly UserCoupon[]): void
}

/** Reads coupons outside of commands: committed rows, no locks. */
export interface CouponViews {
  /** The coupons that a user can use at `now`, newest first. The key of a page is a user coupon's id. */
  usable(userId: UserId, now: Instant, page: PageRange<UserCouponId>): Promise<Page<UsableCoupon, UserCouponId>>
}
