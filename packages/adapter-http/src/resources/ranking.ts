import { type RankedProduct as CoreRankedProduct, Day, ProductId, type Ranking } from '@hexmart/core'
import { z } from 'zod'
import { amountOf, resources, type View } from './resource.ts'

export const RankedProduct = z
  .object({
    rank: z.int().describe('the place in the ranking, from 1'),
    id: ProductId,
    name: z.string(),
    price: amountOf('the present price of one piece'),
    saleCount: z.int().describe('how many pieces were sold'),
    saleAmount: amountOf('the sum of price × quantity before discounts'),
  })
  .register(resources, { id: 'RankedProduct' })
const presentRankedProduct = (product: CoreRankedProduct): View<typeof RankedProduct> => ({
  rank: product.rank,
  id: product.id,
  name: product.name,
  price: product.price,
  saleCount: product.saleCount,
  saleAmount: product.saleAmount,
})

export const Ranks = z.object({ from: Day, to: Day, products: z.array(RankedProduct) }).register(resources, {
  id: 'Ranks',
  description: 'The best sellers of the days from `from` to `to`, both included',
})
export const presentRanks = (ranking: Ranking): View<typeof Ranks> => ({
  from: ranking.from,
  to: ranking.to,
  products: ranking.products.map(presentRankedProduct),
})

export const RankedDay = z
  .object({ date: Day, products: z.int().describe('how many different products were sold on that day') })
  .register(resources, { id: 'RankedDay' })
export const presentRankedDay = (day: { readonly date: Day; readonly products: number }): View<typeof RankedDay> => ({
  date: day.date,
  products: day.products,
})
