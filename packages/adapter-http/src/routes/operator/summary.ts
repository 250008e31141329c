import type { Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { wholeNumber } from '../../paging.ts'
import { allowLongAnswer } from '../../requests.ts'
import { presentSummary, Summary } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const summaryQuery = {
  lowStock: wholeNumber(0, 1_000_000_000)
    .optional()
    .describe('the highest stock that counts as low, in pieces; 10 by default'),
}
const SummaryQuery = z.strictObject(summaryQuery)

export function summaryRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/summary',
      scopes: ['hexmart:read'],
      operationId: 'getSummary',
      summary: 'An overview of the shop',
      description:
        'Shows the figures of today, the figures of those of the 30 days before today whose sales have been counted, how many ' +
        'commands wait, how many messages wait or are dead, and up to 100 SELLABLE products with at most `lowStock` pieces.',
      query: summaryQuery,
      answer: Summary,
      async handle(request) {
        const query = parseOperatorQuery(SummaryQuery, request)
        allowLongAnswer(request)
        return shop.summary(query)
      },
      present: presentSummary,
    }),
  )
}
