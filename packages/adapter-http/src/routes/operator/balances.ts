import { type Shop, UserId } from '@hexmart/core'
import { adjustBalance } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { commandRoute } from '../../command-route.ts'
import { Balance, presentBalance } from '../../resources/index.ts'
import { forOperators } from './operator.ts'

/** Corrections of balances by operators. */
export function adjustmentRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/users/:userId/balance/adjust',
      scopes: ['hexmart:balances'],
      summary: 'Adjust a balance',
      description:
        'A positive amount raises the balance, and a negative one lowers it. An adjustment that would exceed the maximum ' +
        'balance or go below 0 is refused. The history shows the reason.',
      params: { userId: UserId },
      command: adjustBalance,
      example: { amount: 3_000, reason: 'The parcel came late' },
      answer: Balance,
      present: presentBalance,
    }),
  )
}
