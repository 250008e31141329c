import { z } from 'zod'
import type { OrderId, ProductId } from '../base/ids.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'

/** A number of pieces that an operator enters: 0 to 10^9. */
export const Pieces = z.int().min(0).max(1_000_000_000)

/** The pieces of a product that can still be sold. A product without a row has 0. */
export interface Stock {
  readonly productId: ProductId
  /** At least 0. */
  readonly quantity: number
}

/** Why stock moved: an order, its cancellation, or an operator's change. */
export const movementReasons = ['ORDER', 'CANCEL', 'OPERATOR'] as const
export type MovementReason = (typeof movementReasons)[number]

/** One line of a product's stock history. The changes of all lines add up to the stock. */
export interface StockMovement {
  readonly productId: ProductId
  /** Signed: incoming pieces are positive, outgoing pieces are negative; never 0. */
  readonly change: number
  readonly reason: MovementReason
  /**
   * The order that took or returned the pieces; null for an operator's change, and for the one movement that sums up all
   * pruned orders.
   */
  readonly orderId: OrderId | null
  readonly at: Instant
}

export interface OutOfStock {
  readonly code: 'OUT_OF_STOCK'
  readonly productId: ProductId
  /** The pieces that were ordered. */
  readonly requested: number
  /** The pieces that can still be sold. */
  readonly available: number
}

export interface StockBelowZero {
  readonly code: 'STOCK_BELOW_ZERO'
  readonly productId: ProductId
  /** The present stock. */
  readonly stock: number
}

export interface StockHasChanged {
  readonly code: 'STOCK_CHANGED'
  readonly productId: ProductId
  /** The present stock. */
  readonly stock: number
}

export const noStock = (productId: ProductId): Stock => ({ productId, quantity: 0 })

/**
 * Takes the pieces of an order out of the stock.
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

/** Adds pieces: the pieces of a canceled order, or the first pieces of a new product. */
export function addPieces(stock: Stock, quantity: number): Stock {
  return { productId: stock.productId, quantity: stock.quantity + quantity }
}

/**
 * Adds pieces, or removes them if `change` is negative.
 *
 * @returns the new stock, or `STOCK_BELOW_ZERO`
 */
export function adjust(stock: Stock, change: number): Result<Stock, StockBelowZero> {
  const quantity = stock.quantity + change
  if (quantity < 0) return refuse({ code: 'STOCK_BELOW_ZERO', productId: stock.productId, stock: stock.quantity })
  return ok({ productId: stock.productId, quantity })
}

/**
 * Replaces the stock with an operator's count, if the quantity is still `expected`: the quantity that the operator saw.
 *
 * @returns the counted stock, or `STOCK_CHANGED`
 */
export function recount(stock: Stock, quantity: number, expected: number): Result<Stock, StockHasChanged> {
  if (stock.quantity !== expected) {
    return refuse({ code: 'STOCK_CHANGED', productId: stock.productId, stock: stock.quantity })
  }
  return ok({ productId: stock.productId, quantity })
}

/** Stock moved. The movement says why. */
export type StockMoved = Opaque<{
  readonly type: 'stock moved'
  readonly stock: Stock
  readonly movement: StockMovement
}>

/**
 * The change from `before` to `after`. The movement is computed from these two rows, so that it cannot disagree with them.
 *
 * @param after must differ from `before` in its quantity, because there is no movement of 0
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
