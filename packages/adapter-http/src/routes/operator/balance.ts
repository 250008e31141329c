import { IsoInstant, type Shop, UserId } from '@hexmart/core'
import { adjustBalance } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../../command-route.ts'
import { allowLongAnswer } from '../../requests.ts'
import { Balance, Liability, presentBalance, presentLiability } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const liabilityQuery = {
  at: IsoInstant.optional().describe('an instant that is not in the future, in ISO 8601 with an offset or Z'),
}
const LiabilityQuery = z.strictObject(liabilityQuery)

/** How much the shop owes its users, and corrections of balances. */
export function operatorBalanceRoutes(app: FastifyInstance, shop: Shop): void {
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
        allowLongAnswer(request)
        return shop.liability(query)
      },
      present: presentLiability,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/users/:userId/balance/adjust',
      scopes: ['hexmart:balances'],
      summary: 'Adjust a balance',
      description:
        'A positive amount raises the balance, and a negative one lowers it. An adjustment that would bring the balance above ' +
        'the maximum or below 0 is refused. The history shows the reason.',
      params: { userId: UserId },
      command: adjustBalance,
      example: { amount: 3_000, reason: 'The parcel came late' },
      answer: Balance,
      present: presentBalance,
    }),
  )
}
