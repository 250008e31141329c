import { ChangeProduct, ChangeStock, CreateProduct, CreateUser, ProductId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { asItIs, sendResult } from '../../replies.ts'
import * as resources from '../../resources.ts'
import type { RanksCache } from '../ranks.ts'
import { operatorCommand, operatorSchema } from './operator.ts'

/** Users, products and stock. What the host keeps itself is not changed here. */
export function catalogueRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  if (shop.keeps.users) userRoutes(app, shop)
  if (shop.keeps.products) productRoutes(app, shop, ranks)
  stockRoutes(app, shop)
}

function userRoutes(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/users',
    {
      schema: operatorSchema({
        summary: 'Register a user',
        body: CreateUser,
        example: { id: 'mina', name: 'Mina' },
        command: true,
        idempotent: true,
        status: 201,
        answer: resources.User,
        refusals: ['ALREADY_EXISTS'],
      }),
    },
    async (request, reply) => {
      const created = await shop.createUser(...operatorCommand(CreateUser, request, reply))
      return sendResult(request, reply, created, asItIs, 201)
    },
  )
}

function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.post(
    '/products',
    {
      schema: operatorSchema({
        summary: 'Put a product into the catalogue',
        description: 'On HOLD unless it is to be SELLABLE at once; with stock 0 unless it is given.',
        body: CreateProduct,
        example: { id: 'tea', name: 'Darjeeling', price: 4_500, state: 'SELLABLE', stock: 50 },
        command: true,
        idempotent: true,
        status: 201,
        answer: resources.CreatedProduct,
        refusals: ['ALREADY_EXISTS'],
      }),
    },
    async (request, reply) => {
      const created = await shop.createProduct(...operatorCommand(CreateProduct, request, reply))
      return sendResult(request, reply, created, asItIs, 201)
    },
  )

  app.patch(
    '/products/:productId',
    {
      schema: operatorSchema({
        summary: 'Change a product',
        description: 'HOLD → SELLABLE ↔ STOPPED.',
        params: { productId: ProductId },
        body: ChangeProduct,
        example: { price: 4_800 },
        command: true,
        answer: resources.Product,
        refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
      }),
    },
    async (request, reply) => {
      const [command, { signal }] = operatorCommand(ChangeProduct, request, reply)
      // A failed call may still have committed, so clear either way.
      const changed = await shop.changeProduct(command, { signal }).finally(ranks.clear)
      return sendResult(request, reply, changed, asItIs)
    },
  )
}

function stockRoutes(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/products/:productId/stock',
    {
      schema: operatorSchema({
        summary: 'Change a product’s stock',
        description: 'By a change, or to a count that replaces the stock that was expected.',
        params: { productId: ProductId },
        body: ChangeStock,
        example: { change: 20 },
        command: true,
        idempotent: true,
        answer: resources.ProductStock,
        refusals: ['PRODUCT_NOT_FOUND', 'STOCK_BELOW_ZERO', 'STOCK_CHANGED'],
      }),
    },
    async (request, reply) =>
      sendResult(request, reply, await shop.changeStock(...operatorCommand(ChangeStock, request, reply)), asItIs),
  )
}
