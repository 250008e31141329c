import type { OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { added, type Money, multiplied } from '../base/money.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { Discount } from '../coupon/discount.ts'
import { discountOn } from '../coupon/discount.ts'
import type { Product } from '../product/product.ts'

/**
 * CREATED → PAID → CANCELED. An order is created and paid in one step, so that no store and no caller ever sees one
 * that is only CREATED.
 */
export const orderStatuses = ['PAID', 'CANCELED'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** A product in an order, at the name and price it had when it was ordered. */
export interface OrderLine {
  readonly productId: ProductId
  readonly name: string
  readonly price: Money
  /** At least 1. */
  readonly quantity: number
}

/** What a user ordered and paid. Amounts are whole numbers of the currency's smallest unit. */
export interface Order {
  readonly id: OrderId
  readonly userId: UserId
  readonly status: OrderStatus
  /** One line a product, in the order in which the buyer first named them. */
  readonly items: readonly OrderLine[]
  /** The sum of price × quantity, 0 to 2^53 − 1. */
  readonly subtotal: Money
  /** What the coupon took off; 0 without one. */
  readonly discount: Money
  /** What was paid: subtotal − discount, at least 0. */
  readonly total: Money
  /** The coupon that was used. */
  readonly userCouponId: UserCouponId | null
  readonly createdAt: Instant
  readonly paidAt: Instant
  readonly canceledAt: Instant | null
}

/** What an order will cost. */
export type Priced = Pick<Order, 'items' | 'subtotal' | 'discount' | 'total'>

/** Prices lines at their products of now. `TOTAL_TOO_LARGE` when the subtotal passes 2^53 − 1. */
export function price(
  lines: readonly { readonly product: Product; readonly quantity: number }[],
  discount: Discount | null,
): Result<Priced, RefusalOf<'TOTAL_TOO_LARGE'>> {
  let subtotal = 0
  const items: OrderLine[] = []
  for (const { product, quantity } of lines) {
    const line = multiplied(product.price, quantity)
    const sum = line === undefined ? undefined : added(subtotal, line)
    if (sum === undefined) return refuse({ code: 'TOTAL_TOO_LARGE' })
    subtotal = sum
    items.push({ productId: product.id, name: product.name, price: product.price, quantity })
  }
  const off = discount === null ? 0 : discountOn(discount, subtotal)
  return ok({ items, subtotal, discount: off, total: subtotal - off })
}

/** PAID → CANCELED; there is no other move. */
export function cancel(order: Order, at: Instant): Order {
  return { ...order, status: 'CANCELED', canceledAt: at }
}
