import type { SalesDay } from '../ranking/ports.ts'

/**
 * The kinds of rows that are pruned by age. The policy sets the age of each kind. `settledMessages` are SENT and DISCARDED
 * messages, and `batches` are stored ids of batches.
 */
export const prunable = ['idempotencyRecords', 'settledMessages', 'batches'] as const
export type Prunable = (typeof prunable)[number]

/**
 * Removes rows that are no longer needed, and empties the remaining data of erased users. Each call takes bounded time,
 * however many old rows have to stay. So a store may look at only a part of the old rows in one call, and at the next part
 * in the next call. A call may therefore remove fewer than `limit` rows, although more rows could be removed.
 */
export interface Pruning {
  /**
   * Removes at most `limit` rows that are older than `age` milliseconds by the store's clock. The age of a message counts
   * from the time when the message was settled. The call uses a transaction of its own, which locks no row that a command
   * locks. Before it removes messages, it notes the time up to which messages may be missing, so that audits do not expect
   * these messages.
   * @returns how many rows it removed
   */
  prune(what: Prunable, age: number, limit: number): Promise<number>
  /**
   * Removes at most `limit` orders of days before `firstKept`, with their lines, in a transaction of its own. A store must
   * 1. note `firstKept` as the prune watermark before it removes anything: earlier days are never built again, and audits
   *    ignore references to orders of earlier days,
   * 2. skip orders that are locked, and never wait for their locks,
   * 3. keep orders that have a stored message, and remove nothing while a day is being built,
   * 4. keep one summary movement per product, and subtract from it the quantities of the removed lines, except those of
   *    restocked orders. The movement has the reason ORDER, no order id, and the latest `paidAt` of the orders that it sums
   *    up. So the movements and the remaining lines still add up to the stock.
   * @returns how many orders it removed
   */
  pruneOrders(firstKept: SalesDay, limit: number): Promise<number>
  /**
   * Empties the remaining data of one user whose erasure was more than `age` milliseconds ago by the store's clock, in a
   * transaction of its own. It reads at most `limit` of the user's orders and empties their metadata. It also empties the
   * values of at most `limit` idempotency records whose `about` is the user's id: it replaces them with `emptied` of
   * `command/idempotency.ts`. `age` must be so long that every order which was under way at the erasure has committed.
   *
   * Even later, an operator may cancel or complete an order of the user, and the record of the operator's key keeps the order
   * with its metadata. So a store must empty such a record too, if the command read the order before its metadata was emptied.
   * @returns true if more may be left to do, for this user or for another user
   */
  emptyErased(age: number, limit: number): Promise<boolean>
}
