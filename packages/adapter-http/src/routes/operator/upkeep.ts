import { Day, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { asItIs, invalid, sendResult } from '../../replies.ts'
import { mayTakeLong } from '../../requests.ts'
import * as resources from '../../resources.ts'
import type { RanksCache } from '../ranks.ts'
import { operatorJob, operatorQuery, operatorSchema } from './operator.ts'

const dayParams = { date: Day }
const OneDay = z.strictObject(dayParams)
const Nothing = z.strictObject({})

/** The ranking by hand, and the audit. */
export function upkeepRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.post(
    '/ranks/:date',
    {
      schema: operatorSchema({
        summary: 'Build the sales of one day again',
        params: dayParams,
        job: true,
        answer: resources.RankedDay,
      }),
    },
    async (request, reply) => {
      const { date } = operatorJob(OneDay, request)
      mayTakeLong(request)
      const rebuilt = await shop.rebuildDay(date).finally(ranks.clear)
      if (rebuilt.ok && rebuilt.value === null) {
        throw invalid([{ path: 'date', message: 'is not over yet, or its orders are no longer kept' }])
      }
      return sendResult(request, reply, rebuilt, (products) => ({ date, products }))
    },
  )

  app.get(
    '/audit',
    { schema: operatorSchema({ summary: 'Whether everything adds up', answer: resources.AuditReport }) },
    async (request, reply) => {
      operatorQuery(Nothing, request)
      mayTakeLong(request)
      return sendResult(request, reply, await shop.audit(), asItIs)
    },
  )
}
