import { z } from 'zod'
import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { IllegalStateChange } from '../base/refusals.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Opaque } from '../base/types.ts'

/** `HOLD`: prepared, not shown yet. `SELLABLE`: listed and sold. `STOPPED`: taken out of sale. */
export const productStates = ['HOLD', 'SELLABLE', 'STOPPED'] as const
export type ProductState = (typeof productStates)[number]

/** How many pieces of a product a user may buy in all: 1 to 10^9. */
export const MaximumPerUser = z.int().min(1).max(1_000_000_000)

/** A thing that can be ordered. Its stock is a row of its own, because orders compete for the stock. */
export interface Product {
  readonly id: ProductId
  readonly name: string
  /** 0 to 10^9 of the currency's smallest unit. */
  readonly price: Money
  readonly state: ProductState
  /**
   * How many pieces a user may buy in all orders together, 1 to 10^9; null without a limit. Canceled orders do not count, and
   * neither do orders that were placed while there was no limit.
   */
  readonly maximumPerUser: number | null
}

/** A SELLABLE product with its stock, as buyers see it. Operators see a `StockedProduct`. */
export interface SellableProduct {
  readonly id: ProductId
  readonly name: string
  readonly price: Money
  /** Pieces that can still be sold: at least 0. */
  readonly stock: number
  readonly maximumPerUser: number | null
}

/** A product in any state with its stock, as operators see it. Buyers see a `SellableProduct`. */
export interface StockedProduct extends Product {
  /** Pieces in stock: at least 0. */
  readonly stock: number
}

/** Which products an operator lists; absent members select all. */
export interface ProductFilter {
  readonly state?: ProductState | undefined
  /** A whole id, compared exactly, or the beginning of a name, without regard to case. */
  readonly query?: string | undefined
}

export interface ProductNotFound {
  readonly code: 'PRODUCT_NOT_FOUND'
  readonly productId: ProductId
}

export interface ProductNotSellable {
  readonly code: 'PRODUCT_NOT_SELLABLE'
  readonly productId: ProductId
  readonly state: Exclude<ProductState, 'SELLABLE'>
}

/** The allowed moves of a product's state: HOLD → SELLABLE ↔ STOPPED. */
const moves: Readonly<Record<ProductState, readonly ProductState[]>> = {
  HOLD: ['SELLABLE'],
  SELLABLE: ['STOPPED'],
  STOPPED: ['SELLABLE'],
}

/**
 * Moves a product to a state. A move to the product's present state is allowed and changes nothing.
 *
 * @returns the product in the new state, or `ILLEGAL_STATE_CHANGE`
 */
export function moveProduct(product: Product, to: ProductState): Result<Product, IllegalStateChange> {
  if (product.state === to) return ok(product)
  if (!moves[product.state].includes(to)) {
    return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: product.state, to })
  }
  return ok({ ...product, state: to })
}

/** @returns `PRODUCT_NOT_SELLABLE` for a product that is not SELLABLE */
export function checkSellable(product: Product): Result<Product, ProductNotSellable> {
  if (product.state === 'SELLABLE') return ok(product)
  return refuse({ code: 'PRODUCT_NOT_SELLABLE', productId: product.id, state: product.state })
}

export type ProductAdded = Opaque<{ readonly type: 'product added'; readonly product: Product }>
export type ProductChanged = Opaque<{ readonly type: 'product changed'; readonly product: Product }>

export const productAdded = (product: Product) => ({ type: 'product added', product }) as ProductAdded
export const productChanged = (product: Product) => ({ type: 'product changed', product }) as ProductChanged
