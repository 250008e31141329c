import type { Day, ProductSales } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { query, transaction } from '../pool.ts'
import { statement } from '../statement.ts'
import { takeTurns } from '../take-turns.ts'

/**
 * Sums of doubles are exact up to 2^53. They take half as long as sums of bigint, which PostgreSQL computes as numeric.
 */
const sumDays = statement(
  'sales_sum_days',
  (from: Day, to: Day, limit: number) => sql<ProductSales>`
    select product_id as "productId", quantity, amount from (
      select product_id, sum(quantity::float8) as quantity,
        least(sum(amount::float8), ${sql.lit(Number.MAX_SAFE_INTEGER)}) as amount
      from product_sales_daily where day between ${from} and ${to} group by product_id
    ) as summed
    order by quantity desc, amount desc, product_id limit ${limit}`,
)

/** The token of the last rebuild. Each rebuild of a day sets a new one, so a sum is valid until the token changes. */
const lastRebuild = statement(
  'sales_last_rebuild',
  () => sql<{ token: string }>`select token from leases where name = 'rebuild'`,
)

/**
 * A sum keeps a multiple of this many best sellers. This is enough to fill the longest list even if nine of ten products are no
 * longer on sale.
 */
const bestSellersStep = 1_000

/** How long one sum may take, in milliseconds: three days of a million products each took 6,200 ms on a busy machine. */
const sumLimit = 30_000

/** How long a sum may wait for the sums of earlier calls, in milliseconds. */
const waitLimit = 4_000

/** At most this many sums are kept. This is more than three times the number of ranges that HTTP clients can ask for. */
const sumsKept = 100

/**
 * Sums the best sellers of a range of days, and keeps each sum in memory until any process rebuilds a day, or until
 * there are `sumsKept` sums. Sums are made one at a time: a range of thirty days occupies a core for tenths of a
 * second, and clients may ask for ranges of all lengths from one to thirty days at the same time.
 *
 * The sum is not stored in a table when a day is rebuilt, because the first reader does not wait long: for three days of 10,000
 * products each, the first reader waited 29 ms, and later readers 1 ms (52 and 2 on a busy machine).
 */
export function cacheSums(pool: pg.Pool) {
  const sums = new Map<string, Promise<readonly ProductSales[]>>()
  let tokenOfSums: string | undefined
  const inTurn = takeTurns(1, waitLimit, 'the sums of other rankings took too long')

  async function bestOf(from: Day, to: Day, limit: number): Promise<readonly ProductSales[]> {
    const token = (await query(pool, lastRebuild))[0]?.token
    if (token !== tokenOfSums || sums.size >= sumsKept) sums.clear()
    tokenOfSums = token
    const key = `${from} ${to} ${limit}`
    const cached = sums.get(key)
    if (cached) return cached
    const sum = inTurn(() => transaction(pool, 'begin read only', sumLimit, (run) => run(sumDays, from, to, limit)))
    sum.catch(() => {
      if (sums.get(key) === sum) sums.delete(key)
    })
    sums.set(key, sum)
    return sum
  }

  return async (from: Day, to: Day, limit: number): Promise<readonly ProductSales[]> => {
    const best = await bestOf(from, to, Math.ceil(limit / bestSellersStep) * bestSellersStep)
    return best.slice(0, limit)
  }
}
