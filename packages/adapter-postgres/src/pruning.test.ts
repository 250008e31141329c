import { Day, type Order, type OrderId, type Store, salesDay, systemIds, type UserId } from '@hexmart/core/adapter'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { haltingAt } from '../test/halting.ts'
import { createPool, postgres } from './index.ts'
import { pruneRecords, pruning } from './pruning.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createDatabase()
  pool = createPool({ connectionString: database.url })
})
beforeEach(() => database.empty())
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** The beginning of 10 March 2025 in Seoul. */
const march10 = '2025-03-10T00:00:00+09:00'
/** The id of order `number`, which is also the id of its message: a UUIDv7 that was made on 9 March 2025. */
const id = `(lpad(to_hex(1741500000000 + number), 12, '0') || '7000800000' || lpad(to_hex(number), 10, '0'))::uuid`

/**
 * Writes old orders with one message each: first `waiting` orders with a WAITING message, then `sent` orders with a
 * SENT message.
 */
const write = (waiting: number, sent: number) =>
  database.sql(`
    with old as (
      select ${id} as id, number <= ${waiting} as waits from generate_series(1, ${waiting + sent}) as number
    ), written as (
      insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
      select id, id, 1, 'order.paid', '${march10}', case when waits then 'WAITING' else 'SENT' end,
        case when waits then now() end, case when not waits then '${march10}'::timestamptz end
      from old
    )
    insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at)
    select id, 'mina', 'PAID', 0, 0, 0, '${march10}', '${march10}' from old`)

const sendAll = () => database.sql(`update outbox set state = 'SENT', due_at = null, settled_at = '${march10}'`)

test('D4: old messages are pruned in parts of 10, so messages that wait for long never hold up a call', async () => {
  await write(25, 7)
  const { prune } = pruning(pool, 10)
  const removed = async (limit = 5) => prune('settledMessages', 0, limit)
  // The parts are messages 1 to 10, 11 to 20, and 21 to 30. Of all these, only 26 to 30 were sent.
  expect([await removed(), await removed(), await removed()]).toEqual([0, 0, 5])
  // Messages 31 and 32.
  expect(await removed()).toBe(2)
  await sendAll()
  // After the last part, the first one follows again. A call that reaches its limit goes on where it ended.
  expect(await removed(10)).toBe(10)
  expect([await removed(7), await removed(7), await removed(7)]).toEqual([7, 7, 1])
})

test('R15: old orders are pruned in parts of 10, so orders whose message waits for long never hold up a call', async () => {
  await write(25, 7)
  // Without the row `rebuild`, which the first rebuild of a day inserts, no order would be pruned.
  await database.sql(`delete from outbox where state = 'SENT'; insert into leases values ('rebuild', 'none', now())`)
  const { pruneOrders } = pruning(pool, 10)
  const firstKept = salesDay(Day.parse('2025-03-11'), { timeZone: 'Asia/Seoul' })
  const removed = async (limit = 5) => pruneOrders(firstKept, limit)
  expect([await removed(), await removed(), await removed()]).toEqual([0, 0, 5])
  expect(await removed()).toBe(2)
  await database.sql('delete from outbox')
  expect(await removed(10)).toBe(10)
  expect([await removed(7), await removed(7), await removed(7)]).toEqual([7, 7, 1])
})

/** Writes 10,000 idempotency records of one hour. */
const writeRecords = (hour: number) =>
  database.sql(`
    insert into idempotency_records (at, id, command, order_id)
    select '${march10}'::timestamptz + ${hour} * interval '1 hour', gen_random_uuid(), gen_random_uuid(), gen_random_uuid()
    from generate_series(1, 10000)`)

test('R15: pruning finds old records without reading the whole table, also if new records are where old ones were', async () => {
  for (let hour = 0; hour < 4; hour++) await writeRecords(hour)
  // From now on, each hour's records take the places of the oldest records.
  for (let hour = 4; hour < 12; hour++) {
    await database.sql(
      `delete from idempotency_records where at = '${march10}'::timestamptz + ${hour - 4} * interval '1 hour'`,
    )
    await database.sql('vacuum idempotency_records')
    await writeRecords(hour)
  }
  await database.sql('analyze idempotency_records')
  const explained = await pool.query(`explain (analyze, buffers, format json) ${pruneRecords.text}`, [
    ...pruneRecords.values(['', march10, 1_000]),
  ])
  const [{ Plan: plan }] = explained.rows[0]['QUERY PLAN']
  expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(10)
})

const mina = 'mina' as UserId

async function exportOrders({ views }: Store): Promise<readonly Order[]> {
  const orders: Order[] = []
  for await (const chunk of views.orders.inPeriod({})) orders.push(...chunk)
  return orders
}

test.each<[string, (store: Store, ids: readonly OrderId[]) => Promise<readonly Order[]>]>([
  ["a page of a user's orders", async ({ views }) => (await views.orders.ofUser(mina, { limit: 10 })).rows],
  ['a page of orders', async ({ views }) => (await views.orders.list({}, { limit: 10 })).rows],
  ['an export', exportOrders],
  ['a look-up of ids', async ({ views }, ids) => [...(await views.orders.byIds(ids)).values()]],
  [
    'a command',
    async ({ unitOfWork }, ids) => {
      const run = await unitOfWork.run(systemIds().next(Date.now()), (tx) => tx.orders.byIds(ids))
      return run.repeated ? [] : [...run.value.values()]
    },
  ],
])('R15: %s leaves out an order that is pruned between the reads of the orders and of their lines', async (_, read) => {
  await write(0, 2)
  await database.sql(`
    insert into order_lines (order_id, position, product_id, name, price, quantity)
    select id, 0, 'tea', 'Tea', 0, 1 from orders;
    delete from outbox where id <> (select max(id::text) from orders)::uuid;
    insert into leases values ('rebuild', 'none', now())`)
  const { rows } = await database.sql('select id from orders order by id')
  const ids: OrderId[] = rows.map(({ id }) => id)
  // With one connection, the lines are read after the orders.
  const halting = await haltingAt(database, 'orders', { max: 1 })
  try {
    await halting.hold()
    const found = read(postgres(halting.pool), ids)
    await halting.untilWaiting()
    expect(await pruning(pool).pruneOrders(salesDay(Day.parse('2025-03-11'), { timeZone: 'Asia/Seoul' }), 10)).toBe(1)
    await halting.release()
    expect((await found).map(({ id, items }) => [id, items.length])).toEqual([[ids[1], 1]])
  } finally {
    await halting.close()
  }
})

test('R15: if all orders of a page are pruned while it is read, the next page begins after them', async () => {
  await write(0, 3)
  await database.sql(`
    insert into order_lines (order_id, position, product_id, name, price, quantity)
    select id, 0, 'tea', 'Tea', 0, 1 from orders`)
  const { rows } = await database.sql('select id from orders order by id desc')
  const halting = await haltingAt(database, 'orders')
  try {
    await halting.hold()
    const page = postgres(halting.pool).views.orders.ofUser(mina, { limit: 2 })
    await halting.untilWaiting()
    await database.sql(
      `with gone as (delete from orders where id = any($1) returning id)
       delete from order_lines using gone where order_id = gone.id`,
      [rows.slice(0, 2).map(({ id }) => id)],
    )
    await halting.release()
    expect(await page).toEqual({ rows: [], next: rows[1].id })
  } finally {
    await halting.close()
  }
  const { orders } = postgres(pool).views
  const rest = await orders.ofUser(mina, { limit: 2, after: rows[1].id })
  expect([rest.rows.map(({ id }) => id), rest.next]).toEqual([[rows[2].id], null])
})
