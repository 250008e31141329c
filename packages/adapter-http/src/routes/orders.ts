import { OrderId, type Shop, UserId } from '@hexmart/core'
import { cancelOrder, placeOrder, schemaOf } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../command-route.ts'
import { pageQuery, pageRequest } from '../paging.ts'
import { languageOf } from '../problems/index.ts'
import { actorOf, membersOf, parseQuery, requireOwner } from '../requests.ts'
import { Order, Orders, presentOrder, presentOrders, presentQuote, Quote } from '../resources/index.ts'
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
        'The order is placed and paid in one step: either all of it happens or nothing. The checks run in this ' +
        'sequence: reference, user, blocked, product, sellable, purchase limit, coupon, subtotal of at most 2^53 − 1, the ' +
        'coupon’s minimum, rules of the shop, expected total, balance, stock.',
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
      method: 'POST',
      url: '/orders/quote',
      operationId: 'quoteOrder',
      summary: 'What an order would cost',
      description:
        'Lists the reasons why the order would be refused now, in the sequence of the checks and in the language of ' +
        'the request. Rules of the shop are checked only if there is no earlier reason. Nothing is written or ' +
        'reserved. An unknown product is a reason, and is left out of the items. A coupon that cannot be used is a ' +
        'reason too, and takes nothing off.',
      tag: 'orders',
      access: 'owner',
      scopes: ['hexmart:orders'],
      body: schemaOf(placeOrder, shop.policy),
      example: { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] },
      readsBody: true,
      answer: Quote,
      async handle(request, reply) {
        const order = shop.parse(placeOrder, membersOf(request))
        requireOwner(request, order.userId)
        const language = languageOf(request.headers['accept-language'])
        const quoted = await shop.quote(order)
        if (!quoted.ok) return quoted
        reply.header('content-language', language)
        return { ok: true, value: { quote: quoted.value, language } }
      },
      present: presentQuote,
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
        'The user gets the money and the coupon back, and the pieces go back into the stock. With `restock: false`, which only ' +
        'operators and programs may send, the pieces do not go back. Operators and programs can cancel at any time. The owner ' +
        'can cancel only within the time `cancelWithin` of `GET /shop`, and only while the order is PAID. ' +
        'A repeat changes nothing and gets the same answer.',
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
      description:
        'The list includes canceled orders. A page may be shorter than its limit although `nextCursor` is not null.',
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
