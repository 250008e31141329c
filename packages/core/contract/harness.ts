import type { CouponId, MessageId, OrderId, ProductId, Store, UserCouponId, UserId } from '../src/index.ts'

/**
 * What the author of an adapter gives to the suites of this folder: a way to open stores, and to damage one.
 *
 * @example
 * describeStore('my store', { open: async () => ({ store, again, tamper, close }) })
 */
export interface Harness {
  /**
   * Opens a store that holds nothing. Every test opens one and closes it before the next test opens its own, so
   * that a database may be emptied here rather than made.
   */
  open(): Promise<Opened>
  /**
   * How long a test waits for what must happen soon, such as the delivery of a message, in milliseconds; 10,000 when
   * absent. A test that waits in vain fails with a message that names what was expected.
   */
  readonly patience?: number
}

export interface Opened {
  readonly store: Store
  /**
   * Another process's view of the same data: it has connections and caches of its own and shares nothing but the
   * rows. The race suites run up to four units of work at once in each of two views.
   */
  again(): Promise<Store>
  readonly tamper: Tampering
  /** Closes the store and all further views of it. */
  close(): Promise<void>
}

/** Changes rows behind the shop's back, as a careless hand at the database would, so that an audit has work to do. */
export interface Tampering {
  /** Adds `by` to the amount of a user's balance. */
  balance(userId: UserId, by: number): Promise<void>
  /** Adds `by` to the sequence of a user's balance. */
  sequence(userId: UserId, by: number): Promise<void>
  /** Adds `by` to a product's stock. */
  stock(productId: ProductId, by: number): Promise<void>
  /** Adds `by` to what remains of a coupon. */
  remaining(couponId: CouponId, by: number): Promise<void>
  /** Says that another order used a user coupon, or none. */
  usedBy(userCouponId: UserCouponId, orderId: OrderId | null): Promise<void>
  /** Adds `by` to the price of an order's first line. */
  linePrice(orderId: OrderId, by: number): Promise<void>
  /** Adds `by` to the amount of the history entry that paid for an order. */
  payment(orderId: OrderId, by: number): Promise<void>
  /** Removes a message for the data platform. */
  message(messageId: MessageId): Promise<void>
}
