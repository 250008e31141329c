import { ProductId, type Shop } from '@hexmart/core'
import { changeProduct, changeStock, createProduct, createUser } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { commandRoute } from '../../command-route.ts'
import {
  CreatedProduct,
  Product,
  ProductStock,
  presentCreatedProduct,
  presentProduct,
  presentProductStock,
  presentUser,
  User,
} from '../../resources/index.ts'
import type { RanksCache } from '../ranks.ts'
import { forOperators } from './operator.ts'

/** Users, products and stock. If the host manages its users or its products itself, the routes for them are absent. */
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
      description: 'The id is taken for ever. Without one, the shop makes one.',
      command: createUser,
      example: { id: 'mina', name: 'Mina' },
      status: 201,
      answer: User,
      present: presentUser,
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
      description: 'By default its state is HOLD and its stock 0.',
      command: createProduct,
      example: { id: 'tea', name: 'Darjeeling', price: 4_500, state: 'SELLABLE', stock: 50 },
      status: 201,
      answer: CreatedProduct,
      present: presentCreatedProduct,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'PATCH',
      url: '/products/:productId',
      scopes: ['hexmart:catalogue'],
      summary: 'Change a product',
      description: 'HOLD → SELLABLE ↔ STOPPED.',
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
      description: 'By an amount, or to a count, provided that the stock is still the expected one.',
      params: { productId: ProductId },
      command: changeStock,
      example: { change: 20 },
      answer: ProductStock,
      present: presentProductStock,
    }),
  )
}
