import { z } from 'zod'
import type { ProductId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, type Day, dayOf } from '../base/time.ts'
import type { Catalogue } from '../product/catalogue.ts'
import type { SalesStatistics } from './ports.ts'

/** `days`: how many full days, 1 to 30. `limit`: how many products, 1 to 100. Both default to the policy's. */
export const TopProductsQuery = z.strictObject({
  days: z.int().min(1).max(30).optional(),
  limit: z.int().min(1).max(100).optional(),
})
export type TopProductsQuery = z.infer<typeof TopProductsQuery>

export interface RankedProduct {
  /** 1 for the best seller. */
  readonly rank: number
  readonly id: ProductId
  readonly name: string
  readonly price: Money
  /** Pieces sold. */
  readonly saleCount: number
  /** Price × quantity before discounts. */
  readonly saleAmount: Money
}

export interface TopProducts {
  /** The first and the last day of the range. */
  readonly from: Day
  readonly to: Day
  readonly products: readonly RankedProduct[]
}

/**
 * The best sellers of the last full days. The last day is yesterday, or the latest day that is built while yesterday is
 * not. Products that are no longer sold are skipped, and the next best move up.
 */
export async function topProducts(
  ports: { readonly statistics: SalesStatistics; readonly products: Catalogue; readonly clock: Clock },
  policy: Policy,
  { days = policy.ranking.days, limit = policy.ranking.limit }: TopProductsQuery,
): Promise<TopProducts> {
  const { statistics, clock } = ports
  const yesterday = addDays(dayOf(clock.now(), policy.timeZone), -1)
  const to = (await statistics.lastBuilt(yesterday)) ?? yesterday
  const from = addDays(to, 1 - days)

  const ranked: RankedProduct[] = []
  // Start with twice the limit and double it each time: usually one query, and few even if most best sellers are not sold any more.
  for (let offset = 0, size = 2 * limit; ranked.length < limit; offset += size, size *= 2) {
    const sales = await statistics.top({ from, to, limit: size, offset })
    const products = await ports.products.byIds(sales.map(({ productId }) => productId))
    for (const { productId, quantity, amount } of sales) {
      const product = products.get(productId)
      if (product?.state !== 'SELLABLE' || ranked.length === limit) continue
      const { id, name, price } = product
      ranked.push({ rank: ranked.length + 1, id, name, price, saleCount: quantity, saleAmount: amount })
    }
    if (sales.length < size) break
  }
  return { from, to, products: ranked }
}
