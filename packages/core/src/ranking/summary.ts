import { z } from 'zod'
import { cacheBriefly } from '../base/cache-briefly.ts'
import type { ProductId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { addDays, dayOf } from '../base/time.ts'
import type { DeliveryCounts } from '../delivery/ports.ts'
import type { Catalogue } from '../product/ports.ts'
import type { Store } from '../store/store.ts'
import type { DailyFigures } from './ports.ts'
import { salesDay } from './sales-days.ts'

/** `lowStock`: products with at most this many pieces are listed, 0 to 10^9; 10 by default. */
export const SummaryQuery = z.strictObject({ lowStock: z.int().min(0).max(1_000_000_000).default(10) })
export type SummaryQuery = z.input<typeof SummaryQuery>

/** A SELLABLE product with little stock. */
export interface LowStock {
  readonly productId: ProductId
  readonly name: string
  readonly stock: number
}

/** The figures with which an operator sees how the shop is doing. */
export interface Summary {
  /** Counted at most 30 seconds ago. */
  readonly today: DailyFigures
  /** The last 30 days before today, the latest first, without days that are not counted yet or came before the first order. */
  readonly days: readonly DailyFigures[]
  /** How many commands wait in this process. */
  readonly queue: { readonly waiting: number }
  readonly deliveries: DeliveryCounts
  /**
   * The SELLABLE products with at most as many pieces as the query's `lowStock` says: at most 100 of them, the lowest stock
   * first. At most 30 seconds old.
   */
  readonly lowStock: readonly LowStock[]
}

/**
 * Counting today's figures reads all orders of today, and finding low stock may read all stock. So each result is kept for 30
 * seconds. Callers choose the threshold of low stock, so results are kept for at most 10 thresholds.
 */
const cacheLimits = { keepFor: 30_000, limit: 10 }
const lowStockLimit = 100

export interface SummaryPorts {
  readonly store: Pick<Store, 'views' | 'statistics' | 'outbox'>
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly policy: Policy
  /** How many commands wait to be decided. */
  readonly waiting: () => number
}

/** @returns a function that makes the summary. Its argument is the highest stock that counts as low. */
export function createSummary({ store, catalogue, clock, policy, waiting }: SummaryPorts) {
  const { views, statistics, outbox } = store

  async function lowStock(atMost: number): Promise<readonly LowStock[]> {
    const low = await views.products.lowStock(atMost, lowStockLimit)
    const products = await catalogue.byIds(low.map(({ productId }) => productId))
    return low.flatMap(({ productId, quantity }) => {
      const product = products.get(productId)
      return product?.state === 'SELLABLE' ? [{ productId, name: product.name, stock: quantity }] : []
    })
  }

  const recentToday = cacheBriefly(
    clock,
    cacheLimits,
    (day: DailyFigures['day']) => day,
    async (day) => ({ day, ...(await statistics.figures(salesDay(day, policy))) }),
  )
  const recentLowStock = cacheBriefly(clock, cacheLimits, String, lowStock)

  return async (atMost: number): Promise<Summary> => {
    const day = dayOf(clock.now(), policy.timeZone)
    const [today, days, deliveries, low] = await Promise.all([
      recentToday(day),
      statistics.daily(addDays(day, -30), addDays(day, -1)),
      outbox.counts(),
      recentLowStock(atMost),
    ])
    return { today, days, queue: { waiting: waiting() }, deliveries, lowStock: low }
  }
}
