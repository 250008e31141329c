/**
 * Measures a shop on a Citus cluster: what an order costs with plain tables on the coordinator and with the schema on a
 * worker, and what customers notice while the schema moves to another worker. The coordinator and the workers must run
 * on this machine.
 *
 *     pnpm --filter hexmart-bench exec node citus.ts --url postgresql://… [--rounds 5] [--orders 4000] [--customers 16]
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createPool, migrate, postgres } from '@hexmart/adapter-postgres'
import { createShop, type Shop } from '@hexmart/core'
import pg from 'pg'
import { cpuSeconds, serverPids } from './processes.ts'
import { takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '4000' },
    customers: { type: 'string', default: '16' },
  },
})
const [rounds, orders, customers] = [Number(values.rounds), Number(values.orders), Number(values.customers)]
const url = values.url ?? ''
const [users, products] = [500, 500]

const admin = new pg.Client(url)
await admin.connect()
const [coordinator, ...workers] = await serverPids(admin)

const failures: string[] = []

/** A shop in a schema of its own. */
interface SchemaShop {
  readonly shop: Shop
  readonly schema: string
  close(): Promise<void>
}

/** @param sharding `on`: Citus puts the schema on a worker. `off`: the tables are plain tables on the coordinator */
async function open(sharding: 'on' | 'off'): Promise<SchemaShop> {
  const schema = `bench_${process.pid}_${sharding}`
  await admin.query(`set citus.enable_schema_based_sharding = ${sharding}`)
  await admin.query(`create schema ${schema}`)
  await migrate(url, { schema })
  const pool = createPool({ connectionString: url, schema, max: 4 })
  const shop = createShop(
    {
      store: postgres(pool),
      observer: (event) => {
        if (event.type === 'batch failed') failures.push(String(event.error))
      },
    },
    { maximumBalance: Number.MAX_SAFE_INTEGER },
  )
  const filling = Array.from({ length: users }, async (_, index) => {
    await shop.createUser({ id: `u${index}`, name: 'User' })
    await shop.chargeBalance({ userId: `u${index}`, amount: 1e12 })
    await shop.createProduct({ id: `p${index}`, name: 'Product', price: 1, state: 'SELLABLE', stock: 1e9 })
  })
  await Promise.all(filling)
  return {
    shop,
    schema,
    async close() {
      await shop.stop()
      await pool.end()
      await admin.query(`drop schema ${schema} cascade`)
    },
  }
}

const randomBelow = (number: number) => Math.floor(Math.random() * number)

/** Places an order of two products. */
async function order(shop: Shop): Promise<void> {
  const first = randomBelow(products)
  const items = [first, (first + 1) % products].map((id) => ({ productId: `p${id}`, quantity: 1 }))
  const answer = await shop.placeOrder({ userId: `u${randomBelow(users)}`, items })
  if (!answer.ok) throw new Error(answer.refusal.code)
}

/**
 * Places orders, 100 at a time.
 *
 * @returns µs of processor time per order: of the coordinator, and of all workers together
 */
async function cost({ shop }: SchemaShop): Promise<readonly number[]> {
  const processorSeconds = () =>
    [[coordinator as number], workers].map((pids) => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0))
  const before = processorSeconds()
  for (let from = 0; from < orders; from += 100) await Promise.all(Array.from({ length: 100 }, () => order(shop)))
  return processorSeconds().map((seconds, index) => ((seconds - (before[index] as number)) / orders) * 1e6)
}

/** Moves the schema to another worker while customers order. */
async function move({ shop, schema }: SchemaShop): Promise<void> {
  // `longest` is the longest time between two acknowledged orders, in milliseconds.
  const [acknowledged, ordering] = [{ orders: 0, last: performance.now(), longest: 0 }, { isOver: false }]
  const customer = async () => {
    while (!ordering.isOver) {
      await order(shop)
      const now = performance.now()
      acknowledged.orders++
      acknowledged.longest = Math.max(acknowledged.longest, now - acknowledged.last)
      acknowledged.last = now
    }
  }
  const stored = async () => (await admin.query(`select count(*)::int as number from ${schema}.orders`)).rows[0].number
  const before = await stored()
  const clients = Promise.all(Array.from({ length: customers }, customer))
  await sleep(2_000)
  const { rows } = await admin.query(
    `select node.nodename, node.nodeport from citus_get_active_worker_nodes() as active
     join pg_dist_node as node on (node.nodename, node.nodeport) = (active.node_name, active.node_port)
     where (node.nodename, node.nodeport) not in
       (select nodename, nodeport from citus_shards where table_name = '${schema}.orders'::regclass)
     limit 1`,
  )
  Object.assign(acknowledged, { longest: 0, last: performance.now() })
  const [count, start] = [acknowledged.orders, performance.now()]
  await admin.query('select citus_schema_move($1::regnamespace, $2::text, $3::int)', [
    schema,
    rows[0].nodename,
    rows[0].nodeport,
  ])
  const seconds = (performance.now() - start) / 1_000
  const [placed, longest] = [acknowledged.orders - count, acknowledged.longest]
  await sleep(2_000)
  ordering.isOver = true
  await clients
  assert.equal(
    (await stored()) - before,
    acknowledged.orders,
    'the number of stored orders differs from that of acknowledged orders',
  )
  const audit = await shop.audit()
  assert.equal(audit.ok && audit.value.ok, true, 'the audit found differences')
  const tables = await admin.query(`select count(*)::int as number from pg_tables where schemaname = '${schema}'`)
  console.log(
    `a move of ${tables.rows[0].number} tables with ${await stored()} orders: ${seconds.toFixed(1)} s, ` +
      `${placed} orders placed meanwhile, at most ${longest.toFixed(0)} ms without an answer, ` +
      `${failures.length} failed batches`,
  )
}

const shops = { 'plain tables on the coordinator': await open('off'), 'the schema on a worker': await open('on') }
const contenders = Object.entries(shops).map(([name, shop]) => [name, () => cost(shop)] as const)
for (const [name, [onCoordinator, onWorkers]] of await takeTurns(Object.fromEntries(contenders), rounds)) {
  console.log(
    `an order, ${name}: ${onCoordinator?.toFixed(0)} µs at the coordinator, ${onWorkers?.toFixed(0)} µs at the workers`,
  )
}
await move(shops['the schema on a worker'])
for (const shop of Object.values(shops)) await shop.close()
await admin.end()
