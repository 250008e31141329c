import {
  addDays,
  type Day,
  type ProductSales,
  type SalesDay,
  type SalesDayTable,
  type SalesStatistics,
  StoreError,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { plainArray, timestamp } from '../arrays.ts'
import { query, transaction } from '../pool.ts'
import type { Database } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type DayRow = Selectable<Database['sales_days']>

/** How long building one day may take, in milliseconds. */
const rebuildLimit = 600_000

const changed = statement(
  'sales_days_changed',
  (days: string) => sql`
    insert into sales_days (day, version) select day, 1 from unnest(${days}::date[]) as marked (day) order by day
    on conflict (day) do update set version = sales_days.version + 1`,
)

const firstSale = statement('sales_first', () => sql<{ at: number | null }>`select min(paid_at) as at from orders`)

const lastBuilt = statement('sales_last_built', (until: Day) =>
  db
    .selectFrom('sales_days')
    .select('day')
    .where('built_version', 'is not', null)
    .where('day', '<=', until)
    .orderBy('day', 'desc')
    .limit(sql.lit(1)),
)

const open = statement(
  'sales_days_open',
  (days: string) => sql`
    insert into sales_days (day) select day from unnest(${days}::date[]) as opened (day) order by day
    on conflict do nothing`,
)

/** Orders are pruned whole days at a time; of days before this one, some may be gone. */
const firstKept = sql<Day>`coalesce((select day from watermarks where name = 'orders'), '-infinity')`

const due = statement(
  'sales_days_due',
  (until: Day, limit: number) => sql<Pick<DayRow, 'day'>>`
    select day from sales_days
    where built_version is distinct from version and day <= ${until} and day >= ${firstKept}
    order by day limit ${limit}`,
)

/** Doubles are exact as far as the answer goes, and half as much work: sums of bigint are made as numeric. */
const summed = (from: Day, to: Day) => sql`
  select product_id, sum(quantity::float8) as quantity,
    least(sum(amount::float8), ${sql.lit(Number.MAX_SAFE_INTEGER)}) as amount
  from product_sales_daily where day between ${from} and ${to} group by product_id`

const bestFirst = sql`quantity desc, amount desc, product_id`

const top = statement(
  'sales_top',
  (from: Day, to: Day, limit: number, offset: number) => sql<ProductSales>`
    select product_id as "productId", quantity, amount from (${summed(from, to)}) as summed
    order by ${bestFirst} limit ${limit} offset ${offset}`,
)

/** How many best sellers are kept: enough to fill the longest list although nine in ten of them are not sold any more. */
const places = 1_000

const clearBest = statement('sales_clear_best', () => sql`delete from best_sellers`)

const keepBest = statement(
  'sales_keep_best',
  (from: Day, to: Day) => sql`
    insert into best_sellers (first_day, last_day, position, product_id, quantity, amount)
    select ${from}::date, ${to}::date, row_number() over (order by ${bestFirst}), product_id, quantity, amount
    from (${summed(from, to)} order by ${bestFirst} limit ${sql.lit(places)}) as best`,
)

const best = statement(
  'sales_best',
  (from: Day, to: Day, limit: number, offset: number) => sql<ProductSales>`
    select product_id as "productId", quantity, amount from best_sellers
    where first_day = ${from} and last_day = ${to} and position > ${offset} order by position limit ${limit}`,
)

/** One rebuild at a time, by whomever: two of one day would insert the same rows. Nothing else waits for this row. */
const lockRebuilds = statement(
  'sales_lock_rebuilds',
  () => sql`
    insert into leases (name, token, until) values ('rebuild', gen_random_uuid()::text, now())
    on conflict (name) do update set token = gen_random_uuid()::text, until = excluded.until`,
)

/** The version that the figures will show, read before they are counted: a change that comes later leaves it due. */
const versionOf = statement(
  'sales_day_version',
  (day: Day) => sql<Pick<DayRow, 'version'>>`select version from sales_days where day = ${day} and day >= ${firstKept}`,
)

const clear = statement('sales_clear', (day: Day) => sql`delete from product_sales_daily where day = ${day}`)

const count = statement(
  'sales_count',
  (day: Day, from: string, until: string) => sql<{ products: number }>`
    with counted as (
      insert into product_sales_daily (day, product_id, quantity, amount)
      select ${day}::date, product_id, sum(quantity), least(sum(price * quantity), ${sql.lit(Number.MAX_SAFE_INTEGER)})
      from order_lines join orders on orders.id = order_lines.order_id
      where paid_at >= ${from}::timestamptz and paid_at < ${until}::timestamptz and status = 'PAID'
      group by product_id
      returning product_id
    )
    select count(*) as products from counted`,
)

const markBuilt = statement(
  'sales_day_built',
  (day: Day, version: number) => sql`update sales_days set built_version = ${version} where day = ${day}`,
)

const acquire = statement(
  'ranking_acquire',
  (token: string, leaseFor: number) => sql<{ token: string }>`
    insert into leases (name, token, until) values ('ranking', ${token}, now() + ${leaseFor} * interval '1 ms')
    on conflict (name) do update set token = excluded.token, until = excluded.until
      where leases.token = excluded.token or leases.until <= now()
    returning token`,
)

const release = statement(
  'ranking_release',
  (token: string) => sql`delete from leases where name = 'ranking' and token = ${token}`,
)

export const salesDayTable = (session: Session): SalesDayTable => ({
  changed: (days) => session.write(changed, plainArray(days)),
})

/** Names the last rebuild of any day: figures change at no other time. */
const lastRebuild = statement(
  'sales_last_rebuild',
  () => sql<{ token: string }>`select token from leases where name = 'rebuild'`,
)

/** For longer, in milliseconds, nobody waits for the sums of others. */
const sumsWait = 4_000

/** At most this many sums are kept, those of all windows that can be asked for by HTTP several times over. */
const sumsKept = 200

/**
 * Sums of windows that are not kept in a table. Each is made once until the next day is built, and one at a time: a window
 * of thirty days takes a core for tens of milliseconds, and anybody may ask for all thirty windows at once.
 */
function keepingSums(pool: pg.Pool) {
  type Asked = [from: Day, to: Day, limit: number, offset: number]
  const kept = new Map<string, Promise<readonly ProductSales[]>>()
  let madeAfter: string | undefined
  let turn: Promise<unknown> = Promise.resolve()

  return async (...asked: Asked): Promise<readonly ProductSales[]> => {
    const rebuild = (await query(pool, lastRebuild))[0]?.token
    if (rebuild !== madeAfter || kept.size >= sumsKept) kept.clear()
    madeAfter = rebuild
    const key = asked.join(' ')
    const known = kept.get(key)
    if (known) return known
    const since = performance.now()
    const made = turn.then(() => {
      if (performance.now() - since > sumsWait) throw new StoreError('unavailable', 'too many lists are being summed')
      return query(pool, top, ...asked)
    })
    turn = made.catch(() => {
      if (kept.get(key) === made) kept.delete(key)
    })
    kept.set(key, made)
    return made
  }
}

export function salesStatistics(pool: pg.Pool): SalesStatistics {
  const sums = keepingSums(pool)
  return {
    firstSale: async () => (await query(pool, firstSale))[0]?.at ?? null,
    lastBuilt: async (until) => (await query(pool, lastBuilt, until))[0]?.day ?? null,
    open: async (days) => void (await query(pool, open, plainArray(days))),
    due: async (until, limit) => (await query(pool, due, until, limit)).map(({ day }) => day),

    async rebuild({ day, from, until }: SalesDay, shown?: number) {
      // On its own: whoever cancels an order of the day would wait for all of the transaction that makes the day's row.
      await query(pool, open, plainArray([day]))
      return transaction(pool, 'begin', rebuildLimit, async (run) => {
        await run(lockRebuilds)
        const [row] = await run(versionOf, day)
        if (row === undefined) return null
        await run(clear, day)
        const [counted] = await run(count, day, timestamp(from), timestamp(until))
        await run(clearBest)
        if (shown !== undefined) {
          const [last] = await run(lastBuilt, 'infinity' as Day)
          const to = last !== undefined && last.day > day ? last.day : day
          await run(keepBest, addDays(to, 1 - shown), to)
        }
        // Last of all: whoever changes the day waits for no more than this commit.
        await run(markBuilt, day, row.version)
        return counted?.products ?? 0
      })
    },

    async top({ from, to, limit, offset }) {
      const kept = offset + limit <= places ? await query(pool, best, from, to, limit, offset) : []
      return kept.length > 0 ? kept : sums(from, to, limit, offset)
    },
    acquire: async (token, leaseFor) => (await query(pool, acquire, token, leaseFor)).length > 0,
    release: async (token) => void (await query(pool, release, token)),
  }
}
