import { CancelOrder, OrderId, placeOrderSchema, type Shop, UserId } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented, named } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { sendResult } from '../replies.ts'
import { callOf, ownerFor, parse, parsePath, requireOwner } from '../requests.ts'
import { listOf, Order, presentOrder } from '../resources.ts'

const orderParams = { orderId: OrderId }
const OneOrder = z.strictObject(orderParams)
const userParams = { userId: UserId }
const orderQuery = pageQuery(OrderId)
const OrderPage = z.strictObject({ ...userParams, ...orderQuery })
const Orders = named('Orders', listOf('orders', Order))

export function orderRoutes(app: FastifyInstance, shop: Shop): void {
  const PlaceOrder = placeOrderSchema(shop.policy.maximumItems)

  app.post(
    '/orders',
    {
      schema: documented({
        summary: 'Order and pay',
        description:
          'In one step: either all of it happens or nothing. Faults are reported in this order: user, product, ' +
          'sellable, coupon, total, balance, stock.',
        tag: 'orders',
        access: 'owner',
        body: PlaceOrder,
        command: true,
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
      }),
    },
    async (request, reply) => {
      const command = parse(PlaceOrder, request.body)
      const call = callOf(request, reply)
      requireOwner(request, command.userId)
      const placed = await shop.placeOrder(command, call)
      if (placed.ok) reply.header('location', `${request.url}/${placed.value.id}`)
      return sendResult(request, reply, placed, presentOrder, 201)
    },
  )

  app.get(
    '/orders/:orderId',
    {
      schema: documented({
        summary: 'An order',
        tag: 'orders',
        access: 'owner',
        params: orderParams,
        answer: Order,
        refusals: ['ORDER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const { orderId } = parsePath(OneOrder, request)
      return sendResult(request, reply, await shop.order(orderId, ownerFor(request)), presentOrder)
    },
  )

  app.post(
    '/orders/:orderId/cancel',
    {
      schema: documented({
        summary: 'Cancel an order',
        description: 'Balance, coupon and stock go back. A second time changes nothing and answers the same.',
        tag: 'orders',
        access: 'owner',
        params: orderParams,
        command: true,
        answer: Order,
        refusals: ['ORDER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const command = parse(CancelOrder, request.body ?? {}, request.params as object)
      const call = callOf(request, reply)
      const canceled = await shop.cancelOrder(command, { ...call, ownedBy: ownerFor(request) })
      return sendResult(request, reply, canceled, presentOrder)
    },
  )

  app.get(
    '/users/:userId/orders',
    {
      schema: documented({
        summary: 'A user’s orders, newest first',
        tag: 'orders',
        access: 'owner',
        params: userParams,
        query: orderQuery,
        answer: Orders,
        refusals: ['USER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const { userId, ...page } = parsePath(OrderPage, request)
      requireOwner(request, userId)
      const orders = await shop.orders(userId, pageRequest(page))
      return sendResult(request, reply, orders, (found) => presentPage('orders', found, presentOrder))
    },
  )
}
