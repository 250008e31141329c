import { MovementKey, nameKeyOf, ProductId, productStates, SearchText, type Shop } from '@hexmart/core'
import { changeProduct, changeStock, createProduct } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../../command-route.ts'
import { pageQuery, pageRequest } from '../../paging.ts'
import {
  Movements,
  Product,
  ProductStock,
  presentMovements,
  presentProduct,
  presentProductStock,
  presentStockedProduct,
  presentStockedProducts,
  StockedProduct,
  StockedProducts,
} from '../../resources/index.ts'
import { route } from '../../route.ts'
import type { RanksCache } from '../ranks.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const productQuery = {
  state: z.enum(productStates).optional(),
  query: SearchText.optional(),
  ...pageQuery(nameKeyOf(ProductId)),
}
const ProductPage = z.strictObject(productQuery)
const productParams = { productId: ProductId }
const OneProduct = z.strictObject(productParams)
const movementQuery = pageQuery(MovementKey)
const MovementPage = z.strictObject({ ...productParams, ...movementQuery })

/**
 * Products, their stock and its movements. If the host manages its products itself, there are only the routes for stock and
 * movements.
 */
export function operatorProductRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  if (shop.manages.products) {
    productLists(app, shop)
    productCommands(app, shop, ranks)
  }
  stockRoutes(app, shop)
}

function productLists(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/products',
      scopes: ['hexmart:read'],
      operationId: 'listAllProducts',
      summary: 'Products in any state, with their stock',
      description:
        'Sorted by id. With `query`: the product whose id is exactly this text, and the products whose names begin with ' +
        'it, sorted by name.',
      query: productQuery,
      answer: StockedProducts,
      async handle(request) {
        const { state, query, ...page } = parseOperatorQuery(ProductPage, request)
        return shop.allProducts({ state, query, ...pageRequest(page) })
      },
      present: presentStockedProducts,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/products/:productId',
      scopes: ['hexmart:read'],
      operationId: 'getAnyProduct',
      summary: 'A product in any state, with its stock',
      description: 'Also finds products that are not on sale.',
      params: productParams,
      answer: StockedProduct,
      refusals: ['PRODUCT_NOT_FOUND'],
      handle: async (request) => shop.anyProduct(parseOperatorQuery(OneProduct, request).productId),
      present: presentStockedProduct,
    }),
  )
}

function productCommands(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/products',
      scopes: ['hexmart:catalogue'],
      summary: 'Add a product to the catalogue',
      description: 'By default, the product’s state is HOLD, its stock is 0, and a user may buy any number of pieces.',
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
      params: productParams,
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
    route({
      ...forOperators,
      method: 'GET',
      url: '/products/:productId/movements',
      scopes: ['hexmart:read'],
      operationId: 'listMovements',
      summary: 'The movements of a product’s stock, newest first',
      description:
        'Pieces that a cancellation put back are listed next to the movement of their order, not at the time of the cancellation.',
      params: productParams,
      query: movementQuery,
      answer: Movements,
      refusals: ['PRODUCT_NOT_FOUND'],
      async handle(request) {
        const { productId, ...page } = parseOperatorQuery(MovementPage, request)
        return shop.movements(productId, pageRequest(page))
      },
      present: presentMovements,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/products/:productId/stock',
      scopes: ['hexmart:catalogue'],
      summary: 'Change a product’s stock',
      description:
        '`change` adds pieces, or removes them if it is negative. `set` replaces the stock, if the stock still is `expected`.',
      params: productParams,
      command: changeStock,
      example: { change: 20 },
      answer: ProductStock,
      present: presentProductStock,
    }),
  )
}
