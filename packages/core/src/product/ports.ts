import type { ProductId } from '../base/ids.ts'
import type { Stock, StockMovement } from './stock.ts'

/** Stock inside a transaction. It never falls below 0, in the store too. */
export interface StockTable {
  /** Locks the stock of these products, in the order of the ids, and reads it. A product without stock is absent. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Stock>>
  /** First stock. A twin that created it meanwhile is a transient error. */
  add(stocks: readonly Stock[]): void
  /** New quantities of stock that this transaction has locked. */
  save(stocks: readonly Stock[]): void
  addMovements(movements: readonly StockMovement[]): void
}

/** Stock as lists show it: committed rows, no locks, never cached across requests. */
export interface StockViews {
  /** The quantities of these products; a product without stock is absent. */
  quantities(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, number>>
}
