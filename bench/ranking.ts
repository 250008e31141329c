/**
 * Measures the ranking: counting a day of a million order items, orders that are placed during such a count, and the list of
 * best sellers of a shop with a million products and 400 days.
 *
 *     pnpm --filter hexmart-bench exec node ranking.ts [day|orders|top] [--rounds 5] [--seconds 4] [--rate 1000]
 *
 * `day` compares a rebuild with a bare `insert … select` that counts the same day. `orders` compares orders without
 * rebuilds with orders while one rebuild follows another: once with orders in a closed loop, and once with orders at a
 * fixed rate. `top` measures the first read of a list, for which the store sums the days, and later reads, for which the
 * store has kept the sum. The contenders of `day` and `orders` take turns.
 */
import { parseArgs } from 'node:util'
import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop, Day } from '@hexmart/core'
import { lowestIdOf, salesDay } from '@hexmart/core/adapter'
import { type BenchDatabase, startDatabase } from './database.ts'
import { quartiles } from './figures.ts'
import { load, startService } from './processes.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '1000' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const seoul = { timeZone: 'Asia/Seoul' }
const past = salesDay(Day.parse('2025-03-10'), seoul)
/** How many days the list covers by default. */
const defaultDays = 3

const median = (figures: readonly number[]) => [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? Number.NaN
const say = (name: string, figure: number, unit: string) =>
  console.log(`${name.padEnd(56)} ${figure.toFixed(2).padStart(10)} ${unit}`)

/** How long the work takes, in milliseconds. */
async function durationOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Adds half a million orders of two lines each, all on one day. */
async function fillDay({ sql }: BenchDatabase): Promise<void> {
  await sql(`with placed as (
      insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at)
      select uuidv7(at - clock_timestamp()), 'u' || i % 10000, 'PAID', 2001, 0, 2001, at, at
      from generate_series(1, 500000) as i, lateral (select timestamptz '2025-03-10 00:00+09' + i * interval '0.17 s' as at)
      returning id
    )
    insert into order_lines (order_id, position, product_id, name, price, quantity)
    select id, position, 'p' || (random() * 9999)::int, 'Product', 1000 + position, 1 from placed, generate_series(0, 1) as position`)
  await sql('vacuum analyze orders, order_lines')
  await sql('checkpoint')
}

async function measureDay({ sql, url }: BenchDatabase): Promise<void> {
  const pool = createPool({ connectionString: url })
  const { statistics } = postgres(pool)
  await sql('create table bare (like product_sales_daily including all)')
  const bare: number[] = []
  const ours: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await sql('truncate bare')
    const plain = await durationOf(() =>
      sql(`insert into bare select '2025-03-10'::date, product_id, sum(quantity), sum(price * quantity)
        from order_lines join orders on orders.id = order_id
        where order_id >= '${lowestIdOf(past.from)}' and order_id < '${lowestIdOf(past.until)}' and status <> 'CANCELED'
        group by product_id`),
    )
    const rebuilt = await durationOf(() => statistics.rebuild(past))
    // The first round warms the caches.
    if (round > 0) {
      bare.push(plain)
      ours.push(rebuilt)
    }
  }
  say('a day of 1,000,000 items, bare insert … select … group by', median(bare), 'ms')
  say('a day of 1,000,000 items, rebuilt', median(ours), 'ms')
  say('rebuilt / bare', median(ours) / median(bare), '')
  await pool.end()
}

