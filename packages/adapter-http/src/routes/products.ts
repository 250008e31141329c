import { ProductId, type Shop } from '@hexmart/core'
import { ok } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented } from '../documentation/route-description.ts'
import { pageQuery, pageRequest, wholeNumber } from '../paging.ts'
import { HttpProblem } from '../replies.ts'
import { parseQuery } from '../requests.ts'
import { ListedProduct, Products, presentListedProduct, presentProducts, Ranks } from '../resources/index.ts'
import { route } from '../route.ts'
import { type RanksCache, sendRanks } from './ranks.ts'

const productQuery = pageQuery(ProductId)
const ProductPage = z.strictObject(productQuery)
const ids = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(ProductId).max(100))
const ProductIds = z.strictObject({ ids })
const productParams = { productId: ProductId }
const OneProduct = z.strictObject(productParams)

const ranksQuery = {
  days: wholeNumber(1, 30)
    .optional()
    .describe(
      'how many full days the ranking covers (the shop’s policy sets the default); the last of them is the latest day whose sales have been counted, or yesterday if no day has been counted',
    ),
  limit: wholeNumber(1, 100)
    .optional()
    .describe('the largest number of products in the list (the shop’s policy sets the default)'),
}
const RanksQuery = z.strictObject(ranksQuery)

export function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    route({
      method: 'GET',
      url: '/products',
      operationId: 'listProducts',
      summary: 'Sellable products with their stock',
      description:
        'Sorted by id. A product that is sold out is listed with stock 0. With `ids`, the list has the named products, up to ' +
        '100, in the sequence of `ids`. It leaves out those that are not on sale, and has no pages.',
      tag: 'products',
      access: 'public',
      query: { ...productQuery, ids: ids.optional().describe('up to 100 ids, separated by commas') },
      answer: Products,
      async handle(request) {
        if (!Object.hasOwn(request.query as object, 'ids')) {
          return shop.products(pageRequest(parseQuery(ProductPage, request)))
        }
        const result = await shop.productsByIds(parseQuery(ProductIds, request).ids)
        return result.ok ? ok({ rows: result.value, next: null }) : result
      },
      present: presentProducts,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/products/:productId',
      operationId: 'getProduct',
      summary: 'A sellable product with its stock',
      description: 'A product that is not on sale is not found.',
      tag: 'products',
      access: 'public',
      params: productParams,
      answer: ListedProduct,
      refusals: ['NOT_FOUND', 'PRODUCT_NOT_FOUND'],
      async handle(request) {
        // `/products/`, the address of the list with a slash at its end, is the address of no product.
        if ((request.params as { readonly productId: string }).productId === '')
          throw new HttpProblem({ code: 'NOT_FOUND' })
        return shop.product(parseQuery(OneProduct, request).productId)
      },
      present: presentListedProduct,
    }),
  )

  app.get(
    '/products/ranks',
    {
      schema: documented({
        operationId: 'getRanking',
        summary: 'The best sellers of the last full days',
        description:
          'When an operator changes a product or counts a day again, the list shows the change after at most `max-age` seconds ' +
          '(`Cache-Control`).',
        tag: 'products',
        access: 'public',
        query: ranksQuery,
        answer: Ranks,
        cached: true,
      }),
    },
    (request, reply) => {
      const { days = shop.policy.ranking.days, limit = shop.policy.ranking.limit } = parseQuery(RanksQuery, request)
      const list = ranks.get(days, limit)
      // A cached list is no promise, so it is sent immediately.
      if (!(list instanceof Promise)) return void sendRanks(request, reply, list)
      return list.then((queriedList) => sendRanks(request, reply, queriedList))
    },
  )
}
