import { Day, type Shop } from '@hexmart/core'
import { ok } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { invalid } from '../../replies.ts'
import { actorOf, allowLongAnswer } from '../../requests.ts'
import { presentRankedDay, RankedDay } from '../../resources/index.ts'
import { route } from '../../route.ts'
import type { RanksCache } from '../ranks.ts'
import { forOperators, parseOperation } from './operator.ts'

const dayParams = { date: Day }
const OneDay = z.strictObject(dayParams)

/** Counting the sales of a day again, for the ranking. */
export function rankingRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/ranks/:date',
      scopes: ['hexmart:deliveries'],
      operationId: 'rebuildDay',
      summary: 'Count the sales of one day again',
      description: 'The day must be over, and its orders must still be kept.',
      params: dayParams,
      operation: true,
      answer: RankedDay,
      async handle(request) {
        const { date } = parseOperation(OneDay, request)
        allowLongAnswer(request)
        // A call that fails may still have taken effect, so clear the cache in any case.
        const rebuilt = await shop.rebuildDay(date, { actor: actorOf(request) }).finally(ranks.clear)
        if (!rebuilt.ok) return rebuilt
        if (rebuilt.value !== null) return ok({ date, products: rebuilt.value })
        throw invalid([{ path: 'date', message: 'is not over yet, or its orders are no longer kept' }])
      },
      present: presentRankedDay,
    }),
  )
}
