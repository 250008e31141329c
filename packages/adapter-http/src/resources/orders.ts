import {
  type Order as CoreOrder,
  cancelers,
  type OrderLine,
  orderStatuses,
  type Page,
  ProductId,
  UserId,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
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

export const Order = z
  .object({
    id: uuid,
    userId: UserId,
    status: z.enum(orderStatuses),
    items: z.array(OrderItem),
    subtotal: money,
    discount: money,
    total: money,
    userCouponId: uuid.nullable(),
    reference: z.string().nullable().describe('the caller’s own name for the order'),
    metadata: z.record(z.string(), z.string()).describe('what the order was placed with; empty without any'),
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

export const Orders = z.object({ orders: z.array(Order), nextCursor }).register(resources, { id: 'Orders' })
export const presentOrders = ({ rows, next }: Page<CoreOrder, string>): View<typeof Orders> => ({
  orders: rows.map(presentOrder),
  nextCursor: presentCursor(next),
})
