/**
 * The checks of an audit, which compares the figures of a store with each other. The checks hold at any time, even
 * under load. Each check computes figures in independent ways and compares the results. It leaves out references to
 * pruned orders, and messages from times whose messages may have been pruned.
 *
 * - `balance`: a user's balance = the sum of the user's entries, and its sequence = their number
 * - `stock`: a product's stock = the sum of its stored movements − the quantities in the lines of all orders that were not
 *   restocked
 * - `issued`: a coupon's quantity − remaining = the number of its user coupons = the highest of their numbers
 * - `used-coupons`: a user coupon names an order exactly when that order used it and is not CANCELED
 * - `order-lines`: an order's lines add up to its subtotal, and subtotal − discount = total. Without a coupon, the discount = the
 *   sum of the reductions; with a coupon it is at least that sum, because no order stores the coupon's part on its own
 * - `payments`: an order's uses and refunds add up to −total, and to 0 when it is CANCELED
 * - `purchases`: in the ledger of a user and a product with a limit, the newest row's `bought` = the sum of the changes, and its
 *   sequence = the number of rows; the changes of an order add up to its pieces, and to 0 when it is CANCELED
 * - `messages`: an order has one message `order.paid`; a CANCELED order also has one message `order.canceled`
 */
export const auditChecks = [
  'balance',
  'stock',
  'issued',
  'used-coupons',
  'order-lines',
  'payments',
  'purchases',
  'messages',
] as const
export type AuditCheckName = (typeof auditChecks)[number]

/** A row for which a check failed. */
export interface Finding {
  readonly name: AuditCheckName
  /** The id of the user, product, coupon, user coupon or order. */
  readonly key: string
  readonly expected: number
  readonly actual: number
}

/** Compares the rows of a store with each other. */
export interface Audit {
  /** The findings, at most 100 per check, from one read-only snapshot of the store. */
  findings(): Promise<readonly Finding[]>
}
