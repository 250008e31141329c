import { ProductId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented } from '../documentation/route-description.ts'
import { pageQuery, pageRequest, wholeNumber } from '../paging.ts'
import { parseQuery } from '../requests.ts'
import { Products, presentProducts, Ranks } from '../resources/index.ts'
import { route } from '../route.ts'
import { type RanksCache, sendRanks } from './ranks.ts'

const productQuery = pageQuery(ProductId)
const ProductPage = z.strictObject(productQuery)

const ranksQuery = {
  days: wholeNumber(1, 30).optional(),
  limit: wholeNumber(1, 100).optional(),
}
const RanksQuery = z.strictObject(ranksQuery)

export function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.route(
    route({
      method: 'GET',
      url: '/products',
      operationId: 'listProducts',
      summary: 'Sellable products with their stock',
      description: 'By id. A product that is sold out is listed with stock 0.',
      tag: 'products',
      access: 'public',
      query: productQuery,
      answer: Products,
      handle: async (request) => shop.products(pageRequest(parseQuery(ProductPage, request))),
      present: presentProducts,
    }),
  )

  app.get(
    '/products/ranks',
    {
      schema: documented({
        operationId: 'getRanking',
        summary: 'The best sellers of the last full days',
        description: 'An operator’s change shows after at most `max-age` seconds.',
        tag: 'products',
        access: 'public',
        query: ranksQuery,
        answer: Ranks,
        cached: true,
      }),
    },
    (request, reply) => {
      const { days = shop.policy.ranking.days, limit = shop.policy.ranking.limit } = parseQuery(RanksQuery, request)
      const found = ranks.get(days, limit)
      // Send a cached list at once: waiting for a promise would cost every request a turn of the event loop.
      if (!(found instanceof Promise)) return void sendRanks(request, reply, found)
      return found.then((list) => sendRanks(request, reply, list))
    },
  )
}
