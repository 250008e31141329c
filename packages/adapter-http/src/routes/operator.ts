import {
  ChangeCoupon,
  ChangeProduct,
  ChangeStock,
  CouponId,
  CreateCoupon,
  CreateProduct,
  CreateUser,
  Day,
  deliveryStates,
  MessageId,
  ProductId,
  type Shop,
} from '@hexmart/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { documented, type RouteDescription } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { asItIs, invalid, sendResult } from '../replies.ts'
import { callOf, parseCommand, parseQuery, requireOperator } from '../requests.ts'
import * as resources from '../resources.ts'

const deliveryParams = { deliveryId: MessageId }
const OneDelivery = z.strictObject(deliveryParams)
const deliveryQuery = { state: z.enum(deliveryStates).optional(), ...pageQuery(MessageId) }
const DeliveryPage = z.strictObject(deliveryQuery)
const OneDay = z.strictObject({ date: Day })
const Nothing = z.strictObject({})

/** What an operator does: the catalogue, stock, coupons, deliveries, the ranking and the audit. */
export function operatorRoutes(app: FastifyInstance, shop: Shop): void {
  const schema = (route: Omit<RouteDescription, 'tag' | 'access'>) =>
    documented({ ...route, tag: 'operator', access: 'operator' })
  /** What is malformed is told before who may call, here as everywhere. */
  const operatorOnly = <Parsed>(parsed: Parsed, request: FastifyRequest): Parsed => {
    requireOperator(request)
    return parsed
  }
  const commandOf = <Schema extends z.ZodType>(command: Schema, request: FastifyRequest, reply: FastifyReply) =>
    operatorOnly([parseCommand(command, request), callOf(request, reply)] as const, request)

  if (shop.keeps.users) {
    app.post(
      '/users',
      {
        schema: schema({
          summary: 'Register a user',
          body: CreateUser,
          example: { id: 'mina', name: 'Mina' },
          command: true,
          idempotent: true,
          status: 201,
          answer: resources.User,
          refusals: ['ALREADY_EXISTS'],
        }),
      },
      async (request, reply) => {
        const created = await shop.createUser(...commandOf(CreateUser, request, reply))
        return sendResult(request, reply, created, asItIs, 201)
      },
    )
  }

  if (shop.keeps.products) {
    app.post(
      '/products',
      {
        schema: schema({
          summary: 'Put a product into the catalogue',
          description: 'On HOLD unless it is to be SELLABLE at once; with stock 0 unless it is given.',
          body: CreateProduct,
          example: { id: 'tea', name: 'Darjeeling', price: 4_500, state: 'SELLABLE', stock: 50 },
          command: true,
          idempotent: true,
          status: 201,
          answer: resources.CreatedProduct,
          refusals: ['ALREADY_EXISTS'],
        }),
      },
      async (request, reply) => {
        const created = await shop.createProduct(...commandOf(CreateProduct, request, reply))
        return sendResult(request, reply, created, asItIs, 201)
      },
    )

    app.patch(
      '/products/:productId',
      {
        schema: schema({
          summary: 'Change a product',
          description: 'HOLD → SELLABLE ↔ STOPPED.',
          params: { productId: ProductId },
          body: ChangeProduct,
          example: { price: 4_800 },
          command: true,
          answer: resources.Product,
          refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
        }),
      },
      async (request, reply) => {
        const [command, { signal }] = commandOf(ChangeProduct, request, reply)
        return sendResult(request, reply, await shop.changeProduct(command, { signal }), asItIs)
      },
    )
  }

  app.post(
    '/products/:productId/stock',
    {
      schema: schema({
        summary: 'Change a product’s stock',
        description: 'By a change, or to a count that replaces the stock that was expected.',
        params: { productId: ProductId },
        body: ChangeStock,
        example: { change: 20 },
        command: true,
        idempotent: true,
        answer: resources.ProductStock,
        refusals: ['PRODUCT_NOT_FOUND', 'STOCK_BELOW_ZERO', 'STOCK_CHANGED'],
      }),
    },
    async (request, reply) =>
      sendResult(request, reply, await shop.changeStock(...commandOf(ChangeStock, request, reply)), asItIs),
  )

  app.post(
    '/coupons',
    {
      schema: schema({
        summary: 'Prepare a coupon',
        description: 'REGISTERED unless it is to be ISSUABLE at once.',
        body: CreateCoupon,
        example: {
          id: 'spring',
          name: 'Spring',
          discount: { type: 'PERCENT', percent: 10 },
          quantity: 100,
          expiresAt: '2099-04-01T00:00:00Z',
          state: 'ISSUABLE',
        },
        command: true,
        idempotent: true,
        status: 201,
        answer: resources.Coupon,
        refusals: ['ALREADY_EXISTS'],
      }),
    },
    async (request, reply) => {
      const created = await shop.createCoupon(...commandOf(CreateCoupon, request, reply))
      return sendResult(request, reply, created, resources.presentCoupon, 201)
    },
  )

  app.patch(
    '/coupons/:couponId',
    {
      schema: schema({
        summary: 'Change a coupon',
        description: 'REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED.',
        params: { couponId: CouponId },
        body: ChangeCoupon,
        example: { quantity: 200 },
        command: true,
        answer: resources.Coupon,
        refusals: ['COUPON_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'QUANTITY_BELOW_ISSUED'],
      }),
    },
    async (request, reply) => {
      const [command, { signal }] = commandOf(ChangeCoupon, request, reply)
      return sendResult(request, reply, await shop.changeCoupon(command, { signal }), resources.presentCoupon)
    },
  )

  app.get(
    '/deliveries',
    {
      schema: schema({
        summary: 'Messages for the data platform, newest first',
        query: deliveryQuery,
        answer: resources.Deliveries,
      }),
    },
    async (request, reply) => {
      const { state = null, ...page } = operatorOnly(parseQuery(DeliveryPage, request), request)
      const deliveries = await shop.deliveries(state, pageRequest(page))
      return sendResult(request, reply, deliveries, (found) =>
        presentPage('deliveries', found, resources.presentDelivery),
      )
    },
  )

  for (const [verb, summary, run] of [
    ['retry', 'Send a dead message again', (id: MessageId) => shop.retryDelivery(id)],
    ['discard', 'Give up a dead message', (id: MessageId) => shop.discardDelivery(id)],
  ] as const) {
    app.post(
      `/deliveries/:deliveryId/${verb}`,
      {
        schema: schema({
          summary,
          description: 'A message in another state stays as it is.',
          params: deliveryParams,
          answer: resources.Delivery,
          refusals: ['DELIVERY_NOT_FOUND'],
        }),
      },
      async (request, reply) => {
        const { deliveryId } = operatorOnly(parseCommand(OneDelivery, request), request)
        return sendResult(request, reply, await run(deliveryId), resources.presentDelivery)
      },
    )
  }

  app.post(
    '/deliveries/retry',
    { schema: schema({ summary: 'Send all dead messages again', answer: resources.Retried }) },
    async (request, reply) => {
      operatorOnly(parseCommand(Nothing, request), request)
      return sendResult(request, reply, await shop.retryDeliveries(), (retried) => ({ retried }))
    },
  )

  app.post(
    '/deliveries/discard',
    { schema: schema({ summary: 'Give up all dead messages', answer: resources.Discarded }) },
    async (request, reply) => {
      operatorOnly(parseCommand(Nothing, request), request)
      return sendResult(request, reply, await shop.discardDeliveries(), (discarded) => ({ discarded }))
    },
  )

  app.post(
    '/ranks/:date',
    {
      schema: schema({
        summary: 'Build the sales of one day again',
        params: { date: Day },
        answer: resources.RankedDay,
      }),
    },
    async (request, reply) => {
      const { date } = operatorOnly(parseCommand(OneDay, request), request)
      const rebuilt = await shop.rebuildDay(date)
      if (rebuilt.ok && rebuilt.value === null) {
        throw invalid([{ path: 'date', message: 'is not over yet, or its orders are no longer kept' }])
      }
      return sendResult(request, reply, rebuilt, (products) => ({ date, products }))
    },
  )

  app.get(
    '/audit',
    { schema: schema({ summary: 'Whether everything adds up', answer: resources.AuditReport }) },
    async (request, reply) => {
      operatorOnly(parseQuery(Nothing, request), request)
      return sendResult(request, reply, await shop.audit(), asItIs)
    },
  )
}
