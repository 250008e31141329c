import { OrderId, type Shop, UserId } from '@hexmart/core'
import { cancelOrder, placeOrder } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../command-route.ts'
import { pageQuery, pageRequest } from '../paging.ts'
import { actorOf, parseQuery, requireOwner } from '../requests.ts'
import { Order, Orders, presentOrder, presentOrders } from '../resources/index.ts'
import { route } from '../route.ts'

const orderParams = { orderId: OrderId }
const OneOrder = z.strictObject(orderParams)
const userParams = { userId: UserId }
const orderQuery = pageQuery(OrderId)
const OrderPage = z.strictObject({ ...userParams, ...orderQuery })

export function orderRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      method: 'POST',
      url: '/orders',
      summary: 'Order and pay',
      description:
        'In one step: either all of it happens or nothing. The checks run in this order: reference, user, product, sellable, ' +
        'coupon, total, balance, stock.',
      tag: 'orders',
      access: 'owner',
      scopes: ['hexmart:orders'],
      command: placeOrder,
      example: { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] },
      status: 201,
      locate: ({ id }) => `/orders/${id}`,
      answer: Order,
      present: presentOrder,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/orders/:orderId',
      operationId: 'getOrder',
      summary: 'An order',
      description: 'Another user’s order is not found, as if it did not exist.',
      tag: 'orders',
      access: 'caller',
      scopes: ['hexmart:read', 'hexmart:orders'],
      params: orderParams,
      answer: Order,
      refusals: ['ORDER_NOT_FOUND'],
      async handle(request) {
        const { orderId } = parseQuery(OneOrder, request)
        return shop.order(orderId, { actor: actorOf(request) })
      },
      present: presentOrder,
    }),
  )

  app.route(
    commandRoute(shop, {
      method: 'POST',
      url: '/orders/:orderId/cancel',
      summary: 'Cancel an order',
      description:
        'Balance, coupon and stock go back; with `restock: false`, which is for operators, the stock does not. A second time ' +
        'changes nothing and answers the same.',
      tag: 'orders',
      access: 'caller',
      scopes: ['hexmart:orders'],
      params: orderParams,
      command: cancelOrder,
      operatorMembers: ['restock'],
      example: { reason: 'Ordered twice' },
      answer: Order,
      present: presentOrder,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/orders',
      operationId: 'listUserOrders',
      summary: 'A user’s orders, newest first',
      description: 'Canceled orders included.',
      tag: 'orders',
      access: 'owner',
      scopes: ['hexmart:read', 'hexmart:orders'],
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
