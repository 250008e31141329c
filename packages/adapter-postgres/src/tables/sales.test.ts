/**
 * Some tests stop a rebuild, or the pruning of orders, at a certain statement: another session holds a lock that the statement
 * needs. Changes that happen meanwhile must not be lost.
 */
import { addDays, Day, lowestIdOf, type OrderId, salesDay, systemIds } from '@hexmart/core/adapter'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { haltingAt } from '../../test/halting.ts'
import { createPool, postgres } from '../index.ts'

let database: TestDatabase
let pool: pg.Pool
let holder: pg.Client

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(async () => {
  await database.empty()
  pool = createPool({ connectionString: database.url })
  holder = new pg.Client(database.url)
  await holder.connect()
})
afterEach(async () => {
  await holder.end()
  await pool.end()
})
afterAll(() => database.drop())

const day = salesDay(Day.parse('2025-03-10'), { timeZone: 'Asia/Seoul' })

/** Opens a store with one order of three pieces on the day. `bestSellers` reads the best sellers of the day. */
async function storeWithOrder() {
  const store = postgres(pool)
  const id = systemIds().next<OrderId>(day.from)
  const at = new Date(day.from)
  await database.sql(
    `insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at)
     values ($1, 'mina', 'PAID', 3000, 0, 3000, $2, $2)`,
    [id, at],
  )
  await database.sql(
    `insert into order_lines (order_id, position, product_id, name, price, quantity)
     values ($1, 0, 'tea', 'Tea', 1000, 3)`,
    [id],
  )
  const bestSellers = () => store.statistics.top({ from: day.day, to: day.day, limit: 10 })
  return { ...store, id, bestSellers }
}

/** Waits until a statement of the store waits for a lock. */
const waitUntilStopped = () =>
  vi.waitFor(
    async () => {
      const { rows } = await database.sql(
        `select from pg_stat_activity
         where application_name = 'hexmart' and wait_event_type = 'Lock' and datname = current_database()`,
      )
      expect(rows).toHaveLength(1)
    },
    { timeout: 2_500, interval: 5 },
  )

test('R1, R2: a day that is counted in parts has every line of its orders once, and none of canceled orders', async () => {
  const { statistics } = postgres(pool)
  // The first instant is on the day before, and the last on the day after. The 12,000 orders between them are counted in three
  // parts.
  const instants = Array.from({ length: 12_002 }, (_, index) =>
    Math.ceil(day.from + (index - 0.5) * ((day.until - day.from) / 12_000)),
  )
  await database.sql(
    `with placed as (
       insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at, canceled_at, canceled_by, restocked)
       select id, 'mina', case when canceled then 'CANCELED' else 'PAID' end, 10, 0, 10, now(), now(),
         case when canceled then now() end, case when canceled then 'OWNER' end, case when canceled then true end
       from unnest($1::uuid[]) with ordinality as one (id, number), lateral (select number % 7 = 0 as canceled) as state
       returning id
     )
     insert into order_lines (order_id, position, product_id, name, price, quantity)
     select id, position, 'p' || position * (row_number() over () % 5), 'Product', 5 + position, 1 + position
     from placed, generate_series(0, 1) as position`,
    [instants.map(lowestIdOf)],
  )
  const { rows: expected } = await database.sql(
    `select product_id as "productId", sum(quantity)::int as quantity, sum(price * quantity)::int as amount
     from order_lines join orders on orders.id = order_id
     where status <> 'CANCELED' and order_id > $1 and order_id < $2
     group by product_id order by 2 desc, 3 desc, 1`,
    [instants[0], instants.at(-1)].map((at) => lowestIdOf(at as number)),
  )
  expect(await statistics.rebuild(day)).toBe(5)
  expect(await statistics.top({ from: day.day, to: day.day, limit: 10 })).toEqual(expected)
  expect(await statistics.daily(day.day, day.day)).toMatchObject([{ orders: 10_286, cancels: 1_714 }])
})

test('R2: if an order is canceled during a rebuild that has already counted the order, its day must be built again', async () => {
  const { statistics, id, bestSellers } = await storeWithOrder()
  await statistics.register([day.day])
  await holder.query('begin')
  await holder.query(`insert into product_sales_daily values ($1, 'tea', 1, 1)`, [day.day])
  const rebuilding = statistics.rebuild(day)
  // The rebuild has counted the order. It waits for the other session, which has inserted a row with the same key.
  await waitUntilStopped()
  await database.sql(
    `update orders set status = 'CANCELED', canceled_at = now(), canceled_by = 'OPERATOR', restocked = true where id = $1`,
    [id],
  )
  await database.sql('update sales_days set version = version + 1 where day = $1', [day.day])
  await holder.query('rollback')
  expect(await rebuilding).toBe(1)

  expect(await bestSellers()).toMatchObject([{ quantity: 3 }])
  expect(await statistics.due(day.day, 1)).toEqual([day.day])
  await statistics.rebuild(day)
  expect(await bestSellers()).toEqual([])
  expect(await statistics.due(day.day, 1)).toEqual([])
})

