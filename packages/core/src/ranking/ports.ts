import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Day, Instant } from '../base/time.ts'

/** What was sold of a product over some days. */
export interface ProductSales {
  readonly productId: ProductId
  /** Pieces in PAID orders. */
  readonly quantity: number
  /** Price × quantity before discounts. */
  readonly amount: Money
}

/** The days of sales inside a transaction. */
export interface SalesDayTable {
  /** Marks days whose sales changed after the fact: a day that was built before the mark is built again. */
  changed(days: readonly Day[]): void
}

/** A day and the span of time that it is in the shop's zone. */
export interface SalesDay {
  readonly day: Day
  readonly from: Instant
  readonly until: Instant
}

/** Statistics of sales by day and product: what the ranking is made of. None of it runs in a command's transaction. */
export interface SalesStatistics {
  /** When the earliest order that is kept was paid; null when there is none. */
  firstSale(): Promise<Instant | null>
  /** The latest day up to `until` that is built; null when none is. */
  lastBuilt(until: Day): Promise<Day | null>
  /** Notes these days, so that those of them that are not built are due. A day that is known already stays as it is. */
  open(days: readonly Day[]): Promise<void>
  /**
   * Known days up to `until` that were never built, or changed since, the oldest first. A day before the prune
   * watermark is never due: its orders may be gone.
   */
  due(until: Day, limit: number): Promise<readonly Day[]>
  /**
   * Counts a day's PAID orders and replaces the day's figures with the result, in one transaction that a reader sees
   * all or nothing of. A change of the day that is under way meanwhile leaves it due.
   * @returns how many products were sold, or null for a day before the prune watermark, which is left alone
   */
  rebuild(day: SalesDay): Promise<number | null>
  /** The best sellers of the days from `from` to `to`, both included: by quantity, then amount, then the lower id. */
  top(range: {
    readonly from: Day
    readonly to: Day
    readonly limit: number
    readonly offset: number
  }): Promise<readonly ProductSales[]>
  /** Makes one runner among processes: true when `token` has the run, for `leaseFor` milliseconds from now. */
  acquire(token: string, leaseFor: number): Promise<boolean>
  /** Gives the run up, if `token` has it. */
  release(token: string): Promise<void>
}
