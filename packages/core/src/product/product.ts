import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { RefusalOf } from '../command/refusal.ts'

/** `HOLD`: prepared, not shown yet. `SELLABLE`: listed and sold. `STOPPED`: taken out of sale. */
export const productStates = ['HOLD', 'SELLABLE', 'STOPPED'] as const
export type ProductState = (typeof productStates)[number]

/** What can be ordered. Its stock is kept apart: that is what orders fight over. */
export interface Product {
  readonly id: ProductId
  readonly name: string
  /** 0 to 10^9. */
  readonly price: Money
  readonly state: ProductState
}

/** A product as the list shows it. */
export interface ProductWithStock {
  readonly id: ProductId
  readonly name: string
  readonly price: Money
  /** Pieces that can still be sold: at least 0. */
  readonly stock: number
}

/** Every move a product's state may make: HOLD → SELLABLE ↔ STOPPED. */
const moves: Readonly<Record<ProductState, readonly ProductState[]>> = {
  HOLD: ['SELLABLE'],
  SELLABLE: ['STOPPED'],
  STOPPED: ['SELLABLE'],
}

/** Moves a product to a state; the state that it has already is no move and is fine. */
export function moveProduct(product: Product, to: ProductState): Result<Product, RefusalOf<'ILLEGAL_STATE_CHANGE'>> {
  if (product.state === to) return ok(product)
  if (!moves[product.state].includes(to)) {
    return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: product.state, to })
  }
  return ok({ ...product, state: to })
}

/** Whether a product may be ordered now. */
export function sellable(product: Product): Result<Product, RefusalOf<'PRODUCT_NOT_SELLABLE'>> {
  if (product.state === 'SELLABLE') return ok(product)
  return refuse({ code: 'PRODUCT_NOT_SELLABLE', productId: product.id, state: product.state })
}
