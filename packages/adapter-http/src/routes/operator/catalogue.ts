import { ProductId, type Shop, UserId } from '@hexmart/core'
import { changeProduct, changeStock, changeUser, createProduct, createUser, eraseUser } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { commandRoute } from '../../command-route.ts'
import {
  nothing,
  Product,
  ProductStock,
  presentNothing,
  presentProduct,
  presentProductStock,
  presentStockedProduct,
  presentUser,
  StockedProduct,
  User,
} from '../../resources/index.ts'
import type { RanksCache } from '../ranks.ts'
import { forOperators } from './operator.ts'

/**
 * Users, products and stock. If the host manages its users or its products itself, the routes for them are absent. The route for
 * stock is always there.
 */
export function catalogueRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  if (shop.manages.users) userRoutes(app, shop)
  if (shop.manages.products) productRoutes(app, shop, ranks)
  stockRoutes(app, shop)
}

function userRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/users',
      scopes: ['hexmart:users'],
      summary: 'Register a user',
      description: 'If the request has no `id`, the shop makes one. The id is taken for ever.',
      command: createUser,
      example: { id: 'mina', name: 'Mina' },
      status: 201,
      answer: User,
      present: presentUser,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'PATCH',
      url: '/users/:userId',
      scopes: ['hexmart:users'],
      summary: 'Rename, block or unblock a user',
      description: 'A BLOCKED user can neither charge, nor take coupons, nor order, nor cancel.',
      params: { userId: UserId },
      command: changeUser,
      example: { state: 'BLOCKED' },
      answer: User,
      present: presentUser,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'DELETE',
      url: '/users/:userId',
      scopes: ['hexmart:users'],
      summary: 'Erase a user',
      description:
        'Removes the name and blocks the user for ever. The id stays taken, and the user’s balance entries and ' +
        'orders are kept. The metadata of the user’s orders is emptied soon afterwards. A repeat changes nothing.',
      params: { userId: UserId },
      command: eraseUser,
      status: 204,
      answer: nothing,
      present: presentNothing,
    }),
  )
}

function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/products',
      scopes: ['hexmart:catalogue'],
      summary: 'Add a product to the catalogue',
      description: 'By default its state is HOLD, its stock 0, and a user may buy any number of it.',
      command: createProduct,
      example: { id: 'tea', name: 'Darjeeling', price: 4_500, state: 'SELLABLE', stock: 50 },
      status: 201,
      answer: StockedProduct,
      present: presentStockedProduct,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'PATCH',
      url: '/products/:productId',
      scopes: ['hexmart:catalogue'],
      summary: 'Change a product',
      description:
        'The state moves HOLD → SELLABLE ↔ STOPPED. `maximumPerUser` limits what a user may buy; null removes the ' +
        'limit. A purchase counts only if the product had a limit when the purchase was made.',
      params: { productId: ProductId },
      command: changeProduct,
      example: { price: 4_800 },
      afterwards: ranks.clear,
      answer: Product,
      present: presentProduct,
    }),
  )
}

function stockRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/products/:productId/stock',
      scopes: ['hexmart:catalogue'],
      summary: 'Change a product’s stock',
      description:
        '`change` adds pieces, or removes them if it is negative. `set` replaces the stock, if the stock still is `expected`.',
      params: { productId: ProductId },
      command: changeStock,
      example: { change: 20 },
      answer: ProductStock,
      present: presentProductStock,
    }),
  )
}
