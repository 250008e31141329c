import type { DailyFigures, Day, SalesDayTable, SalesStatistics } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { query } from '../pool.ts'
import { report } from '../report.ts'
import { serverTime } from '../server-time.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { takeTurns } from '../take-turns.ts'
import { encodePlain } from '../wire/arrays.ts'
import { figuresOf, firstKept } from './sales-figures.ts'
import { rebuildDay } from './sales-rebuild.ts'
import { cacheSums } from './sales-sums.ts'

/** How long counting the figures of a period may take, in milliseconds. */
const figuresLimit = 60_000

/** How long a rebuild may wait for earlier rebuilds of this process, in milliseconds. */
const rebuildWait = 30_000

const changed = statement(
  'sales_days_changed',
  (days: string) => sql`
    insert into sales_days (day, version) select day, 1 from unnest(${days}::date[]) as marked (day) order by day
    on conflict (day) do update set version = sales_days.version + 1`,
)

/** The first sale has the lowest id, because ids begin with the instant of the payment. */
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

/** Leaves the sums per product of these days in their table: building a day replaces its sums. */
const undoBuildsAfter = statement(
  'sales_days_undo_builds',
  (lastClosed: Day) => sql`
    update sales_days set built_version = null, orders = null, sales = null, cancels = null, charges = null
    where day > ${lastClosed} and day >= ${firstKept} and built_version is not null`,
)

const due = statement(
  'sales_days_due',
  (until: Day, limit: number) => sql<{ day: Day }>`
    select day from sales_days
    where built_version is distinct from version and day <= ${until} and day >= ${firstKept}
    order by day limit ${limit}`,
)

const daily = statement(
  'sales_daily',
  (from: Day, to: Day) => sql<DailyFigures>`
    select day, orders, sales, cancels, charges from sales_days
    where day between ${from} and ${to} and built_version is not null order by day desc`,
)

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
  const inTurn = takeTurns(1, rebuildWait, 'other days took too long to build')
  return {
    now: () => serverTime(pool),
    firstSale: async () => (await query(pool, firstSale))[0]?.at ?? null,
    lastBuilt: async (until) => (await query(pool, lastBuilt, until))[0]?.day ?? null,
    register: async (days) => void (await query(pool, register, encodePlain(days))),
    undoBuildsAfter: async (lastClosed) => void (await query(pool, undoBuildsAfter, lastClosed)),
    due: async (until, limit) => (await query(pool, due, until, limit)).map(({ day }) => day),

    rebuild: (day) =>
      inTurn(async () => {
        // Insert the day's row first: if the long transaction inserted it, the cancel of an order of that day would have to wait
        // until everything is counted.
        await query(pool, register, encodePlain([day.day]))
        return rebuildDay(pool, day)
      }),

    daily: (from, to) => query(pool, daily, from, to),
    figures: (period) => report(pool, figuresLimit, (run) => figuresOf(run, period)),
    top: ({ from, to, limit }) => top(from, to, limit),
    // First try to renew the existing row, and only then to insert one: if another process deletes its row in between, the
    // insert succeeds.
    acquire: async (token, leaseFor) =>
      (await query(pool, renew, token, leaseFor)).length > 0 ||
      (await query(pool, acquire, token, leaseFor)).length > 0,
    release: async (token) => void (await query(pool, release, token)),
  }
}
