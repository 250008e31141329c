import type { OrderId, ProductId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { NameKey } from '../base/search.ts'
import type { NonEmpty } from '../base/types.ts'
import type { MovementKey } from './movement-key.ts'
import type { Product, ProductFilter, SellableProduct, StockedProduct } from './product.ts'
import type { Purchase, UserAndProduct } from './purchase.ts'
import type { Stock, StockMovement } from './stock.ts'

/** A product of a host's catalogue. Without `maximumPerUser`, it has no limit. */
export type CatalogueProduct = Omit<Product, 'maximumPerUser'> & Partial<Pick<Product, 'maximumPerUser'>>

/**
 * Names, prices, states and limits of products. A host can bring its own catalogue: `createShop({ store, catalogue:
 * mine })`. For a command, the shop reads a host's catalogue before it queues the command, never inside a transaction.
 * Stock is not part of the catalogue: the shop keeps stock itself, because orders compete for it.
 *
 * Both methods throw a `StoreError` of class `unavailable` when the catalogue cannot be reached. The caller of the shop
 * then gets the refusal `UNAVAILABLE`, as for a `StoreError` of any class except `permanent`. A permanent `StoreError`, and
 * an error of any other type, reaches the caller unchanged.
 */
export interface Catalogue {
  /** The products with these ids; an unknown id is absent. */
  byIds(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, CatalogueProduct>>
  /** SELLABLE products by ascending id. The key of a page is the last id. */
  sellable(page: PageRange<ProductId>): Promise<Page<CatalogueProduct, ProductId>>
}

/** The store's own products, read outside of commands. */
export interface ProductViews extends Catalogue {
  byIds(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, Product>>
  sellable(page: PageRange<ProductId>): Promise<Page<Product, ProductId>>
  /** SELLABLE products with their stock, both as of one moment, by ascending id. A product without stock has 0. */
  sellableWithStock(page: PageRange<ProductId>): Promise<Page<SellableProduct, ProductId>>
  /**
   * Products in any state with their stock, by ascending id. With a `query`: the product whose id equals the query, and the
   * products whose names begin with the query, without regard to case. All of these are sorted by name, then by id.
   */
  list(filter: ProductFilter, page: PageRange<NameKey<ProductId>>): Promise<Page<StockedProduct, NameKey<ProductId>>>
  /**
   * The stock of products with at most `atMost` pieces, the lowest stock first, then by id; at most `limit` products. Includes
   * only SELLABLE products, even those that never had stock, and products that the store does not know, such as those of a
   * host's catalogue.
   */
  lowStock(atMost: number, limit: number): Promise<readonly Stock[]>
}

/**
 * The store's own products, inside a transaction. The store itself also refuses a price below 0 and an unknown state: the unit
 * of work fails with a permanent error.
 */
export interface ProductTable {
  /** Reads products without a lock; an unknown id is absent. */
  byIds(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /** Locks products one by one, by ascending id, and reads them, for commands that create or change a product. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /**
   * Inserts products. If an id already exists, the unit of work fails with a transient error; when it runs again, it
   * finds the row.
   */
  add(products: readonly Product[]): void
  /** Saves products that this transaction has locked. */
  save(products: readonly Product[]): void
}

/**
 * Stock after a batch, with the movements of the batch that explain it. Stock is never saved without its movements.
 *
 * Of these movements, a store keeps only those of operators. The lines of an order already say what the order took and what its
 * cancellation put back. So the lines and the stored movements together add up to the stock.
 */
export interface StockUpdate {
  readonly stock: Stock
  /** In the sequence in which they took effect. */
  readonly movements: NonEmpty<StockMovement>
}

/**
 * Stock inside a transaction. The store itself also refuses a quantity below 0: the unit of work fails with a permanent
 * error.
 */
export interface StockTable {
  /** Locks the stock of these products one by one, by ascending id, and reads it. A product without stock is absent. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Stock>>
  /**
   * Inserts the stock of products that had no row when they were locked. If a product has a row by now, because another
   * batch has inserted it, the unit of work fails with a transient error. When the unit of work runs again, `lock` finds
   * and locks that row.
   */
  add(updates: readonly StockUpdate[]): void
  /** Saves new quantities of stock that this transaction has locked. */
  save(updates: readonly StockUpdate[]): void
}

/**
 * The ledger of purchases of products that have a limit per user, inside a transaction. Its rows are never changed and
 * never removed.
 */
export interface PurchaseTable {
  /** Reads, without a lock, the newest row of each pair of user and product. A pair without rows is absent. */
  newest(pairs: readonly UserAndProduct[]): Promise<readonly Purchase[]>
  /**
   * Reads, without a lock, the rows that these orders added when they were placed, even if they were canceled since.
   * Leaves out the rows of their cancels, whose `change` is negative.
   */
  ofOrders(ids: readonly OrderId[]): Promise<readonly Purchase[]>
  /**
   * Inserts rows. If the user and the product already have a row with this sequence, the unit of work fails with a
   * transient error; when it runs again, it finds the newest row. An order has at most one row per product, and its cancel
   * has at most one row per product. A further row makes the unit of work fail with a permanent error.
   */
  add(purchases: readonly Purchase[]): void
}

/** Reads stock outside of commands: committed rows, no locks, never from a cache that outlives a request. */
export interface StockViews {
  /** The quantities of these products; a product without stock is absent. */
  quantities(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, number>>
  /**
   * A product's movements, newest first by `MovementKey`. All pruned orders together appear as one movement, whose `orderId` is
   * null.
   */
  movements(productId: ProductId, page: PageRange<MovementKey>): Promise<Page<StockMovement, MovementKey>>
}
