import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Page, PageRequest } from '../base/pages.ts'
import type { Balance, BalanceEntry } from './balance.ts'

/** Balances inside a transaction. There is no way to save a balance without the entries that explain it. */
export interface BalanceTable {
  /** Locks the balances of these users, in the order of the ids, and reads them. A user without one is absent. */
  lock(ids: readonly UserId[]): Promise<Map<UserId, Balance>>
  /** First balances. A twin that created one meanwhile is a transient error: the rerun locks the elder's row. */
  add(balances: readonly Balance[]): void
  /** New amounts and sequences of balances that this transaction has locked. */
  save(balances: readonly Balance[]): void
  addEntries(entries: readonly BalanceEntry[]): void
}

/** Balances as they are read outside of commands: committed rows, no locks. */
export interface BalanceViews {
  /** The amounts of these users; a user without a balance is absent. */
  amounts(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Money>>
  /** A user's entries, newest first by sequence. The key of a page is a sequence. */
  history(userId: UserId, page: PageRequest<number>): Promise<Page<BalanceEntry, number>>
}
