import type { Tx } from '../src/adapter.ts'
import type { CouponId, MessageId, OrderId, ProductId, Store, UserCouponId, UserId } from '../src/index.ts'

/**
 * What the author of a store gives to the suites: a function that opens a store, and returns it with ways to damage its
 * rows.
 *
 * @example
 * describeStore('my store', { open: async () => ({ store, again, tamper, close }) })
 */
export interface Harness {
  /**
   * Opens an empty store. The suites close each store before they open the next one, so `open` may empty one database instead of
   * creating many.
   *
   * @param alongside the host's function, which the store calls with the changes of each batch. Only `describeAlongside`
   *   passes it, so a store without rows alongside can ignore it.
   */
  open(alongside?: Tx['alongside']): Promise<Opened>
  /**
   * How long a test waits for something that must happen soon, such as the delivery of a message, in milliseconds; 10,000
   * by default. If it does not happen in time, the test fails with an error that names what was expected.
   */
  readonly patience?: number
}

/** An open store, and ways to view, damage and close it. */
export interface Opened {
  readonly store: Store
  /**
   * Opens another store over the same data, as another process would have it: it has connections and caches of its own and
   * shares only the rows. The race suites open two to six such stores, and run up to four units of work at the same time in
   * each of them.
   */
  again(): Promise<Store>
  readonly tamper: Tampering
  /** Closes the store, and all stores that `again` has opened over its data. */
  close(): Promise<void>
}

/** Changes rows without a command, as a careless administrator of the database would, so that an audit finds something. */
export interface Tampering {
  /** Adds `by` to the amount of a user's balance. */
  balance(userId: UserId, by: number): Promise<void>
  /** Adds `by` to the sequence of a user's balance. */
  sequence(userId: UserId, by: number): Promise<void>
  /** Adds `by` to a product's stock. */
  stock(productId: ProductId, by: number): Promise<void>
  /** Adds `by` to the remaining number of a coupon. */
  remaining(couponId: CouponId, by: number): Promise<void>
  /** Sets the order that uses a user coupon; null makes the user coupon unused. */
  usedBy(userCouponId: UserCouponId, orderId: OrderId | null): Promise<void>
  /** Adds `by` to the number of a user coupon. */
  number(userCouponId: UserCouponId, by: number): Promise<void>
  /** Adds `by` to the price of an order's first line. */
  linePrice(orderId: OrderId, by: number): Promise<void>
  /** Adds `by` to the amount of an order's first reduction. */
  reduction(orderId: OrderId, by: number): Promise<void>
  /** Adds `by` to the amount of the history entry that paid for an order. */
  payment(orderId: OrderId, by: number): Promise<void>
  /** Adds `by` to `bought` in the newest row that the ledger of purchases has for a user and a product. */
  bought(userId: UserId, productId: ProductId, by: number): Promise<void>
  /** Removes a message for the data platform. */
  message(messageId: MessageId): Promise<void>
}