interface Run {
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

async function measureOrders({ url }: BenchDatabase): Promise<void> {
  const service = await startService(url)
  const pool = createPool({ connectionString: url })
  const { statistics } = postgres(pool)
  async function run(rebuilding: boolean, rate: number | undefined): Promise<Run> {
    let isRebuilding = rebuilding
    const rebuilds = (async () => {
      while (isRebuilding) await statistics.rebuild(past)
    })()
    const result = await load({
      ports: [service.port],
      connections: 64,
      seconds,
      scenario: { type: 'order', distribution: 'uniform' },
      ...(rate !== undefined && { rate }),
    })
    isRebuilding = false
    await rebuilds
    return { rate: (result.statuses['201'] ?? 0) / result.seconds, p50: result.p50, p99: result.p99 }
  }
  for (const rate of [undefined, Number(values.rate)]) {
    const alone: Run[] = []
    const duringRebuilds: Run[] = []
    for (let round = 0; round < rounds; round++) {
      for (const isDuringRebuilds of round % 2 === 0 ? [false, true] : [true, false]) {
        const runs = isDuringRebuilds ? duringRebuilds : alone
        runs.push(await run(isDuringRebuilds, rate))
      }
    }
    const ratios = duringRebuilds.map((figures, round) => figures.rate / (alone[round]?.rate ?? Number.NaN))
    const { lower, median: middle, upper } = quartiles(ratios)
    for (const [name, runs] of [
      ['alone', alone],
      ['during rebuilds', duringRebuilds],
    ] as const) {
      const title = `orders ${rate === undefined ? 'in a closed loop' : `at ${rate} per second`}, ${name}`
      say(title, median(runs.map(({ rate }) => rate)), 'per second')
      say('    p50', median(runs.map(({ p50 }) => p50)), 'ms')
      say('    p99', median(runs.map(({ p99 }) => p99)), 'ms')
    }
    say('    during rebuilds / alone', middle, `(quartiles ${lower.toFixed(2)} to ${upper.toFixed(2)})`)
  }
  await pool.end()
  await service.stop()
}

async function measureTop({ sql, url }: BenchDatabase): Promise<void> {
  await sql(
    `insert into products select 'm' || i, 'Product ' || i, 1000, 'SELLABLE' from generate_series(1, 1000000) as i`,
  )
  const yesterday = `(now() at time zone 'Asia/Seoul')::date - 1`
  await sql('truncate product_sales_daily, sales_days')
  // Different products sell each day, which is the worst case for a sum over days.
  await sql(`insert into product_sales_daily
    select ${yesterday} - day, 'm' || (product * 97 + day * 1013) % 1000000 + 1, 1 + (random() * 100)::int, 1000
    from generate_series(0, 399) as day, generate_series(1, 10000) as product`)
  await sql(`insert into sales_days select ${yesterday} - day, 1, 1, 0, 0, 0, 0 from generate_series(0, 399) as day`)
  await sql('vacuum analyze product_sales_daily, products, sales_days')
  const pool = createPool({ connectionString: url })
  const store = postgres(pool)
  /** A store keeps the sums that it has made. So each read uses a new store, unless `again` asks for reads of a kept sum. */
  async function measureList(name: string, days: number, again = false) {
    const times: number[] = []
    let shop = createShop({ store })
    for (let round = 0; round <= 2 * rounds; round++) {
      if (!again) shop = createShop({ store: postgres(pool) })
      times.push(
        await durationOf(async () => {
          const ranking = await shop.ranking({ days, limit: 5 })
          if (!ranking.ok || ranking.value.products.length !== 5) throw new Error('the list is short')
        }),
      )
    }
    say(`best sellers of ${days} ${days === 1 ? 'day' : 'days'}, ${name}`, median(times.slice(1)), 'ms')
  }
  await measureList('10,000 products a day, first', defaultDays)
  await measureList('10,000 products a day, again', defaultDays, true)
  await measureList('10,000 products a day, first', 30)
  await measureList('10,000 products a day, again', 30, true)
  await sql(`insert into product_sales_daily
    select ${yesterday} - day, 'm' || product, 1 + (random() * 100)::int, 1000
    from generate_series(0, 2) as day, generate_series(1, 1000000) as product on conflict do nothing`)
  await sql('vacuum analyze product_sales_daily')
  await measureList('1,000,000 products a day, first', defaultDays)
  await measureList('1,000,000 products a day, again', defaultDays, true)
  await pool.end()
}

const parts = new Set(positionals.length > 0 ? positionals : ['day', 'orders', 'top'])
const database = await startDatabase()
try {
  if (parts.has('day') || parts.has('orders')) await fillDay(database)
  if (parts.has('day')) await measureDay(database)
  if (parts.has('orders')) await measureOrders(database)
  if (parts.has('top')) await measureTop(database)
} finally {
  await database.stop()
}
