import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Day, Instant } from '../base/time.ts'

/** The sales of a product over some days. */
export interface ProductSales {
  readonly productId: ProductId
  /** Pieces in orders that are not CANCELED. */
  readonly quantity: number
  /** The sum of price × quantity, before discounts. */
  readonly amount: Money
}

/** What was sold, canceled and charged in a period. */
export interface SalesFigures {
  /** Orders that were paid in the period and are not CANCELED. */
  readonly orders: number
  /** The sum of the totals of these orders. */
  readonly sales: Money
  /** Orders that were paid in the period and are CANCELED. */
  readonly cancels: number
  /** The sum of the charges in the period. */
  readonly charges: Money
}

/** The figures of a day, as they were when the day was last built. */
export interface DailyFigures extends SalesFigures {
  readonly day: Day
}

/** The days of sales inside a transaction. */
export interface SalesDayTable {
  /**
   * Marks days whose sales have changed. A marked day is due (see `SalesStatistics`), also if it was built before, and also
   * if it was never registered.
   */
  changed(days: readonly Day[]): void
}

/** A day with its span of time in the shop's zone: from `from` up to, but not including, `until`. */
export interface SalesDay {
  readonly day: Day
  readonly from: Instant
  readonly until: Instant
}

/**
 * The sales per day and product, from which the ranking is made. To build a day means to count its sales and to store the
 * counts. A day is closed when all its orders are committed and the policy's ranking time of the next day has come; the
 * shop builds only closed days. A day is due while it must be built, for the first time or again. No call runs in a
 * command's transaction.
 */
export interface SalesStatistics {
  /**
   * The time by the store's clock. The shop takes a day as closed only if both the store's clock and the process's clock say
   * so, because one of them may be wrong.
   */
  now(): Promise<Instant>
  /** When the earliest stored order was paid; null when no order is stored. */
  firstSale(): Promise<Instant | null>
  /** The latest built day up to and including `until`; null when none is built. */
  lastBuilt(until: Day): Promise<Day | null>
  /** Registers closed days: a day that was never registered, marked or built becomes due. Other days do not change. */
  register(days: readonly Day[]): Promise<void>
  /**
   * Makes every built day after `lastClosed` due again; the day no longer counts as built. It was built too early, while both
   * clocks were ahead, so more orders of the day may have been committed since. A day before the prune watermark (see
   * `Pruning.pruneOrders`) does not change, because its orders may be gone.
   */
  undoBuildsAfter(lastClosed: Day): Promise<void>
  /**
   * The due days up to and including `until`, the oldest first, at most `limit`: the days that were registered, marked or
   * made due by `undoBuildsAfter`, and have not been built since. A day before the prune watermark is never due, because
   * its orders may be gone.
   */
  due(until: Day, limit: number): Promise<readonly Day[]>
  /**
   * Computes a day's figures again from its orders and charges, and replaces the figures that `top` and `daily` use, in one
   * transaction. A reader sees either the old figures or the new ones, never a mixture. If the day's sales change during
   * the rebuild, the day stays due.
   * @returns the number of different products that were sold; null for a day before the prune watermark, whose figures do not
   *   change
   */
  rebuild(day: SalesDay): Promise<number | null>
  /** The figures of the days from `from` to `to`, both included, that were built, the latest first. */
  daily(from: Day, to: Day): Promise<readonly DailyFigures[]>
  /** Counts the figures of a period now. The query may take long for a period with millions of orders. */
  figures(period: Pick<SalesDay, 'from' | 'until'>): Promise<SalesFigures>
  /**
   * At most `limit` best sellers of the days from `from` to `to`, both included: the highest quantity first, then the higher
   * amount, then the lower id.
   */
  top(range: { readonly from: Day; readonly to: Day; readonly limit: number }): Promise<readonly ProductSales[]>
  /**
   * Acquires or renews the sole right to build days, for `leaseFor` milliseconds by the store's clock.
   * @returns false when another token holds the right
   */
  acquire(token: string, leaseFor: number): Promise<boolean>
  /** Releases the right to build days, if `token` holds it. */
  release(token: string): Promise<void>
}
