import { OrderId, type Shop, UserId } from '@hexmart/core'
import { CancelOrder, placeOrderSchema } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../paging.ts'
import { callOf, ownerFor, parseCommand, parseQuery, requireOwner } from '../requests.ts'
import { Order, Orders, presentOrder, presentOrders } from '../resources/index.ts'
import { route } from '../route.ts'

const orderParams = { orderId: OrderId }
const OneOrder = z.strictObject(orderParams)
const userParams = { userId: UserId }
const orderQuery = pageQuery(OrderId)
const OrderPage = z.strictObject({ ...userParams, ...orderQuery })

export function orderRoutes(app: FastifyInstance, shop: Shop): void {
  const PlaceOrder = placeOrderSchema(shop.policy.maximumItems)

  app.route(
    route({
      method: 'POST',
      url: '/orders',
      summary: 'Order and pay',
      description:
        'In one step: either all of it happens or nothing. The checks run in this order: user, product, sellable, ' +
        'coupon, total, balance, stock.',
      tag: 'orders',
      access: 'owner',
      body: PlaceOrder,
      example: { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] },
      command: true,
      idempotent: true,
      status: 201,
      location: true,
      answer: Order,
      refusals: [
        'USER_NOT_FOUND',
        'PRODUCT_NOT_FOUND',
        'PRODUCT_NOT_SELLABLE',
        'COUPON_NOT_USABLE',
        'TOTAL_TOO_LARGE',
        'TOTAL_CHANGED',
        'INSUFFICIENT_BALANCE',
        'OUT_OF_STOCK',
      ],
      async handle(request, reply) {
        const command = parseCommand(PlaceOrder, request)
        const call = callOf(request, reply)
        requireOwner(request, command.userId)
        const placed = await shop.placeOrder(command, call)
        if (placed.ok) reply.header('location', `${app.prefix}/orders/${placed.value.id}`)
        return placed
      },
      present: presentOrder,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/orders/:orderId',
      summary: 'An order',
      tag: 'orders',
      access: 'caller',
      params: orderParams,
      answer: Order,
      refusals: ['ORDER_NOT_FOUND'],
      async handle(request) {
        const { orderId } = parseQuery(OneOrder, request)
        return shop.order(orderId, ownerFor(request))
      },
      present: presentOrder,
    }),
  )

  app.route(
    route({
      method: 'POST',
      url: '/orders/:orderId/cancel',
      summary: 'Cancel an order',
      description: 'Balance, coupon and stock go back. A second time changes nothing and answers the same.',
      tag: 'orders',
      access: 'caller',
      params: orderParams,
      command: true,
      idempotent: true,
      answer: Order,
      refusals: ['ORDER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED'],
      async handle(request, reply) {
        const command = parseCommand(CancelOrder, request)
        const call = callOf(request, reply)
        return shop.cancelOrder(command, { ...call, ownedBy: ownerFor(request) })
      },
      present: presentOrder,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/orders',
      summary: 'A user’s orders, newest first',
      tag: 'orders',
      access: 'owner',
      params: userParams,
      query: orderQuery,
      answer: Orders,
      refusals: ['USER_NOT_FOUND'],
      async handle(request) {
        const { userId, ...page } = parseQuery(OrderPage, request)
        requireOwner(request, userId)
        return shop.orders(userId, pageRequest(page))
      },
      present: presentOrders,
    }),
  )
}
