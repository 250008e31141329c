/**
 * Measures what partitions by month would change. Places orders into plain tables and into partitioned tables. Then removes an
 * old month from the plain tables by deleting its orders, and from the partitioned tables by dropping a partition. Prints the
 * bytes of write-ahead log, the bytes of tables and indexes, and the processor time of the database, each per order.
 *
 *     pnpm --filter hexmart-bench exec node old-orders.ts [--rounds 5] [--orders 5000] [--old 100000]
 */
import { parseArgs } from 'node:util'
import { createPool, migrate, postgres } from '@hexmart/adapter-postgres'
import { createShop, type Shop } from '@hexmart/core'
import type { Day, Store } from '@hexmart/core/adapter'
import type pg from 'pg'
import { startDatabase } from './database.ts'
import { cpuSeconds } from './processes.ts'
import { logBytes, takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '5000' },
    old: { type: 'string', default: '100000' },
  },
})
const [rounds, orders, old] = [Number(values.rounds), Number(values.orders), Number(values.old)]

const database = await startDatabase()
/** In milliseconds. */
const month = 30 * 86_400_000
/** The lowest UUID of an instant, as a quoted SQL literal. The shop's ids begin with their time in milliseconds. */
const lowest = (at: number) =>
  `'${at
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2')}-0000-0000-000000000000'`
/** The start of a period of twelve months. The old orders are in its first month, and today's orders in its last but one. */
const start = Math.floor(Date.now() / month) * month - 10 * month

await migrate(database.url, { schema: 'plain' })
await migrate(database.url, { schema: 'parted' })
await database.sql('drop view parted.stock_ledger')
for (const [table, key] of [
  ['orders', 'id'],
  ['order_lines', 'order_id'],
] as const) {
  await database.sql(`alter table parted.${table} rename to whole_${table}`)
  await database.sql(`create table parted.${table}
    (like parted.whole_${table} including defaults including constraints) partition by range (${key})`)
  for (let at = 0; at < 12; at++) {
    const [from, to] = [lowest(start + at * month), lowest(start + (at + 1) * month)]
    await database.sql(
      `create table parted.${table}_${at} partition of parted.${table} for values from (${from}) to (${to})`,
    )
  }
  await database.sql(`drop table parted.whole_${table}`)
}
// A unique index of a partitioned table must contain the partition key, which is the id. So the unique indexes on
// `user_coupon_id` and `reference` become plain indexes.
for (const index of [
  'alter table parted.orders add primary key (id)',
  'create index on parted.orders (user_id, id)',
  `create index on parted.orders (user_coupon_id) where user_coupon_id is not null and status <> 'CANCELED'`,
  'create index on parted.orders (reference, user_id) where reference is not null',
  'alter table parted.order_lines add primary key (order_id, position)',
  'create index on parted.order_lines (product_id, order_id)',
]) {
  await database.sql(index)
}

/** `plain` has the shop's own tables. In `parted`, orders and their lines have partitions. */
type Schema = 'plain' | 'parted'
const pools: pg.Pool[] = []

async function fillShop(schema: Schema): Promise<readonly [Shop, Store]> {
  for (const table of ['users', 'balances', 'products', 'stock']) {
    await database.sql(`insert into ${schema}.${table} select * from public.${table}`)
  }
  // A UUID of version 7: 12 digits of its time in milliseconds, and at its end the number of the order.
  const id = `(lpad(to_hex(${start}::bigint + i), 12, '0') || '7000800000' || lpad(to_hex(i), 10, '0'))::uuid`
  await database.sql(`insert into ${schema}.orders (id, subtotal, discount, total, created_at, paid_at, user_id, status)
    select ${id}, 2000, 0, 2000, to_timestamp(${start} / 1000), to_timestamp(${start} / 1000), 'u' || i % 10000, 'PAID'
    from generate_series(1, ${old}) as i`)
  await database.sql(`insert into ${schema}.order_lines (order_id, price, quantity, position, product_id, name)
    select ${id}, 1000, 1, place, 'p' || (i * 7 + place) % 10000, 'Product'
    from generate_series(1, ${old}) as i, generate_series(0, 1) as place`)
  // The first count of a day's sales makes this row. Without it, `pruneOrders` removes nothing.
  await database.sql(`insert into ${schema}.leases (name, token, until) values ('rebuild', '', now())`)
  const pool = createPool({ connectionString: database.url, schema, max: 2, statementTimeout: 60_000 })
  pools.push(pool)
  const store = postgres(pool)
  return [createShop({ store }), store]
}

const shops = { plain: await fillShop('plain'), parted: await fillShop('parted') }
await database.sql('vacuum analyze')
await database.sql('checkpoint')

const randomBelow = (number: number) => Math.floor(Math.random() * number)

async function place(shop: Shop): Promise<void> {
  for (let from = 0; from < orders; from += 100) {
    const placed = Array.from({ length: 100 }, async () => {
      const first = randomBelow(10_000)
      const items = [first, (first + 1) % 10_000].map((id) => ({ productId: `p${id}`, quantity: 1 }))
      const answer = await shop.placeOrder({ userId: `u${randomBelow(10_000)}`, items })
      if (!answer.ok) throw new Error(answer.refusal.code)
    })
    await Promise.all(placed)
  }
}

/** @returns bytes of log, µs of the database and bytes stored, each divided by `number`, and milliseconds in all */
async function measure(number: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const stored = async () =>
    Number((await database.sql('select pg_database_size(current_database()) as bytes'))[0]?.bytes)
  const size = await stored()
  const [log, processor, startedAt] = [await logBytes(database), cpuSeconds(database.pid), performance.now()]
  await work()
  const milliseconds = performance.now() - startedAt
  return [
    ((await logBytes(database)) - log) / number,
    ((cpuSeconds(database.pid) - processor) / number) * 1e6,
    ((await stored()) - size) / number,
    milliseconds,
  ]
}

const figures = await takeTurns(
  {
    plain: () => measure(orders, () => place(shops.plain[0])),
    parted: () => measure(orders, () => place(shops.parted[0])),
  },
  rounds,
)
for (const [schema, [log, processor, stored]] of figures) {
  console.log(
    `an order, ${schema}: ${log?.toFixed(0)} bytes of log, ${processor?.toFixed(0)} µs of the database, ` +
      `${stored?.toFixed(0)} bytes of tables and indexes`,
  )
}

const print = (name: string, [log, processor, , milliseconds]: readonly number[]) =>
  console.log(
    `${name}: ${log?.toFixed(1)} bytes of log and ${processor?.toFixed(1)} µs of the database per order, ` +
      `${milliseconds?.toFixed(0)} ms for ${old} orders`,
  )
await database.sql('checkpoint')
const deleted = await measure(old, async () => {
  const from = start + month
  const day = new Date(from).toISOString().slice(0, 10) as Day
  for (let left = old; left > 0; left -= 2_000) {
    const removed = await shops.plain[1].pruning.pruneOrders({ day, from, until: from }, 2_000)
    if (removed !== Math.min(2_000, left)) throw new Error(`${removed} orders were deleted`)
  }
})
print('a month deleted', deleted)
print('and vacuumed', await measure(old, () => database.sql('vacuum plain.orders, plain.order_lines')))
print('a partition dropped', await measure(old, () => database.sql('drop table parted.orders_0, parted.order_lines_0')))

await Promise.all(pools.map((pool) => pool.end()))
await database.stop()
