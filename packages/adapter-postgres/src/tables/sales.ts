import {
  type DailyFigures,
  type Day,
  lowestIdOf,
  type SalesDay,
  type SalesDayTable,
  type SalesFigures,
  type SalesStatistics,
} from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { query, type Run, transaction } from '../pool.ts'
import { serverTime } from '../server-time.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { encodePlain, timestamp } from '../wire/arrays.ts'
import { cacheSums } from './sales-sums.ts'

/** A sum, at most the largest number that JavaScript holds exactly. */
const exact = (sum: RawBuilder<unknown>) => sql`least(${sum}, ${sql.lit(Number.MAX_SAFE_INTEGER)})`

/** How long counting the figures of a period may take, in milliseconds. */
const figuresLimit = 60_000

/** How long each statement of building a day may take, in milliseconds. */
const rebuildLimit = 600_000

const changed = statement(
  'sales_days_changed',
  (days: string) => sql`
    insert into sales_days (day, version) select day, 1 from unnest(${days}::date[]) as marked (day) order by day
    on conflict (day) do update set version = sales_days.version + 1`,
)

/** The first sale has the lowest id, because ids carry the instant of the payment. */
const firstSale = statement(
  'sales_first',
  () => sql<{ at: number }>`select paid_at as at from orders order by id limit 1`,
)

const lastBuilt = statement(
  'sales_last_built',
  (until: Day) => sql<{ day: Day }>`
    select day from sales_days where built_version is not null and day <= ${until} order by day desc limit 1`,
)

const register = statement(
  'sales_days_register',
  (days: string) => sql`
    insert into sales_days (day) select day from unnest(${days}::date[]) as closed (day) order by day
    on conflict do nothing`,
)

/** The first day of which all orders are kept: orders of earlier days may have been pruned. */
const firstKept = sql<Day>`coalesce((select day from watermarks where name = 'orders'), '-infinity')`

/** Leaves the sums per product of a reopened day in their table: building the day replaces them. */
const reopen = statement(
  'sales_days_reopen',
  (closed: Day) => sql`
    update sales_days set built_version = null, orders = null, sales = null, cancels = null, charges = null
    where day > ${closed} and day >= ${firstKept} and built_version is not null`,
)

const due = statement(
  'sales_days_due',
  (until: Day, limit: number) => sql<{ day: Day }>`
    select day from sales_days
    where built_version is distinct from version and day <= ${until} and day >= ${firstKept}
    order by day limit ${limit}`,
)

/**
 * Lets one rebuild run at a time, in all processes: two rebuilds of one day would insert the same rows. Nothing else waits
 * for this row. The new token names the rebuild.
 */
const lockRebuilds = statement(
  'sales_lock_rebuilds',
  () => sql`
    insert into leases (name, token, until) values ('rebuild', gen_random_uuid()::text, now())
    on conflict (name) do update set token = excluded.token, until = excluded.until`,
)

/** The version that the figures will have. It is read before they are counted, so that a later change leaves the day due. */
const versionOf = statement(
  'sales_day_version',
  (day: Day) => sql<{ version: number }>`
    select version from sales_days where day = ${day} and day >= ${firstKept}`,
)

const clear = statement('sales_clear', (day: Day) => sql`delete from product_sales_daily where day = ${day}`)

/** Reads a range of both primary keys: the ids of orders carry the instant of the payment. */
const count = statement(
  'sales_count',
  (day: Day, from: string, until: string) => sql<{ products: number }>`
    with counted as (
      insert into product_sales_daily (day, product_id, quantity, amount)
      select ${day}::date, product_id, sum(quantity), ${exact(sql`sum(price * quantity)`)}
      from order_lines join orders on orders.id = order_id
      where orders.id >= ${from}::uuid and orders.id < ${until}::uuid
        and order_id >= ${from}::uuid and order_id < ${until}::uuid and status <> 'CANCELED'
      group by product_id
      returning product_id
    )
    select count(*) as products from counted`,
)

const markBuilt = statement(
  'sales_day_built',
  (day: Day, version: number, orders: number, sales: number, cancels: number, charges: number) => sql`
    update sales_days set built_version = ${version}, orders = ${orders}, sales = ${sales}, cancels = ${cancels},
      charges = ${charges}
    where day = ${day}`,
)

const daily = statement(
  'sales_daily',
  (from: Day, to: Day) => sql<DailyFigures>`
    select day, orders, sales, cancels, charges from sales_days
    where day between ${from} and ${to} and built_version is not null order by day desc`,
)

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

const figuresOf = async (run: Run, { from, until }: Pick<SalesDay, 'from' | 'until'>): Promise<SalesFigures> => {
  const [found = noFigures] = await run(figures, lowestIdOf(from), lowestIdOf(until), timestamp(from), timestamp(until))
  return found
}

const renew = statement(
  'ranking_renew',
  (token: string, leaseFor: number) => sql<{ token: string }>`
    update leases set token = ${token}, until = now() + ${leaseFor} * interval '1 ms'
    where name = 'ranking' and (token = ${token} or until <= now()) returning token`,
)

const acquire = statement(
  'ranking_acquire',
  (token: string, leaseFor: number) => sql<{ token: string }>`
    insert into leases (name, token, until) values ('ranking', ${token}, now() + ${leaseFor} * interval '1 ms')
    on conflict (name) do nothing returning token`,
)

const release = statement(
  'ranking_release',
  (token: string) => sql`delete from leases where name = 'ranking' and token = ${token}`,
)

export const salesDayTable = (session: Session): SalesDayTable => ({
  changed: (days) => session.write(changed, encodePlain(days)),
})

export function salesStatistics(pool: pg.Pool): SalesStatistics {
  const top = cacheSums(pool)
  return {
    now: () => serverTime(pool),
    firstSale: async () => (await query(pool, firstSale))[0]?.at ?? null,
    lastBuilt: async (until) => (await query(pool, lastBuilt, until))[0]?.day ?? null,
    register: async (days) => void (await query(pool, register, encodePlain(days))),
    reopen: async (closed) => void (await query(pool, reopen, closed)),
    due: async (until, limit) => (await query(pool, due, until, limit)).map(({ day }) => day),

    async rebuild({ day, from, until }) {
      // Insert the day's row first: if the long transaction inserted it, a cancel of that day would wait until all is counted.
      await query(pool, register, encodePlain([day]))
      return transaction(pool, 'begin', rebuildLimit, async (run) => {
        await run(lockRebuilds)
        const [row] = await run(versionOf, day)
        if (row === undefined) return null
        await run(clear, day)
        const [counted] = await run(count, day, lowestIdOf(from), lowestIdOf(until))
        const { orders, sales, cancels, charges } = await figuresOf(run, { from, until })
        // Write this row last, so that a cancel that marks the day waits only for this commit.
        await run(markBuilt, day, row.version, orders, sales, cancels, charges)
        return counted?.products ?? 0
      })
    },

    daily: (from, to) => query(pool, daily, from, to),
    figures: (period) => transaction(pool, 'begin read only', figuresLimit, (run) => figuresOf(run, period)),
    top: ({ from, to, limit, offset }) => top(from, to, limit, offset),
    // Renew an existing row first, and insert one otherwise: if another process deletes its row in between, the insert
    // succeeds.
    acquire: async (token, leaseFor) =>
      (await query(pool, renew, token, leaseFor)).length > 0 ||
      (await query(pool, acquire, token, leaseFor)).length > 0,
    release: async (token) => void (await query(pool, release, token)),
  }
}
