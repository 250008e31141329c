import { z } from 'zod'
import type { OrderId, ProductId } from '../base/ids.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { Made } from '../base/types.ts'

/** How many pieces an operator may move at once, and a product may start with: 0 to 10^9. */
export const Pieces = z.int().min(0).max(1_000_000_000)

/** How many pieces of a product can still be sold. A product without a row has 0. */
export interface Stock {
  readonly productId: ProductId
  /** At least 0. */
  readonly quantity: number
}

/** Why stock moved. */
export const movementReasons = ['ORDER', 'CANCEL', 'OPERATOR'] as const
export type MovementReason = (typeof movementReasons)[number]

/** One line of a product's stock history. The changes of all lines add up to the stock. */
export interface StockMovement {
  readonly productId: ProductId
  /** Signed: incoming pieces are positive, outgoing ones negative; never 0. */
  readonly change: number
  readonly reason: MovementReason
  /** The order that took or returned the pieces; null for an operator's change. */
  readonly orderId: OrderId | null
  readonly at: Instant
}

export interface OutOfStock {
  readonly code: 'OUT_OF_STOCK'
  readonly productId: ProductId
  readonly requested: number
  readonly available: number
}

export interface StockBelowZero {
  readonly code: 'STOCK_BELOW_ZERO'
  readonly productId: ProductId
  readonly stock: number
}

export interface StockHasChanged {
  readonly code: 'STOCK_CHANGED'
  readonly productId: ProductId
  readonly stock: number
}

export const noStock = (productId: ProductId): Stock => ({ productId, quantity: 0 })

/**
 * Takes pieces out for an order.
 *
 * @param quantity at least 1
 * @returns the stock that is left, or `OUT_OF_STOCK`
 */
export function deduct(stock: Stock, quantity: number): Result<Stock, OutOfStock> {
  if (quantity > stock.quantity) {
    const { productId, quantity: available } = stock
    return refuse({ code: 'OUT_OF_STOCK', productId, requested: quantity, available })
  }
  return ok({ productId: stock.productId, quantity: stock.quantity - quantity })
}

/** Puts the pieces of a canceled order back. */
export function putBack(stock: Stock, quantity: number): Stock {
  return { productId: stock.productId, quantity: stock.quantity + quantity }
}

/** An operator adds pieces, or takes some away with a negative change. */
export function adjust(stock: Stock, change: number): Result<Stock, StockBelowZero> {
  const quantity = stock.quantity + change
  if (quantity < 0) return refuse({ code: 'STOCK_BELOW_ZERO', productId: stock.productId, stock: stock.quantity })
  return ok({ productId: stock.productId, quantity })
}

/** An operator counted the pieces: replaces the stock, unless it moved since `expected` was read. */
export function recount(stock: Stock, quantity: number, expected: number): Result<Stock, StockHasChanged> {
  if (stock.quantity !== expected) {
    return refuse({ code: 'STOCK_CHANGED', productId: stock.productId, stock: stock.quantity })
  }
  return ok({ productId: stock.productId, quantity })
}

/** Stock moved, with the movement that says why. */
export type StockMoved = Made<{
  readonly type: 'stock moved'
  readonly stock: Stock
  readonly movement: StockMovement
}>

/**
 * The change from `before` to `after`. The movement is computed from the two, so that it cannot disagree with them.
 *
 * @param after must have another quantity than `before`: a change of 0 has no movement
 */
export function stockMoved(
  before: Stock,
  after: Stock,
  facts: Pick<StockMovement, 'reason' | 'orderId' | 'at'>,
): StockMoved {
  const movement: StockMovement = {
    productId: after.productId,
    change: after.quantity - before.quantity,
    reason: facts.reason,
    orderId: facts.orderId,
    at: facts.at,
  }
  return { type: 'stock moved', stock: after, movement } as StockMoved
}
