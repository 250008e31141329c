import { IsoInstant, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { wholeNumber } from '../../paging.ts'
import { mayTakeLong } from '../../requests.ts'
import { Liability, presentLiability, presentSummary, Summary } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const liabilityQuery = {
  at: IsoInstant.optional().describe('an instant that is not in the future, in ISO 8601 with an offset or Z'),
}
const LiabilityQuery = z.strictObject(liabilityQuery)
const summaryQuery = {
  lowStock: wholeNumber(0, 1_000_000_000)
    .optional()
    .describe('the highest stock that counts as low, in pieces; 10 by default'),
}
const SummaryQuery = z.strictObject(summaryQuery)

/** How much the shop owes its users, and the overview of the shop. */
export function summaryRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/liability',
      scopes: ['hexmart:read'],
      operationId: 'getLiability',
      summary: 'What the shop owes its users',
      description: 'Answers the sum of the balances now, or the sum of all entries before the instant `at`.',
      query: liabilityQuery,
      answer: Liability,
      async handle(request) {
        const query = parseOperatorQuery(LiabilityQuery, request)
        mayTakeLong(request)
        return shop.liability(query)
      },
      present: presentLiability,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/summary',
      scopes: ['hexmart:read'],
      operationId: 'getSummary',
      summary: 'An overview of the shop',
      description:
        'Shows the figures of today and of the last 30 days, the waiting commands and messages, and up to 100 ' +
        'products on sale with at most `lowStock` pieces.',
      query: summaryQuery,
      answer: Summary,
      async handle(request) {
        const query = parseOperatorQuery(SummaryQuery, request)
        mayTakeLong(request)
        return shop.summary(query)
      },
      present: presentSummary,
    }),
  )
}
