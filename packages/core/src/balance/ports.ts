import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Period } from '../base/period.ts'
import type { Instant } from '../base/time.ts'
import type { NonEmpty } from '../base/types.ts'
import type { Balance, BalanceEntry, Liability } from './balance.ts'

/** A balance after a batch, with the entries of the batch that explain it. A balance is never saved without its entries. */
export interface BalanceUpdate {
  readonly balance: Balance
  /** By ascending sequence. */
  readonly entries: NonEmpty<BalanceEntry>
}

/**
 * Balances inside a transaction. The store itself also refuses an amount below 0: the unit of work fails with a permanent
 * error.
 */
export interface BalanceTable {
  /**
   * Locks the balances of these users one by one, by ascending id, and reads them. A user without a balance is absent from
   * the result.
   */
  lock(ids: readonly UserId[]): Promise<Map<UserId, Balance>>
  /**
   * Inserts the balances of users who had none when they were locked. If a user has a row by now, because another batch has
   * inserted it, the unit of work fails with a transient error. When the unit of work runs again, `lock` finds and locks
   * that row.
   */
  add(updates: readonly BalanceUpdate[]): void
  /** Saves new amounts and sequences of balances that this transaction has locked. */
  save(updates: readonly BalanceUpdate[]): void
}

/** Reads balances outside of commands: committed rows, no locks. */
export interface BalanceViews {
  /** The amounts of these users' balances; a user without a balance is absent. */
  amounts(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Money>>
  /** A user's entries in a period, newest first by sequence. The key of a page is a sequence. */
  history(userId: UserId, period: Period, page: PageRange<number>): Promise<Page<BalanceEntry, number>>
  /**
   * The liability just before the instant `at`, summed from all earlier entries. If `at` is undefined: the present
   * liability, summed from the balances. The query may take long.
   */
  liability(at: Instant | undefined): Promise<Liability>
  /** All entries of the period, oldest first, in chunks of at most a few thousand. Each chunk is read by a query of its own. */
  inPeriod(period: Period): AsyncIterable<readonly BalanceEntry[]>
}
