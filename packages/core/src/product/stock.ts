import type { OrderId, ProductId } from '../base/ids.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { RefusalOf } from '../command/refusal.ts'

/** How many pieces of a product can still be sold. A product without stock has none: 0. */
export interface Stock {
  readonly productId: ProductId
  /** At least 0. */
  readonly quantity: number
}

/** Why stock moved: an order took pieces, a canceled order returned them, or an operator changed the number. */
export const movementReasons = ['ORDER', 'CANCEL', 'OPERATOR'] as const
export type MovementReason = (typeof movementReasons)[number]

/** One line of a product's stock history. The changes of all lines add up to the stock. */
export interface StockMovement {
  readonly productId: ProductId
  /** Signed: what came in is positive, what went out negative; never 0. */
  readonly change: number
  readonly reason: MovementReason
  /** The order that took or returned the pieces; null for an operator's change. */
  readonly orderId: OrderId | null
  readonly at: Instant
}

export const noStock = (productId: ProductId): Stock => ({ productId, quantity: 0 })

/**
 * Takes pieces out for an order.
 *
 * @param quantity at least 1
 * @returns the stock that is left, or `OUT_OF_STOCK`
 */
export function deduct(stock: Stock, quantity: number): Result<Stock, RefusalOf<'OUT_OF_STOCK'>> {
  if (quantity > stock.quantity) {
    const { productId, quantity: available } = stock
    return refuse({ code: 'OUT_OF_STOCK', productId, requested: quantity, available })
  }
  return ok({ productId: stock.productId, quantity: stock.quantity - quantity })
}

/** Puts the pieces of a cancelled order back. */
export function putBack(stock: Stock, quantity: number): Stock {
  return { productId: stock.productId, quantity: stock.quantity + quantity }
}

/** An operator adds pieces, or takes some away with a negative change. */
export function adjust(stock: Stock, change: number): Result<Stock, RefusalOf<'STOCK_BELOW_ZERO'>> {
  const quantity = stock.quantity + change
  if (quantity < 0) return refuse({ code: 'STOCK_BELOW_ZERO', productId: stock.productId, stock: stock.quantity })
  return ok({ productId: stock.productId, quantity })
}

/** An operator counted the pieces: replaces the stock, unless it moved since `expected` was read. */
export function recount(stock: Stock, quantity: number, expected: number): Result<Stock, RefusalOf<'STOCK_CHANGED'>> {
  if (stock.quantity !== expected) {
    return refuse({ code: 'STOCK_CHANGED', productId: stock.productId, stock: stock.quantity })
  }
  return ok({ productId: stock.productId, quantity })
}
