import type { MessageId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { addSafe, type Money, multiplySafe } from '../base/money.ts'
import type { Period } from '../base/period.ts'
import type { Reference } from '../base/reference.ts'
import type { IllegalStateChange } from '../base/refusals.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Day, Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'
import type { Discount } from '../coupon/discount.ts'
import { discountOn } from '../coupon/discount.ts'
import { canceledMessage, type Message, paidMessage } from '../delivery/message.ts'
import type { Product } from '../product/product.ts'
import type { Metadata } from './metadata.ts'
import type { Reduction } from './reduction.ts'

/**
 * PAID → COMPLETED → CANCELED, or PAID → CANCELED. An order is created and paid in one step, so there is no status for an
 * order that is not paid yet. Sales are the orders that are not CANCELED.
 */
export const orderStatuses = ['PAID', 'COMPLETED', 'CANCELED'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** A product in an order, with the name and the price that it had when it was ordered. */
export interface OrderLine {
  readonly productId: ProductId
  readonly name: string
  readonly price: Money
  /** At least 1. */
  readonly quantity: number
}

/** Who can cancel an order: the user who placed it, or an operator. */
export const cancelers = ['OWNER', 'OPERATOR'] as const
export type Canceler = (typeof cancelers)[number]

/** How an order was canceled. */
export interface Cancellation {
  /** The reason that the canceler gave; null without one. */
  readonly reason: string | null
  readonly by: Canceler
  /** Whether the pieces went back into the stock. */
  readonly restocked: boolean
}

/** An order that a user has paid. Amounts are whole numbers of the currency's smallest unit. */
export interface Order {
  /**
   * Its first 48 bits are the instant of the payment, `paidAt`, so stores find the orders of a day, and the oldest orders,
   * by id.
   */
  readonly id: OrderId
  readonly userId: UserId
  readonly status: OrderStatus
  /** One line per product, in the sequence in which the buyer first named the products. */
  readonly items: readonly OrderLine[]
  /** The sum of price × quantity, 0 to 2^53 − 1. */
  readonly subtotal: Money
  /** What the coupon and the house rules took off together. */
  readonly discount: Money
  /** The amount that was paid: subtotal − discount, at least 0. */
  readonly total: Money
  /** What house rules took off; empty without any. */
  readonly reductions: readonly Reduction[]
  /** The coupon that was used; null without one. */
  readonly userCouponId: UserCouponId | null
  /** The caller's own name for the order, unique among the user's orders that have not been pruned; null without one. */
  readonly reference: Reference | null
  /** What the host keeps with the order; empty without any. */
  readonly metadata: Metadata
  readonly createdAt: Instant
  readonly paidAt: Instant
  /** When an operator completed the order; null if none has. Canceling the order later keeps this time. */
  readonly completedAt: Instant | null
  readonly canceledAt: Instant | null
  /** Null unless the order is CANCELED. */
  readonly cancellation: Cancellation | null
}

/** A user and a reference that the user has given to an order. Two users may choose the same reference. */
export interface OrderReference {
  readonly userId: UserId
  readonly reference: Reference
}

/** A reference with the order that has it. */
export interface ReferencedOrder extends OrderReference {
  readonly orderId: OrderId
}

/** A text that identifies a user's reference. Neither part contains a space, so two different references never share a text. */
export const referenceKey = ({ userId, reference }: OrderReference): string => `${userId} ${reference}`

/** Which orders an operator lists; absent members select all. `from` and `to` limit the instant of the payment. */
export interface OrderFilter extends Period {
  readonly userId?: UserId | undefined
  readonly productId?: ProductId | undefined
  /** Several users may have chosen the same reference. */
  readonly reference?: Reference | undefined
  readonly status?: OrderStatus | undefined
}

/** The lines and amounts of an order that is not placed yet. */
export type PricedOrder = Pick<Order, 'items' | 'subtotal' | 'discount' | 'total'>

export interface OrderNotFound {
  readonly code: 'ORDER_NOT_FOUND'
  readonly orderId: OrderId
}

/**
 * Why an owner may not cancel: the policy lets no owner cancel, the order is COMPLETED, or too much time has passed since the
 * payment.
 */
export const notCancelableReasons = ['NOT_ALLOWED', 'COMPLETED', 'TOO_LATE'] as const
export type NotCancelableReason = (typeof notCancelableReasons)[number]

/** The owner of an order may not cancel it. */
export interface OrderNotCancelable {
  readonly code: 'ORDER_NOT_CANCELABLE'
  readonly orderId: OrderId
  readonly orderStatus: OrderStatus
  readonly reason: NotCancelableReason
}

/** The subtotal of an order would exceed 2^53 − 1. */
export interface TotalTooLarge {
  readonly code: 'TOTAL_TOO_LARGE'
}

export interface TotalHasChanged {
  readonly code: 'TOTAL_CHANGED'
  /** The total that the buyer was shown. */
  readonly expected: Money
  /** The total that the order would cost now. */
  readonly total: Money
}

/** A line at the present name and price of its product. */
export const orderLine = ({ id: productId, name, price }: Product, quantity: number): OrderLine => ({
  productId,
  name,
  price,
  quantity,
})

/**
 * Prices lines at the present prices of their products.
 *
 * @returns the priced order, or `TOTAL_TOO_LARGE` when the subtotal exceeds 2^53 − 1
 */
export function priceOrder(
  lines: readonly { readonly product: Product; readonly quantity: number }[],
  coupon: { readonly discount: Discount; readonly maximumDiscount: Money | null } | null,
): Result<PricedOrder, TotalTooLarge> {
  let subtotal = 0
  for (const { product, quantity } of lines) {
    const amount = multiplySafe(product.price, quantity)
    const sum = amount === undefined ? undefined : addSafe(subtotal, amount)
    if (sum === undefined) return refuse({ code: 'TOTAL_TOO_LARGE' })
    subtotal = sum
  }
  const items = lines.map(({ product, quantity }) => orderLine(product, quantity))
  const discount = coupon === null ? 0 : discountOn(coupon.discount, subtotal, coupon.maximumDiscount)
  return ok({ items, subtotal, discount, total: subtotal - discount })
}

/**
 * Sets an order's status to COMPLETED. A COMPLETED order is returned unchanged.
 *
 * @returns the completed order, or `ILLEGAL_STATE_CHANGE` for a CANCELED one
 */
export function complete(order: Order, at: Instant): Result<Order, IllegalStateChange> {
  if (order.status === 'COMPLETED') return ok(order)
  if (order.status === 'CANCELED') return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'CANCELED', to: 'COMPLETED' })
  return ok({ ...order, status: 'COMPLETED', completedAt: at })
}

