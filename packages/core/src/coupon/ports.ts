import type { CouponId, UserCouponId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Coupon, CouponState } from './coupon.ts'
import type { CouponAndUser, HeldCoupon, HeldCouponState, UserCoupon } from './user-coupon.ts'

/**
 * Coupons inside a transaction. The store itself also refuses a coupon of which fewer than none or more than all are left,
 * and one whose `soldOutAt` does not tell whether any are left: the unit of work fails with a permanent error.
 */
export interface CouponTable {
  /** Locks coupons one by one, by ascending id, and reads them, for commands that issue, create or change a coupon. */
  lock(ids: readonly CouponId[]): Promise<Map<CouponId, Coupon>>
  /** Reads, without a lock, the coupons that these user coupons belong to. */
  ofUserCoupons(ids: readonly UserCouponId[]): Promise<Map<CouponId, Coupon>>
  /**
   * Inserts coupons. If an id already exists, the unit of work fails with a transient error; when it runs again, it
   * finds the row.
   */
  add(coupons: readonly Coupon[]): void
  /** Saves coupons that this transaction has locked. */
  save(coupons: readonly Coupon[]): void
}

/**
 * User coupons inside a transaction. The store itself also ensures that a coupon has at most one user coupon per user, used
 * or not, and at most one per number.
 */
export interface UserCouponTable {
  /** Locks user coupons one by one, by ascending id, and reads them. */
  lock(ids: readonly UserCouponId[]): Promise<Map<UserCouponId, UserCoupon>>
  /**
   * The pairs whose user holds the coupon, used or not. Reads without a lock, because the transaction has locked the
   * coupon.
   */
  findHolders(pairs: readonly CouponAndUser[]): Promise<readonly CouponAndUser[]>
  /**
   * Inserts user coupons. If a user already holds the coupon, the unit of work fails with a transient error; when it runs
   * again, it finds the row. If a number is already taken, the unit of work fails with a permanent error.
   */
  add(userCoupons: readonly UserCoupon[]): void
  /** Saves user coupons that this transaction has locked. */
  save(userCoupons: readonly UserCoupon[]): void
}

/** Reads coupons outside of commands: committed rows, no locks. */
export interface CouponViews {
  /** Coupons by id; an unknown coupon is absent. */
  byIds(ids: readonly CouponId[]): Promise<Map<CouponId, Coupon>>
  /** ISSUABLE coupons that have not expired at `now`, by ascending id. */
  issuable(now: Instant, page: PageRange<CouponId>): Promise<Page<Coupon, CouponId>>
  /** Coupons in the given state, or in all states if `state` is undefined, by ascending id. */
  list(state: CouponState | undefined, page: PageRange<CouponId>): Promise<Page<Coupon, CouponId>>
  /**
   * How many of a coupon's user coupons are used by an order now. The query may take long for a coupon with a million
   * holders.
   */
  used(id: CouponId): Promise<number>
  /** The user coupons of a coupon, by ascending number. The key of a page is a number. */
  holders(id: CouponId, page: PageRange<number>): Promise<Page<UserCoupon, number>>
  /** The user's coupons that are in the list `state` at `now`, newest first. The key of a page is a user coupon's id. */
  ofUser(
    userId: UserId,
    state: HeldCouponState,
    now: Instant,
    page: PageRange<UserCouponId>,
  ): Promise<Page<HeldCoupon, UserCouponId>>
}
