import { ProductId, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented, named } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { sendResult } from '../replies.ts'
import { parsePath } from '../requests.ts'
import { ListedProduct, listOf, Ranks } from '../resources.ts'

const productQuery = pageQuery(ProductId)
const ProductPage = z.strictObject(productQuery)
const Products = named('Products', listOf('products', ListedProduct))

const wholeNumber = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
const ranksQuery = {
  days: wholeNumber.pipe(z.int().min(1).max(30)).optional(),
  limit: wholeNumber.pipe(z.int().min(1).max(100)).optional(),
}
const RanksQuery = z.strictObject(ranksQuery)

export function productRoutes(app: FastifyInstance, shop: Shop): void {
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
      const page = await shop.products(pageRequest(parsePath(ProductPage, request)))
      return sendResult(request, reply, page, (found) => presentPage('products', found, (product) => product))
    },
  )

  app.get(
    '/products/ranks',
    {
      schema: documented({
        summary: 'The best sellers of the last full days',
        tag: 'products',
        access: 'public',
        query: ranksQuery,
        answer: Ranks,
      }),
    },
    async (request, reply) =>
      sendResult(request, reply, await shop.topProducts(parsePath(RanksQuery, request)), (ranks) => ranks),
  )
}
