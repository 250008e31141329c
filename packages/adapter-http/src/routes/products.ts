import { ProductId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage, wholeNumber } from '../paging.ts'
import { asItIs, sendResult } from '../replies.ts'
import { parseQuery } from '../requests.ts'
import { Products, Ranks } from '../resources.ts'
import { type RanksCache, sendRanks } from './ranks.ts'

const productQuery = pageQuery(ProductId)
const ProductPage = z.strictObject(productQuery)

const ranksQuery = {
  days: wholeNumber(1, 30).optional(),
  limit: wholeNumber(1, 100).optional(),
}
const RanksQuery = z.strictObject(ranksQuery)

export function productRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  app.get(
    '/products',
    {
      schema: documented({
        summary: 'Sellable products with their stock',
        description: 'By id. A product that is sold out is listed with stock 0.',
        tag: 'products',
        access: 'public',
        query: productQuery,
        answer: Products,
      }),
    },
    async (request, reply) => {
      const page = await shop.products(pageRequest(parseQuery(ProductPage, request)))
      return sendResult(request, reply, page, (found) => presentPage('products', found, asItIs))
    },
  )

  app.get(
    '/products/ranks',
    {
      schema: documented({
        summary: 'The best sellers of the last full days',
        description: 'What an operator changes shows after `max-age` seconds at the latest.',
        tag: 'products',
        access: 'public',
        query: ranksQuery,
        answer: Ranks,
        cached: true,
      }),
    },
    (request, reply) => {
      const { days = shop.policy.ranking.days, limit = shop.policy.ranking.limit } = parseQuery(RanksQuery, request)
      const found = ranks.list(days, limit)
      // What is kept is sent at once: a promise would cost every request a turn.
      if (!(found instanceof Promise)) return void sendRanks(request, reply, found)
      return found.then((list) => sendRanks(request, reply, list))
    },
  )
}
