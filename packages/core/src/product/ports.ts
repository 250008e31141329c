import type { ProductId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { NonEmpty } from '../base/types.ts'
import type { Product } from './product.ts'
import type { Stock, StockMovement } from './stock.ts'

/**
 * Names, prices and states of products. A host's own catalogue can take this place: `createShop({ store, catalogue: mine })`. The
 * shop asks a host's catalogue before it queues a command. Stock is not part of it: the shop keeps stock itself, because
 * orders compete for it.
 *
 * Both methods throw a `StoreError` of class `unavailable` when the catalogue cannot be reached: the caller is then answered
 * `UNAVAILABLE`. Any other error reaches the caller as it is.
 */
export interface Catalogue {
  /** The products with these ids; an unknown id is absent. */
  byIds(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, Product>>
  /** SELLABLE products by ascending id. The key of a page is the last id. */
  sellable(page: PageRange<ProductId>): Promise<Page<Product, ProductId>>
}

/** The store's own products, inside a transaction. */
export interface ProductTable {
  /** Reads without a lock. */
  byIds(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /** Locks, in the order of the ids, and reads: for an operator's change. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /** Inserts products. An id that exists already is a transient error: the rerun sees the concurrent insert. */
  add(products: readonly Product[]): void
  save(products: readonly Product[]): void
}

/**
 * Stock as a batch leaves it, with the movements that lead there. Stock is never saved without them.
 *
 * A store keeps the movements of operators only. The lines of an order say what the order took and what its cancel put back,
 * so that a movement with an `orderId` would repeat a line: a store's ledger is its lines and its movements together.
 */
export interface StockUpdate {
  readonly stock: Stock
  /** In the order in which they took effect. */
  readonly movements: NonEmpty<StockMovement>
}

/** Stock inside a transaction. The store too refuses a quantity below 0. */
export interface StockTable {
  /** Locks the stock of these products, in the order of the ids, and reads it. A product without stock is absent. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Stock>>
  /** Inserts first stock. A concurrent insert of the same product's is a transient error. */
  add(updates: readonly StockUpdate[]): void
  /** Saves new quantities of stock that this transaction has locked. */
  save(updates: readonly StockUpdate[]): void
}

/** Stock as lists show it: committed rows, no locks, never cached across requests. */
export interface StockViews {
  /** The quantities of these products; a product without stock is absent. */
  quantities(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, number>>
}
