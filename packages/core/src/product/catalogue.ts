import type { ProductId } from '../base/ids.ts'
import type { Page, PageRequest } from '../base/pages.ts'
import type { Product } from './product.ts'

/**
 * The catalogue: names, prices and states. A host's own catalogue can stand here (`createShop({ ...store, products:
 * mine })`): it is then asked before a command is queued. Stock is not part of it; the shop keeps stock itself,
 * because it is what orders fight over.
 *
 * Both throw a `StoreError` of class `unavailable` when the catalogue cannot be reached: whoever asked is then answered
 * `UNAVAILABLE`. Anything else that is thrown reaches the caller as it is.
 */
export interface Catalogue {
  /** The products with these ids; an unknown id is absent. */
  byIds(ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, Product>>
  /** SELLABLE products by ascending id. The key of a page is the last id. */
  sellable(page: PageRequest<ProductId>): Promise<Page<Product, ProductId>>
}

/** The store's own products, inside a transaction. */
export interface ProductTable {
  /** Reads without a lock. */
  byIds(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /** Locks, in the order of the ids, and reads: for an operator's change. */
  lock(ids: readonly ProductId[]): Promise<Map<ProductId, Product>>
  /** A product with an id that exists already is a transient error: the rerun sees its elder. */
  add(products: readonly Product[]): void
  save(products: readonly Product[]): void
}
