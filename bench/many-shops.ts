/**
 * Compares ten shops in ten schemas of one server with one shop that has ten times the load. Prints the orders per
 * second, and per order the processor time of the database and of this process, and the bytes of write-ahead log.
 * Orders are placed without HTTP. The ten shops and the one shop take turns.
 *
 *     pnpm --filter hexmart-bench exec node many-shops.ts [--rounds 5] [--orders 10000] [--under-way 100]
 */
import { parseArgs } from 'node:util'
import { createPool, migrate, postgres } from '@hexmart/adapter-postgres'
import { createShop, type Shop } from '@hexmart/core'
import type pg from 'pg'
import { startDatabase } from './database.ts'
import { cpuSeconds } from './processes.ts'
import { logBytes, takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '10000' },
    'under-way': { type: 'string', default: '100' },
  },
})
const [rounds, orders] = [Number(values.rounds), Number(values.orders)]

/**
 * The number of small shops, and the users, products and orders under way of each. The one large shop has ten times as
 * many users, products and orders under way.
 */
const [shops, users, products, underWay] = [10, 1_000, 1_000, Number(values['under-way'])]

const database = await startDatabase()
const pools: pg.Pool[] = []

async function open(schema: string): Promise<Shop> {
  const pool = createPool({ connectionString: database.url, schema, max: 2 })
  pools.push(pool)
  return createShop({ store: postgres(pool) })
}

async function fillShop(schema: string): Promise<void> {
  await migrate(database.url, { schema })
  for (const [table, key, number] of [
    ['users', 'id', users],
    ['balances', 'user_id', users],
    ['products', 'id', products],
    ['stock', 'product_id', products],
  ] as const) {
    await database.sql(`insert into ${schema}.${table} select * from public.${table}
      where substr(${key}, 2)::int < ${number}`)
  }
}

const schemas = Array.from({ length: shops }, (_, index) => `shop_${index}`)
for (const schema of schemas) await fillShop(schema)
await database.sql('vacuum analyze')
const largeShop = await open('public')
const smallShops = await Promise.all(schemas.map(open))

const randomBelow = (number: number) => Math.floor(Math.random() * number)

/** Places orders of two products, `atOnce` at a time. `scale` multiplies the users and products of a small shop. */
async function place(shop: Shop, count: number, atOnce: number, scale: number): Promise<void> {
  let left = count
  const customer = async () => {
    while (left-- > 0) {
      const first = randomBelow(products * scale)
      const items = [first, (first + 1) % (products * scale)].map((id) => ({ productId: `p${id}`, quantity: 1 }))
      const answer = await shop.placeOrder({ userId: `u${randomBelow(users * scale)}`, items })
      if (!answer.ok) throw new Error(answer.refusal.code)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, customer))
}

async function measure(work: () => Promise<unknown>): Promise<readonly number[]> {
  const before = [
    await logBytes(database),
    cpuSeconds(database.pid),
    cpuSeconds(process.pid),
    performance.now(),
  ] as const
  await work()
  const [log, processor, ownProcessor, start] = before
  const seconds = (performance.now() - start) / 1_000
  return [
    orders / seconds,
    ((cpuSeconds(database.pid) - processor) / orders) * 1e6,
    ((cpuSeconds(process.pid) - ownProcessor) / orders) * 1e6,
    ((await logBytes(database)) - log) / orders,
  ]
}

const figures = await takeTurns(
  {
    'one shop, ten times the load': () => measure(() => place(largeShop, orders, underWay * shops, shops)),
    'ten shops in ten schemas': () =>
      measure(() => Promise.all(smallShops.map((shop) => place(shop, orders / shops, underWay, 1)))),
  },
  rounds,
)
for (const [name, [rate, processor, ownProcessor, log]] of figures) {
  console.log(
    `${name}: ${rate?.toFixed(0)} orders per second, ${processor?.toFixed(0)} µs of the database, ` +
      `${ownProcessor?.toFixed(0)} µs of this process, ${log?.toFixed(0)} bytes of log`,
  )
}
await Promise.all(pools.map((pool) => pool.end()))
await database.stop()
