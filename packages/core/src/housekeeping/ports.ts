import type { SalesDay } from '../ranking/ports.ts'

/** The rows that can be pruned by age. Each kind has an age of its own in the policy. */
export const prunable = ['idempotencyRecords', 'settledMessages', 'batches'] as const
export type Prunable = (typeof prunable)[number]

/** Removes rows that are no longer needed. */
export interface Pruning {
  /**
   * Removes rows that are older than `age` milliseconds by the store's clock, at most `limit` of them, in a transaction
   * of its own that locks nothing else. Before messages are removed, it notes up to which time they may be missing, so
   * that audits do not expect them.
   * @returns how many rows it removed
   */
  prune(what: Prunable, age: number, limit: number): Promise<number>
  /**
   * Removes orders of days before `firstKept` with their lines, at most `limit` orders, in a transaction of its own that
   * waits for no order. Before the first order is removed, the day is noted as the prune watermark: earlier days are
   * never built again, and audits ignore references to orders older than this day. An order with a stored message is
   * kept. Nothing is removed while a day is being built. One movement per product, of the reason ORDER and without an
   * order, keeps the sum of what all removed orders took, so that the movements still add up to the stock.
   * @returns how many orders it removed
   */
  pruneOrders(firstKept: SalesDay, limit: number): Promise<number>
}
