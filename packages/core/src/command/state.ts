import type { Balance } from '../balance/balance.ts'
import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Coupon } from '../coupon/coupon.ts'
import { type CouponAndUser, holderKey, type UserCoupon } from '../coupon/user-coupon.ts'
import { type Order, type OrderReference, referenceKey } from '../order/order.ts'
import type { Product } from '../product/product.ts'
import { type Bought, type Purchase, type UserAndProduct, userAndProductKey } from '../product/purchase.ts'
import type { Stock } from '../product/stock.ts'
import { factsOf, type User, type UserFacts } from '../user/user.ts'

// Re-exported for `batch/`, which may import `command/` but none of the domain folders, such as `coupon/`.
export { factsOf, holderKey, referenceKey, type UserAndProduct, userAndProductKey }

/** The rows that a batch has loaded, with the changes of its earlier commands. Rules read it and never write to it. */
export interface State {
  readonly users: ReadonlyMap<UserId, UserFacts>
  /**
   * The users that the store keeps, not those that a system of the host keeps. Only commands that change or erase users
   * lock these rows.
   */
  readonly storedUsers: ReadonlyMap<UserId, User>
  readonly balances: ReadonlyMap<UserId, Balance>
  readonly products: ReadonlyMap<ProductId, Product>
  readonly stock: ReadonlyMap<ProductId, Stock>
  readonly coupons: ReadonlyMap<CouponId, Coupon>
  /**
   * Of the pairs of a coupon and a user that were read: the `holderKey` of each pair whose user holds the coupon, used or
   * not.
   */
  readonly holders: ReadonlySet<string>
  readonly userCoupons: ReadonlyMap<UserCouponId, UserCoupon>
  readonly orders: ReadonlyMap<OrderId, Order>
  /** Of the references that were read: each order that has one of them, by `referenceKey`. */
  readonly orderReferences: ReadonlyMap<string, OrderId>
  /** How much users have bought of products with a limit, by `userAndProductKey`. A pair without purchases is absent. */
  readonly purchases: ReadonlyMap<string, Bought>
  /** The purchases that each order added when it was placed. An order is absent if none of its products had a limit then. */
  readonly countedOrders: ReadonlyMap<OrderId, readonly Purchase[]>
}

/** The rows that a command locks, by key. Every batch locks the tables in the order of these members. */
export interface Locks {
  readonly orders?: readonly OrderId[]
  readonly balances?: readonly UserId[]
  readonly userCoupons?: readonly UserCouponId[]
  readonly coupons?: readonly CouponId[]
  readonly stock?: readonly ProductId[]
  /** Only commands that create or change products lock them. Orders read products without a lock. */
  readonly products?: readonly ProductId[]
  /**
   * Only commands that change or erase users lock them. Other commands read users without a lock, and find them in the
   * state's `users`.
   */
  readonly storedUsers?: readonly UserId[]
}

/** The rows that a command reads without a lock, by key. They are read after all locks are held. */
export interface Reads {
  /** The coupons that these user coupons belong to. They appear in the state's `coupons`. */
  readonly couponsOfUserCoupons?: readonly UserCouponId[]
  readonly products?: readonly ProductId[]
  readonly users?: readonly UserId[]
  /** Whether these users hold these coupons. */
  readonly holders?: readonly CouponAndUser[]
  readonly orderReferences?: readonly OrderReference[]
  /**
   * How much users have bought of these products. This is read in a second round trip, and only for products that have
   * a limit or that the batch creates or changes.
   */
  readonly purchases?: readonly Buying[]
  /**
   * The purchases that these orders added when they were placed. If there are any, the state's `purchases` also says how
   * much the users of these orders have bought of the same products. A rule sees `purchases` only if its command's `read`
   * names it; the list may be empty.
   */
  readonly countedOrders?: readonly OrderId[]
}

/** A user, and the lines of products that the user buys. */
export interface Buying {
  readonly userId: UserId
  readonly items: readonly { readonly productId: ProductId }[]
}

/** The table of the state in which the rows of a lock or a read appear. */
type TableOf<Name> = Name extends 'couponsOfUserCoupons' ? 'coupons' : Name extends keyof State ? Name : never

/** The tables that a command names in `lock` and `read`. Its rule sees these and no others. */
export type StateOf<L, R> = Pick<State, TableOf<keyof L> | TableOf<keyof R>>
