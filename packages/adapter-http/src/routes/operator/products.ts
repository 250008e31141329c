import { MovementKey, nameKeyOf, ProductId, productStates, SearchText, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../../paging.ts'
import {
  Movements,
  presentMovements,
  presentStockedProduct,
  presentStockedProducts,
  StockedProduct,
  StockedProducts,
} from '../../resources/index.ts'
import { route } from '../../route.ts'
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

/** Lists of products and of movements, for operators. If the host manages its products itself, there are only movements. */
export function productListRoutes(app: FastifyInstance, shop: Shop): void {
  if (shop.manages.products) catalogueLists(app, shop)

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/products/:productId/movements',
      scopes: ['hexmart:read'],
      operationId: 'listMovements',
      summary: 'The movements of a product’s stock, newest first',
      description:
        'The pieces that a cancel put back are listed next to the movement of the order, not by the time of the cancel.',
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
}

function catalogueLists(app: FastifyInstance, shop: Shop): void {
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
      description: 'Finds also a product that is not on sale.',
      params: productParams,
      answer: StockedProduct,
      refusals: ['PRODUCT_NOT_FOUND'],
      handle: async (request) => shop.anyProduct(parseOperatorQuery(OneProduct, request).productId),
      present: presentStockedProduct,
    }),
  )
}
