import { deliveryStates, MessageId, OrderId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../../paging.ts'
import { actorOf, allowLongAnswer } from '../../requests.ts'
import {
  Deliveries,
  Delivery,
  Discarded,
  presentDeliveries,
  presentDelivery,
  presentDiscarded,
  presentResumed,
  presentRetried,
  Resumed,
  Retried,
} from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperation, parseOperatorQuery } from './operator.ts'

const deliveryParams = { deliveryId: MessageId }
const OneDelivery = z.strictObject(deliveryParams)
const Nothing = z.strictObject({})
const deliveryQuery = { state: z.enum(deliveryStates).optional(), orderId: OrderId.optional(), ...pageQuery(MessageId) }
const DeliveryPage = z.strictObject(deliveryQuery)

/** The messages for the data platform: lists of them, what an operator does with dead ones, and how the operator ends pauses. */
export function deliveryRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/deliveries',
      scopes: ['hexmart:read'],
      operationId: 'listDeliveries',
      summary: 'Messages for the data platform, newest first',
      description:
        'Lists all messages. `state` limits the list to one state, and `orderId` to one order. The list of an ' +
        'unknown order is empty. A page of `SENT` messages may be shorter than its limit, or even empty, although ' +
        '`nextCursor` is not null.',
      query: deliveryQuery,
      answer: Deliveries,
      async handle(request) {
        const { state, orderId, ...page } = parseOperatorQuery(DeliveryPage, request)
        return shop.deliveries({ state, orderId, ...pageRequest(page) })
      },
      present: presentDeliveries,
    }),
  )
  oneDeliveryRoutes(app, shop)
  allDeliveriesRoutes(app, shop)
}

function oneDeliveryRoutes(app: FastifyInstance, shop: Shop): void {
  const oneDelivery = {
    ...forOperators,
    method: 'POST',
    scopes: ['hexmart:deliveries'],
    description: 'A message that is not DEAD stays as it is.',
    params: deliveryParams,
    operation: true,
    answer: Delivery,
    refusals: ['DELIVERY_NOT_FOUND'],
    present: presentDelivery,
  } as const
  app.route(
    route({
      ...oneDelivery,
      url: '/deliveries/:deliveryId/retry',
      operationId: 'retryDelivery',
      summary: 'Send a dead message again',
      handle: async (request) =>
        shop.retryDelivery(parseOperation(OneDelivery, request).deliveryId, { actor: actorOf(request) }),
    }),
  )
  app.route(
    route({
      ...oneDelivery,
      url: '/deliveries/:deliveryId/discard',
      operationId: 'discardDelivery',
      summary: 'Discard a dead message',
      handle: async (request) =>
        shop.discardDelivery(parseOperation(OneDelivery, request).deliveryId, { actor: actorOf(request) }),
    }),
  )
}

function allDeliveriesRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/deliveries/retry',
      scopes: ['hexmart:deliveries'],
      operationId: 'retryDeliveries',
      summary: 'Send all dead messages again',
      description: 'Answers how many messages were dead.',
      operation: true,
      answer: Retried,
      async handle(request) {
        parseOperation(Nothing, request)
        allowLongAnswer(request)
        return shop.retryDeliveries({ actor: actorOf(request) })
      },
      present: presentRetried,
    }),
  )
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/deliveries/discard',
      scopes: ['hexmart:deliveries'],
      operationId: 'discardDeliveries',
      summary: 'Discard all dead messages',
      description: 'Answers how many messages were dead. Afterwards, later messages of the same orders can be sent.',
      operation: true,
      answer: Discarded,
      async handle(request) {
        parseOperation(Nothing, request)
        allowLongAnswer(request)
        return shop.discardDeliveries({ actor: actorOf(request) })
      },
      present: presentDiscarded,
    }),
  )
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/deliveries/resume',
      scopes: ['hexmart:deliveries'],
      operationId: 'resumeDeliveries',
      description:
        'Answers how many messages were waiting for a later time and are due now. Every process that sends messages ends its ' +
        'pause the next time it looks for messages.',
      summary: 'Make all waiting messages due now, and end the pause that the data platform asked for',
      operation: true,
      answer: Resumed,
      async handle(request) {
        parseOperation(Nothing, request)
        allowLongAnswer(request)
        return shop.resumeDeliveries({ actor: actorOf(request) })
      },
      present: presentResumed,
    }),
  )
}
