import { z } from 'zod'
import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, type Day, dayOf } from '../base/time.ts'
import type { Catalogue, CatalogueProduct } from '../product/ports.ts'
import type { ProductSales, SalesStatistics } from './ports.ts'

/** `days`: how many full days, 1 to 30. `limit`: how many products, 1 to 100. The defaults are those of `policy.ranking`. */
export const RankingQuery = z.strictObject({
  days: z.int().min(1).max(30).optional(),
  limit: z.int().min(1).max(100).optional(),
})
export type RankingQuery = z.infer<typeof RankingQuery>

export interface RankedProduct {
  /** 1 for the best seller. */
  readonly rank: number
  readonly id: ProductId
  readonly name: string
  readonly price: Money
  /** Pieces sold. */
  readonly saleCount: number
  /** The sum of price × quantity, before discounts. */
  readonly saleAmount: Money
}

export interface Ranking {
  /** The first day of the range. */
  readonly from: Day
  /** The last day of the range. */
  readonly to: Day
  readonly products: readonly RankedProduct[]
}

/**
 * The best sellers of the last full days. The range ends with yesterday. While yesterday is not built yet, the range ends with
 * the latest day that is built, if there is one. Products that are not SELLABLE are skipped, and the next best move up.
 */
export async function bestSellers(
  ports: { readonly statistics: SalesStatistics; readonly catalogue: Catalogue; readonly clock: Clock },
  policy: Policy,
  { days = policy.ranking.days, limit = policy.ranking.limit }: RankingQuery,
): Promise<Ranking> {
  const { statistics, clock } = ports
  const yesterday = addDays(dayOf(clock.now(), policy.timeZone), -1)
  const to = (await statistics.lastBuilt(yesterday)) ?? yesterday
  const from = addDays(to, 1 - days)

  // The first query asks for twice the limit, and each further query for twice as many as the query before. So one query is
  // usually enough, and few queries are needed even if most products are skipped. Each query begins with the best seller,
  // because a rebuild between two queries may have moved products. So the ranking comes from the last query alone.
  for (let size = 2 * limit; ; size *= 2) {
    const sales = await statistics.top({ from, to, limit: size })
    const found = await ports.catalogue.byIds(sales.map(({ productId }) => productId))
    const products = ranked(sales, found).slice(0, limit)
    if (products.length === limit || sales.length < size) return { from, to, products }
  }
}

/** The SELLABLE products of a list of sales. */
function ranked(sales: readonly ProductSales[], products: ReadonlyMap<ProductId, CatalogueProduct>): RankedProduct[] {
  const sellable = sales.flatMap(({ productId, quantity, amount }) => {
    const product = products.get(productId)
    if (product?.state !== 'SELLABLE') return []
    return { id: product.id, name: product.name, price: product.price, saleCount: quantity, saleAmount: amount }
  })
  return sellable.map((product, index) => ({ rank: index + 1, ...product }))
}
