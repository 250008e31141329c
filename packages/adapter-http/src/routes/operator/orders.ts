import { OrderId, orderStatuses, ProductId, Reference, type Shop, UserId } from '@hexmart/core'
import { completeOrder } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../../command-route.ts'
import { pageQuery, pageRequest, periodQuery } from '../../paging.ts'
import { Order, Orders, presentOrder, presentOrders } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const orderQuery = {
  userId: UserId.optional(),
  productId: ProductId.optional(),
  reference: Reference.optional(),
  status: z.enum(orderStatuses).optional(),
  ...periodQuery,
  ...pageQuery(OrderId),
}
const OrderPage = z.strictObject(orderQuery)

/** Routes for orders that only operators may use. The routes that place and cancel orders are for users and operators. */
export function operatorOrderRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/orders',
      scopes: ['hexmart:read'],
      operationId: 'listAllOrders',
      summary: 'Orders, newest first',
      description:
        'Lists all orders, or those of one `userId`, with one `productId` or with one `reference`; a request may have only one ' +
        'of these three. `from` and `to` limit the time of the payment. A page may be shorter than its limit although ' +
        '`nextCursor` is not null; with a `status` it may even be empty.',
      query: orderQuery,
      answer: Orders,
      async handle(request) {
        const { limit, cursor, ...filter } = parseOperatorQuery(OrderPage, request)
        return shop.allOrders({ ...filter, ...pageRequest({ limit, cursor }) })
      },
      present: presentOrders,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/orders/:orderId/complete',
      scopes: ['hexmart:orders'],
      summary: 'Complete an order',
      description:
        'The status moves PAID → COMPLETED. A repeat changes nothing and gets the same answer. No message is sent.',
      params: { orderId: OrderId },
      command: completeOrder,
      answer: Order,
      present: presentOrder,
    }),
  )
}
