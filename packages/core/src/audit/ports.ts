/**
 * The checks of an audit. Each check computes a figure of the store in two independent ways and compares the results. In a
 * sound store, every check holds at any time, even under load. The checks ignore references to pruned orders. They also
 * ignore all messages that are so old that messages of the same age may have been pruned.
 *
 * - `balance`: a user's balance = the sum of the user's entries, and the sequence of the balance = the number of these
 *   entries
 * - `stock`: a product's stock = the sum of its stored movements − the quantities in the lines of all stored orders
 *   that were not restocked; the stored movements include one that sums up all pruned orders
 * - `issued`: a coupon's quantity − remaining = the number of its user coupons = the highest of their numbers
 * - `used-coupons`: a user coupon names an order if, and only if, that order used the user coupon and is not CANCELED
 * - `order-lines`: an order's lines add up to its subtotal, and subtotal − discount = total. Without a coupon, the discount = the
 *   sum of the reductions; with a coupon it is at least that sum, because no order stores the coupon's part on its own
 * - `payments`: the entries `USE` and `REFUND` of an order add up to −total, and to 0 if the order is CANCELED
 * - `purchases`: for each user and product with purchases, the newest purchase has `bought` = the sum of the changes of all
 *   these purchases, and `sequence` = their number; for each order and product with purchases, the changes add up to the
 *   ordered quantity of the product, and to 0 if the order is CANCELED
 * - `messages`: an order has 1 message (`order.paid`), and a CANCELED order has 2 (also `order.canceled`); only their number
 *   is checked
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

/** Two figures that a check compared and that differ. A row may have several findings of one check. */
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
