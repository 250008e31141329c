import {
  type Order as CoreOrder,
  type Quote as CoreQuote,
  type Reduction as CoreReduction,
  cancelers,
  type OrderLine,
  orderFaultCodes,
  orderStatuses,
  type Page,
  ProductId,
  UserId,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { describe, type Language } from '../problems/index.ts'
import { amountOf, iso, isoOrNull, money, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const OrderItem = z
  .object({
    productId: ProductId,
    name: z.string(),
    price: amountOf('the price of one piece'),
    quantity: z.int().describe('in pieces'),
  })
  .register(resources, {
    id: 'OrderItem',
    description: 'A product with the name and the price that it had when it was ordered',
  })
const presentOrderItem = (line: OrderLine): View<typeof OrderItem> => ({
  productId: line.productId,
  name: line.name,
  price: line.price,
  quantity: line.quantity,
})

const Reduction = z.object({
  label: z.string().describe('why the rule takes something off, in words for the buyer'),
  amount: amountOf('how much the rule takes off'),
})
const presentReduction = ({ label, amount }: CoreReduction): View<typeof Reduction> => ({ label, amount })

export const Order = z
  .object({
    id: uuid,
    userId: UserId,
    status: z.enum(orderStatuses),
    items: z.array(OrderItem),
    subtotal: amountOf('the sum of price × quantity'),
    discount: amountOf('what the coupon and rules of the shop took off together'),
    total: amountOf('what was paid: the subtotal less the discount'),
    reductions: z.array(Reduction).describe('what rules of the shop took off; their sum is part of the discount'),
    userCouponId: uuid.nullable().describe('the user coupon with which the order was placed; null without a coupon'),
    reference: z.string().nullable().describe('the caller’s own name for the order; null if the caller gave none'),
    metadata: z
      .record(z.string(), z.string())
      .describe(
        'the metadata that the caller gave the order; empty if there was none, and within minutes after the user is erased',
      ),
    createdAt: time.describe('when the order was placed'),
    paidAt: time.describe('when the order was paid'),
    completedAt: time
      .nullable()
      .describe('when the order was completed, even if it was canceled afterwards; null if it was never completed'),
    canceledAt: time.nullable().describe('when the order was canceled; null unless CANCELED'),
    cancellation: z
      .object({
        reason: z.string().nullable().describe('the reason for canceling; null if none was given'),
        by: z.enum(cancelers).describe('`OWNER`: the user who placed the order; `OPERATOR`: an operator or a program'),
        restocked: z.boolean().describe('whether the pieces went back into the stock'),
      })
      .nullable()
      .describe('how the order was canceled; null unless CANCELED'),
  })
  .register(resources, { id: 'Order' })
export const presentOrder = (order: CoreOrder): View<typeof Order> => ({
  id: order.id,
  userId: order.userId,
  status: order.status,
  items: order.items.map(presentOrderItem),
  subtotal: order.subtotal,
  discount: order.discount,
  total: order.total,
  reductions: order.reductions.map(presentReduction),
  userCouponId: order.userCouponId,
  reference: order.reference,
  metadata: order.metadata,
  createdAt: iso(order.createdAt),
  paidAt: iso(order.paidAt),
  completedAt: isoOrNull(order.completedAt),
  canceledAt: isoOrNull(order.canceledAt),
  cancellation: order.cancellation && {
    reason: order.cancellation.reason,
    by: order.cancellation.by,
    restocked: order.cancellation.restocked,
  },
})

/** Why an order would be refused, with the facts as further members. */
const Fault = z.looseObject({ code: z.enum(orderFaultCodes), title: z.string(), detail: z.string() })

export const Quote = z
  .object({
    items: z.array(OrderItem).describe('the ordered products that exist, with their present names and prices'),
    subtotal: money
      .nullable()
      .describe("the sum of price × quantity, in the currency's smallest unit; null if it exceeds 2^53 − 1"),
    discount: money
      .nullable()
      .describe(
        "what the coupon and rules of the shop would take off together, in the currency's smallest unit; null if the subtotal is null",
      ),
    total: money
      .nullable()
      .describe("what the order would cost, in the currency's smallest unit; null if the subtotal is null"),
    reductions: z
      .array(Reduction)
      .describe('what rules of the shop would take off; empty if an earlier check has found a fault'),
    faults: z
      .array(Fault)
      .describe(
        'the reasons why the order would be refused now, in the sequence of the checks; empty if it would be placed',
      ),
  })
  .register(resources, { id: 'Quote' })

/** A quote, and the language of its reader. */
export interface QuoteIn {
  readonly quote: CoreQuote
  readonly language: Language
}
export const presentQuote = ({ quote, language }: QuoteIn): View<typeof Quote> => ({
  items: quote.items.map(presentOrderItem),
  subtotal: quote.subtotal,
  discount: quote.discount,
  total: quote.total,
  reductions: quote.reductions.map(presentReduction),
  faults: quote.faults.map((fault) => describe(fault, language)),
})

export const Orders = z.object({ orders: z.array(Order), nextCursor }).register(resources, { id: 'Orders' })
export const presentOrders = ({ rows, next }: Page<CoreOrder, string>): View<typeof Orders> => ({
  orders: rows.map(presentOrder),
  nextCursor: presentCursor(next),
})