test('R3: shorter lists are the beginning of the list of 1,101 products, and the cached list answers until a day is built again', async () => {
  const { statistics } = await storeWithOrder()
  await database.sql(
    `insert into order_lines (order_id, position, product_id, name, price, quantity)
     select id, i, 'p' || lpad(i::text, 4, '0'), 'Product', 10, 1
     from orders, generate_series(1, 1100) as i`,
  )
  await statistics.rebuild(day)
  const [from, to] = [addDays(day.day, -1), day.day]
  const all = await statistics.top({ from: to, to, limit: 1_101 })
  expect(all).toHaveLength(1_101)
  const reader = postgres(pool).statistics
  const best = (limit: number) => reader.top({ from, to, limit })
  for (const limit of [100, 900]) expect(await best(limit)).toEqual(all.slice(0, limit))
  await database.sql('delete from product_sales_daily')
  expect(await best(1_000)).toEqual(all.slice(0, 1_000))
  // The cached list has the best 1,000 products. A longer list is read from the table, which is empty now.
  expect(await best(1_001)).toEqual([])
  // Another range of days has a list of its own.
  expect(await reader.top({ from: to, to, limit: 1 })).toEqual([])
  await statistics.rebuild(day)
  for (const limit of [1, 1_000, 1_001, 1_101, 1_200]) expect(await best(limit)).toEqual(all.slice(0, limit))
})

test('R3: the figures of a list are summed once, and again only after some process has built a day', async () => {
  const { statistics, id } = await storeWithOrder()
  await statistics.rebuild(day)
  const range = { from: addDays(day.day, -29), to: day.day, limit: 10 }
  const readFiveTimes = () => Promise.all(Array.from({ length: 5 }, () => statistics.top(range)))
  const quantities = async () => new Set((await readFiveTimes()).map(([best]) => best?.quantity))
  expect(await quantities()).toEqual(new Set([3]))
  // A second sum would see this change.
  await database.sql('update product_sales_daily set quantity = 4')
  expect(await quantities()).toEqual(new Set([3]))
  await database.sql('update order_lines set quantity = 5 where order_id = $1', [id])
  await postgres(pool).statistics.rebuild(day)
  expect(await quantities()).toEqual(new Set([5]))
})

test('R3: a rebuild invalidates the cached list even if it began at the same moment as the rebuild before', async () => {
  const { statistics, id } = await storeWithOrder()
  const range = { from: addDays(day.day, -29), to: day.day, limit: 10 }
  await statistics.rebuild(day)
  expect(await statistics.top(range)).toMatchObject([{ quantity: 3 }])
  const { rows } = await database.sql(`select until from leases where name = 'rebuild'`)
  await database.sql('update order_lines set quantity = 5 where order_id = $1', [id])
  await statistics.rebuild(day)
  // In the row `rebuild`, `until` is the time at which the last rebuild began. Make it equal to the time of the rebuild before,
  // so that only the random tokens tell the two rebuilds apart.
  await database.sql(`update leases set until = $1 where name = 'rebuild'`, [rows[0].until])
  expect(await statistics.top(range)).toMatchObject([{ quantity: 5 }])
})

test('R3: a sum that failed is not cached', async () => {
  const { statistics } = await storeWithOrder()
  await statistics.rebuild(day)
  const range = { from: addDays(day.day, -29), to: day.day, limit: 10 }
  await database.sql('alter table product_sales_daily rename to away')
  await expect(statistics.top(range)).rejects.toThrow()
  await database.sql('alter table away rename to product_sales_daily')
  expect(await statistics.top(range)).toMatchObject([{ quantity: 3 }])
})

test('R15, D10: an order that is canceled while pruning looks for orders is not pruned, because it has a message now', async () => {
  const { statistics, pruning, id } = await storeWithOrder()
  await statistics.rebuild(day)
  const firstKept = salesDay(Day.parse('2025-03-11'), { timeZone: 'Asia/Seoul' })
  const halting = await haltingAt(database, 'orders')
  try {
    await halting.hold()
    const pruned = postgres(halting.pool).pruning.pruneOrders(firstKept, 10)
    await halting.untilWaiting()
    await database.sql(`
      update orders set status = 'CANCELED', canceled_at = now(), canceled_by = 'OPERATOR', restocked = true;
      insert into outbox (id, order_id, sequence, type, at) select gen_random_uuid(), id, 2, 'order.canceled', now()
      from orders`)
    await halting.release()
    expect(await pruned).toBe(0)
    const { rows } = await database.sql('select orders.id from orders join order_lines on order_id = orders.id')
    expect(rows).toEqual([{ id }])
    expect(await pruning.pruneOrders(firstKept, 10)).toBe(0)
  } finally {
    await halting.close()
  }
})

test('R15: no order is pruned while a day is built', async () => {
  const { statistics, pruning, bestSellers } = await storeWithOrder()
  await statistics.rebuild(day)
  const firstKept = salesDay(Day.parse('2025-03-11'), { timeZone: 'Asia/Seoul' })
  await holder.query('begin')
  await holder.query('select from product_sales_daily for update')
  const rebuilding = statistics.rebuild(day)
  await waitUntilStopped()
  expect(await pruning.pruneOrders(firstKept, 10)).toBe(0)
  await holder.query('commit')
  expect(await rebuilding).toBe(1)
  expect(await bestSellers()).toMatchObject([{ quantity: 3 }])
  expect(await pruning.pruneOrders(firstKept, 10)).toBe(1)
})

test('R10: a rebuild waits for another rebuild for longer than `lockTimeout`, and the waiting rebuilds of one process use one connection', async () => {
  await storeWithOrder()
  const impatient = createPool({ connectionString: database.url, lockTimeout: 50 })
  try {
    const { statistics } = postgres(impatient)
    expect(await statistics.rebuild(day)).toBe(1)
    await holder.query('begin')
    await holder.query(`select from leases where name = 'rebuild' for update`)
    const rebuilds = Promise.all([1, 2, 3].map(() => statistics.rebuild(day)))
    await waitUntilStopped()
    await vi.waitFor(async () => {
      const { rows } = await database.sql(`select from pg_locks where waitstart < now() - interval '100 ms'`)
      expect(rows).toHaveLength(1)
    })
    await holder.query('commit')
    expect(await rebuilds).toEqual([1, 1, 1])
  } finally {
    await impatient.end()
  }
})
