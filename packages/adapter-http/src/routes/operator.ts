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
import { documented, named, type RouteDescription } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { sendResult } from '../replies.ts'
import { callOf, invalid, parse, parsePath } from '../requests.ts'
import * as resources from '../resources.ts'

const deliveryParams = { deliveryId: MessageId }
const OneDelivery = z.strictObject(deliveryParams)
const deliveryQuery = { state: z.enum(deliveryStates).optional(), ...pageQuery(MessageId) }
const DeliveryPage = z.strictObject(deliveryQuery)
const Deliveries = named('Deliveries', resources.listOf('deliveries', resources.Delivery))
const Retried = named('Retried', z.object({ retried: z.int() }))
const Discarded = named('Discarded', z.object({ discarded: z.int() }))
const OneDay = z.strictObject({ date: Day })
const Nothing = z.strictObject({})

/** What an operator does: the catalogue, stock, coupons, deliveries, the ranking and the audit. */
export function operatorRoutes(app: FastifyInstance, shop: Shop): void {
  const schema = (route: Omit<RouteDescription, 'tag' | 'access'>) =>
    documented({ ...route, tag: 'operator', access: 'operator' })
  const commandOf = <Schema extends z.ZodType>(command: Schema, request: FastifyRequest, reply: FastifyReply) =>
    [parse(command, request.body, request.params as object), callOf(request, reply)] as const
  const unchanged = <Value extends object>(value: Value) => value

  if (shop.keeps.users) {
    app.post(
      '/users',
      {
        schema: schema({
          summary: 'Register a user',
          body: CreateUser,
          command: true,
          status: 201,
          answer: resources.User,
          refusals: ['ALREADY_EXISTS'],
        }),
      },
      async (request, reply) => {
        const created = await shop.createUser(...commandOf(CreateUser, request, reply))
        return sendResult(request, reply, created, unchanged, 201)
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
          command: true,
          status: 201,
          answer: resources.CreatedProduct,
          refusals: ['ALREADY_EXISTS'],
        }),
      },
      async (request, reply) => {
        const created = await shop.createProduct(...commandOf(CreateProduct, request, reply))
        return sendResult(request, reply, created, unchanged, 201)
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
          answer: resources.Product,
          refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'OVERLOADED', 'OUTCOME_UNKNOWN'],
        }),
      },
      async (request, reply) => {
        const [command, { signal }] = commandOf(ChangeProduct, request, reply)
        return sendResult(request, reply, await shop.changeProduct(command, { signal }), unchanged)
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
        command: true,
        answer: resources.ProductStock,
        refusals: ['PRODUCT_NOT_FOUND', 'STOCK_BELOW_ZERO', 'STOCK_CHANGED'],
      }),
    },
    async (request, reply) =>
      sendResult(request, reply, await shop.changeStock(...commandOf(ChangeStock, request, reply)), unchanged),
  )

  app.post(
    '/coupons',
    {
      schema: schema({
        summary: 'Prepare a coupon',
        description: 'REGISTERED unless it is to be ISSUABLE at once.',
        body: CreateCoupon,
        command: true,
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
        answer: resources.Coupon,
        refusals: [
          'COUPON_NOT_FOUND',
          'ILLEGAL_STATE_CHANGE',
          'QUANTITY_BELOW_ISSUED',
          'OVERLOADED',
          'OUTCOME_UNKNOWN',
        ],
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
        answer: Deliveries,
      }),
    },
    async (request, reply) => {
      const { state = null, ...page } = parsePath(DeliveryPage, request)
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
        const { deliveryId } = parsePath(OneDelivery, request)
        return sendResult(request, reply, await run(deliveryId), resources.presentDelivery)
      },
    )
  }

  app.post(
    '/deliveries/retry',
    { schema: schema({ summary: 'Send all dead messages again', answer: Retried }) },
    async (request, reply) => {
      parse(Nothing, request.body ?? {})
      return sendResult(request, reply, await shop.retryDeliveries(), (retried) => ({ retried }))
    },
  )

  app.post(
    '/deliveries/discard',
    { schema: schema({ summary: 'Give up all dead messages', answer: Discarded }) },
    async (request, reply) => {
      parse(Nothing, request.body ?? {})
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
      const { date } = parsePath(OneDay, request)
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
    async (request, reply) => sendResult(request, reply, await shop.audit(), unchanged),
  )
}
