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
import { iso, isoOrNull, money, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const OrderItem = z
  .object({ productId: ProductId, name: z.string(), price: money, quantity: z.int() })
  .register(resources, {
    id: 'OrderItem',
    description: 'A product at the name and price it had when it was ordered',
  })
const presentOrderItem = (line: OrderLine): View<typeof OrderItem> => ({
  productId: line.productId,
  name: line.name,
  price: line.price,
  quantity: line.quantity,
})

const Reduction = z.object({ label: z.string(), amount: money })
const presentReduction = ({ label, amount }: CoreReduction): View<typeof Reduction> => ({ label, amount })

export const Order = z
  .object({
    id: uuid,
    userId: UserId,
    status: z.enum(orderStatuses),
    items: z.array(OrderItem),
    subtotal: money,
    discount: money,
    total: money,
    reductions: z.array(Reduction).describe('what rules of the shop took off; their sum is part of the discount'),
    userCouponId: uuid.nullable(),
    reference: z.string().nullable().describe('the caller’s own name for the order'),
    metadata: z.record(z.string(), z.string()).describe('what the order was placed with; empty if it had none'),
    createdAt: time,
    paidAt: time,
    completedAt: time.nullable().describe('null unless it was COMPLETED'),
    canceledAt: time.nullable().describe('null unless CANCELED'),
    cancellation: z
      .object({ reason: z.string().nullable(), by: z.enum(cancelers), restocked: z.boolean() })
      .nullable()
      .describe('null unless CANCELED'),
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
    items: z.array(OrderItem).describe('the products that exist'),
    subtotal: money.nullable().describe('null, like the other amounts, if it exceeds 2^53 − 1'),
    discount: money.nullable(),
    total: money.nullable(),
    reductions: z.array(Reduction).describe('what rules of the shop would take off, if there is no earlier fault'),
    faults: z.array(Fault).describe('every reason why the order would be refused now, in the order of the checks'),
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
