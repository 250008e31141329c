import type { OrderId, ProductId, UserId } from '../base/ids.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Opaque } from '../base/types.ts'

/** A pair of a user and a product. It does not say that the user has bought the product. */
export interface UserAndProduct {
  readonly userId: UserId
  readonly productId: ProductId
}

/**
 * A row of the ledger of purchases, which counts what each user buys of products with a limit per user. For each such product,
 * an order adds a row. If the order is canceled, the cancel adds another row for each row that the order added. The newest
 * row of a user and a product says how much the user has bought while the product had a limit.
 */
export interface Purchase extends UserAndProduct {
  /** 1, 2, 3 … for each user and product. Two orders that insert the same sequence at the same time cannot both commit. */
  readonly sequence: number
  readonly orderId: OrderId
  /** The pieces: positive for an order, negative for its cancel. */
  readonly change: number
  /** The pieces of all orders so far that were placed while the product had a limit and are not canceled: at least 0. */
  readonly bought: number
}

/** The part of the newest row from which the next row is computed. */
export type Bought = Pick<Purchase, 'userId' | 'productId' | 'sequence' | 'bought'>

/** With this order, the user would have bought more of the product than the limit per user. */
export interface PurchaseLimitExceeded {
  readonly code: 'PURCHASE_LIMIT_EXCEEDED'
  readonly productId: ProductId
  /** How many pieces a user may buy in all. */
  readonly limit: number
  /** How many pieces the user has bought while there was a limit, without canceled orders. */
  readonly bought: number
  /** How many pieces the order would add. */
  readonly requested: number
}

/** A text that identifies a user and a product. Ids contain no space, so two different pairs never share a text. */
export const userAndProductKey = ({ userId, productId }: UserAndProduct): string => `${userId} ${productId}`

export const nothingBought = (userId: UserId, productId: ProductId): Bought => ({
  userId,
  productId,
  sequence: 0,
  bought: 0,
})

/** @returns `PURCHASE_LIMIT_EXCEEDED` when `quantity` more pieces would exceed the limit */
export function checkPurchaseLimit(
  { productId, bought }: Bought,
  quantity: number,
  limit: number,
): Result<null, PurchaseLimitExceeded> {
  if (quantity <= limit - bought) return ok(null)
  return refuse({ code: 'PURCHASE_LIMIT_EXCEEDED', productId, limit, bought, requested: quantity })
}

/** An order of a product with a limit was placed or canceled. */
export type PurchaseCounted = Opaque<{ readonly type: 'purchase counted'; readonly purchase: Purchase }>

/**
 * The next row of the ledger, for the same user and product as `before`.
 *
 * @param change the pieces of a placed order, or the negative number of the pieces of a canceled order
 */
export function purchaseCounted(before: Bought, orderId: OrderId, change: number): PurchaseCounted {
  const { userId, productId, sequence, bought } = before
  const purchase: Purchase = {
    userId,
    productId,
    sequence: sequence + 1,
    orderId,
    change,
    bought: bought + change,
  }
  return { type: 'purchase counted', purchase } as PurchaseCounted
}
