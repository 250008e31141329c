import { deliveryStates, MessageId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest, presentPage } from '../../paging.ts'
import { sendResult } from '../../replies.ts'
import { mayTakeLong } from '../../requests.ts'
import * as resources from '../../resources.ts'
import { operatorJob, operatorQuery, operatorSchema } from './operator.ts'

const deliveryParams = { deliveryId: MessageId }
const OneDelivery = z.strictObject(deliveryParams)
const AllDeliveries = z.strictObject({})
const deliveryQuery = { state: z.enum(deliveryStates).optional(), ...pageQuery(MessageId) }
const DeliveryPage = z.strictObject(deliveryQuery)

/** Messages for the data platform: what waits, what is dead, and what becomes of that. */
export function deliveryRoutes(app: FastifyInstance, shop: Shop): void {
  app.get(
    '/deliveries',
    {
      schema: operatorSchema({
        summary: 'Messages for the data platform, newest first',
        query: deliveryQuery,
        answer: resources.Deliveries,
      }),
    },
    async (request, reply) => {
      const { state = null, ...page } = operatorQuery(DeliveryPage, request)
      const deliveries = await shop.deliveries(state, pageRequest(page))
      return sendResult(request, reply, deliveries, (found) =>
        presentPage('deliveries', found, resources.presentDelivery),
      )
    },
  )

  for (const verb of ['retry', 'discard'] as const) {
    const { ofOne, ofAll, one, all, answer, counted } = verbs(shop)[verb]
    app.post(
      `/deliveries/:deliveryId/${verb}`,
      {
        schema: operatorSchema({
          summary: ofOne,
          description: 'A message in another state stays as it is.',
          params: deliveryParams,
          job: true,
          answer: resources.Delivery,
          refusals: ['DELIVERY_NOT_FOUND'],
        }),
      },
      async (request, reply) => {
        const { deliveryId } = operatorJob(OneDelivery, request)
        return sendResult(request, reply, await one(deliveryId), resources.presentDelivery)
      },
    )
    app.post(
      `/deliveries/${verb}`,
      { schema: operatorSchema({ summary: ofAll, job: true, answer }) },
      async (request, reply) => {
        operatorJob(AllDeliveries, request)
        mayTakeLong(request)
        return sendResult(request, reply, await all(), (count) => ({ [counted]: count }))
      },
    )
  }
}

const verbs = (shop: Shop) => ({
  retry: {
    ofOne: 'Send a dead message again',
    ofAll: 'Send all dead messages again',
    one: (id: MessageId) => shop.retryDelivery(id),
    all: () => shop.retryDeliveries(),
    answer: resources.Retried,
    counted: 'retried',
  },
  discard: {
    ofOne: 'Give up a dead message',
    ofAll: 'Give up all dead messages',
    one: (id: MessageId) => shop.discardDelivery(id),
    all: () => shop.discardDeliveries(),
    answer: resources.Discarded,
    counted: 'discarded',
  },
})
