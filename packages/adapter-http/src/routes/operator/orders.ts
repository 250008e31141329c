import { OrderId, type Shop } from '@hexmart/core'
import { completeOrder } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { commandRoute } from '../../command-route.ts'
import { Order, presentOrder } from '../../resources/index.ts'
import { forOperators } from './operator.ts'

/** What operators alone do with orders. Users and operators place and cancel orders at the same routes. */
export function operatorOrderRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/orders/:orderId/complete',
      scopes: ['hexmart:orders'],
      summary: 'Complete an order',
      description: 'PAID → COMPLETED. A second time changes nothing and answers the same. No message is sent.',
      params: { orderId: OrderId },
      command: completeOrder,
      answer: Order,
      present: presentOrder,
    }),
  )
}
