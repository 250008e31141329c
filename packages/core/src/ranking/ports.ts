import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Day, Instant } from '../base/time.ts'

/** The sales of a product over some days. */
export interface ProductSales {
  readonly productId: ProductId
  /** Pieces in PAID orders. */
  readonly quantity: number
  /** Price × quantity before discounts. */
  readonly amount: Money
}

/** The days of sales inside a transaction. */
export interface SalesDayTable {
  /** Marks days whose sales changed after they were over: a day that was built before the mark is built again. */
  changed(days: readonly Day[]): void
}

/** A day with its span of time in the shop's zone: from `from` up to but not including `until`. */
export interface SalesDay {
  readonly day: Day
  readonly from: Instant
  readonly until: Instant
}

/** Sales by day and product, from which the ranking is made. No call runs in a command's transaction. */
export interface SalesStatistics {
  /** When the earliest order that is still stored was paid; null when there is none. */
  firstSale(): Promise<Instant | null>
  /** The latest day up to `until` that is built; null when none is. */
  lastBuilt(until: Day): Promise<Day | null>
  /** Notes these days, so that those that are not built become due. Does not change a day that is already known. */
  open(days: readonly Day[]): Promise<void>
  /**
   * Known days up to `until` that were never built or have changed since, the oldest first. A day before the prune
   * watermark is never due, because its orders may be gone.
   */
  due(until: Day, limit: number): Promise<readonly Day[]>
  /**
   * Sums a day's PAID orders and replaces the day's figures with the result, in one transaction. A reader sees the
   * figures of before or of after, never a mixture. If the day changes meanwhile, it stays due.
   * @returns how many products were sold, or null for a day before the prune watermark, which does not change
   */
  rebuild(day: SalesDay): Promise<number | null>
  /** The best sellers of the days from `from` to `to`, both included: by quantity, then amount, then the lower id. */
  top(range: {
    readonly from: Day
    readonly to: Day
    readonly limit: number
    readonly offset: number
  }): Promise<readonly ProductSales[]>
  /**
   * Lets one process at a time build days.
   * @returns whether `token` holds the run, for `leaseFor` milliseconds from now by the store's clock
   */
  acquire(token: string, leaseFor: number): Promise<boolean>
  /** Ends the run, if `token` holds it. */
  release(token: string): Promise<void>
}