/**
 * Checks whether the owner of an order may cancel it. If several reasons forbid it, the refusal has the one that comes
 * first in `notCancelableReasons`.
 *
 * @param order an order that is not CANCELED
 * @param within for how many milliseconds after the payment the owner may cancel; 0 if never, undefined if there is no time limit
 * @returns `ORDER_NOT_CANCELABLE` when the owner may not
 */
export function checkOwnerMayCancel(
  { id: orderId, status: orderStatus, paidAt }: Order,
  now: Instant,
  within: number | undefined,
): Result<undefined, OrderNotCancelable> {
  const refuseBecause = (reason: NotCancelableReason) =>
    refuse({ code: 'ORDER_NOT_CANCELABLE' as const, orderId, orderStatus, reason })
  if (within === 0) return refuseBecause('NOT_ALLOWED')
  if (orderStatus === 'COMPLETED') return refuseBecause('COMPLETED')
  if (within !== undefined && now - paidAt > within) return refuseBecause('TOO_LATE')
  return ok(undefined)
}

/** Sets an order's status to CANCELED. @param order an order that is not CANCELED yet */
export function cancel(order: Order, cancellation: Cancellation, at: Instant): Order {
  return { ...order, status: 'CANCELED', canceledAt: at, cancellation }
}

/** The order as it was when it was paid. Completing and canceling change only the members that are named here. */
export function whenPaid(order: Order): Order {
  return { ...order, status: 'PAID', completedAt: null, canceledAt: null, cancellation: null }
}

/** An order was paid. The message is for the data platform. */
export type OrderAdded = Opaque<{ readonly type: 'order added'; readonly order: Order; readonly message: Message }>

/** An order was completed. The data platform gets no message. */
export type OrderCompleted = Opaque<{ readonly type: 'order completed'; readonly order: Order }>

/** An order was canceled. The message is for the data platform. The sales of `day` must be counted again. */
export type OrderCanceled = Opaque<{
  readonly type: 'order canceled'
  readonly order: Order
  readonly message: Message
  readonly day: Day
}>

/** @param order a new order */
export const orderAdded = (order: Order) =>
  ({ type: 'order added', order, message: paidMessage(order.id, order.paidAt) }) as OrderAdded

/** @param order the result of `complete` */
export const orderCompleted = (order: Order) => ({ type: 'order completed', order }) as OrderCompleted

/**
 * @param order the result of `cancel` at the instant `at`
 * @param day the calendar day on which the order was paid, in the shop's zone
 */
export const orderCanceled = (order: Order, messageId: MessageId, at: Instant, day: Day) =>
  ({
    type: 'order canceled',
    order,
    message: canceledMessage(order.id, messageId, at),
    day,
  }) as OrderCanceled
