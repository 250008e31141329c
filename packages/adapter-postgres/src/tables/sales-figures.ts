import { type Day, lowestIdOf, type SalesDay, type SalesFigures } from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'
import type { Run } from '../pool.ts'
import { statement } from '../statement.ts'
import { timestamp } from '../wire/arrays.ts'

/** Caps a sum at the largest number that JavaScript holds exactly. */
export const exact = (sum: RawBuilder<unknown>) => sql`least(${sum}, ${sql.lit(Number.MAX_SAFE_INTEGER)})`

/** The first day of which all orders are kept: orders of earlier days may have been pruned. */
export const firstKept = sql<Day>`coalesce((select day from watermarks where name = 'orders'), '-infinity')`

/** Reads a range of the orders' primary key, and a range of the entries' time. */
const figures = statement(
  'sales_figures',
  (lowest: string, end: string, from: string, until: string) => sql<SalesFigures>`
    select orders, ${exact(sql`sales`)} as sales, cancels, ${exact(sql`charges`)} as charges from (
      select count(*) filter (where status <> 'CANCELED') as orders,
        coalesce(sum(total) filter (where status <> 'CANCELED'), 0) as sales,
        count(*) filter (where status = 'CANCELED') as cancels
      from orders where id >= ${lowest}::uuid and id < ${end}::uuid
    ) as paid, (
      select coalesce(sum(amount), 0) as charges from balance_entries
      where type = 'CHARGE' and at >= ${from}::timestamptz and at < ${until}::timestamptz
    ) as charged`,
)

const noFigures: SalesFigures = { orders: 0, sales: 0, cancels: 0, charges: 0 }

export const figuresOf = async (run: Run, { from, until }: Pick<SalesDay, 'from' | 'until'>): Promise<SalesFigures> => {
  const [found = noFigures] = await run(figures, lowestIdOf(from), lowestIdOf(until), timestamp(from), timestamp(until))
  return found
}
