import { ProductId, type Shop } from '@hexmart/core'
import { ChangeProduct, ChangeStock, CreateProduct, CreateUser } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
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
import { route } from '../../route.ts'
import type { RanksCache } from '../ranks.ts'
import { forOperators, parseOperatorCommand } from './operator.ts'

/** Users, products and stock. Without routes for users or products that the host manages itself. */
export function catalogueRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  if (shop.keeps.users) userRoutes(app, shop)
  if (shop.keeps.products) productRoutes(app, shop, ranks)
  stockRoutes(app, shop)
}

function userRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/users',
      summary: 'Register a user',
      body: CreateUser,
      example: { id: 'mina', name: 'Mina' },
      command: true,
      idempotent: true,
      status: 201,
      answer: User,
      refusals: ['ALREADY_EXISTS'],
      handle: async (request, reply) => shop.createUser(...parseOperatorCommand(CreateUser, request, reply)),
      present: presentUser,
    }),
  )
}

function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/products',
      summary: 'Add a product to the catalogue',
      description: 'By default its state is HOLD and its stock 0.',
      body: CreateProduct,
      example: { id: 'tea', name: 'Darjeeling', price: 4_500, state: 'SELLABLE', stock: 50 },
      command: true,
      idempotent: true,
      status: 201,
      answer: CreatedProduct,
      refusals: ['ALREADY_EXISTS'],
      handle: async (request, reply) => shop.createProduct(...parseOperatorCommand(CreateProduct, request, reply)),
      present: presentCreatedProduct,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'PATCH',
      url: '/products/:productId',
      summary: 'Change a product',
      description: 'HOLD → SELLABLE ↔ STOPPED.',
      params: { productId: ProductId },
      body: ChangeProduct,
      example: { price: 4_800 },
      command: true,
      answer: Product,
      refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
      async handle(request, reply) {
        const [command, { signal }] = parseOperatorCommand(ChangeProduct, request, reply)
        // A call that fails may still have taken effect, so clear the cache in any case.
        return shop.changeProduct(command, { signal }).finally(ranks.clear)
      },
      present: presentProduct,
    }),
  )
}

function stockRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/products/:productId/stock',
      summary: 'Change a product’s stock',
      description: 'By an amount, or to a count, provided that the stock is still the expected one.',
      params: { productId: ProductId },
      body: ChangeStock,
      example: { change: 20 },
      command: true,
      idempotent: true,
      answer: ProductStock,
      refusals: ['PRODUCT_NOT_FOUND', 'STOCK_BELOW_ZERO', 'STOCK_CHANGED'],
      handle: async (request, reply) => shop.changeStock(...parseOperatorCommand(ChangeStock, request, reply)),
      present: presentProductStock,
    }),
  )
}
