import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@hexmart/adapter-postgres'
import { startEmbedded } from '@hexmart/adapter-postgres/embedded'
import pg from 'pg'
import { productCount, userCount } from './baskets.ts'

export interface BenchDatabase {
  readonly url: string
  /** The id of the server's main process. */
  readonly pid: number
  /** Runs statements, one after the other. */
  sql(text: string): Promise<Record<string, string>[]>
  stop(): Promise<void>
}

/**
 * The number of files of the server's write-ahead log. Each has 16 MB. Together they have a gigabyte, which is PostgreSQL's
 * default of `max_wal_size`.
 */
const logFiles = 64

/**
 * Starts an embedded server with its default durability, fills the shop's tables, and adds the SQL functions that the
 * shop is compared with. It also creates the files of the write-ahead log, because a server that has run for a while
 * reuses its files. Otherwise the server would create a file every 5,000 orders, and during the 15 to 80 ms that this
 * takes, no transaction commits.
 */
export async function startDatabase(settings: Readonly<Record<string, string>> = {}): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-bench-'))
  const server = await startEmbedded({ folder, settings: { min_wal_size: `${logFiles * 16}MB`, ...settings } })
  await migrate(server.administratorUrl)
  const client = new pg.Client(server.administratorUrl)
  await client.connect()
  const sql = async (text: string) => (await client.query(text)).rows ?? []
  for (const statement of filling) await sql(statement)
  for (const name of ['place-order', 'place-orders']) {
    await sql(await readFile(new URL(`sql/${name}.sql`, import.meta.url), 'utf8'))
  }
  // 20,000 orders of yesterday, 100 per transaction.
  for (let transaction = 0; transaction < 200; transaction++)
    await sql(`select place_random_orders('past', 100, '1 day')`)
  for (const statement of past) await sql(statement)
  for (let file = 0; file < logFiles; file++) {
    await sql(`select pg_logical_emit_message(false, 'bench', '')`)
    await sql('select pg_switch_wal()')
  }
  await sql('vacuum analyze')
  await sql('checkpoint')
  const [pid = '0'] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
  // Without this, a bench that fails would leave the server running.
  const end = () => process.kill(Number(pid), 'SIGINT')
  process.once('exit', end)
  return {
    url: server.administratorUrl,
    pid: Number(pid),
    sql,
    async stop() {
      process.off('exit', end)
      await client.end()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** These are so large that no balance and no stock runs out. */
const balance = 1_000_000_000_000
const stock = 1_000_000_000
const filling = [
  // There are twice as many users as balances, because 20,000 users ask for coupons in a rush.
  `insert into users (id, name) select 'u' || i, 'User ' || i from generate_series(0, ${2 * userCount - 1}) as i`,
  `insert into balances (user_id, amount, sequence) select 'u' || i, ${balance}, 1 from generate_series(0, ${userCount - 1}) as i`,
  `insert into balance_entries (user_id, sequence, id, type, amount, balance_after, at)
   select 'u' || i, 1, uuidv7(), 'CHARGE', ${balance}, ${balance}, now()
   from generate_series(0, ${userCount - 1}) as i`,
  `insert into products (id, name, price, state) select 'p' || i, 'Product ' || i, 1000 + i, 'SELLABLE' from generate_series(0, ${productCount - 1}) as i`,
  `insert into stock (product_id, quantity) select 'p' || i, ${stock} from generate_series(0, ${productCount - 1}) as i`,
  `insert into stock_movements (product_id, change, reason, at)
   select 'p' || i, ${stock}, 'OPERATOR', now() from generate_series(0, ${productCount - 1}) as i`,
]

const yesterday = `(now() at time zone 'Asia/Seoul')::date - 1`
/**
 * Counts the sales of yesterday's orders, so that the ranking is not empty. Also gives a coupon to each user who has a
 * balance.
 */
const past = [
  `insert into sales_days (day, version, built_version, orders, sales, cancels, charges)
   select ${yesterday}, 1, 1, count(*), sum(total), 0, 0 from orders`,
  `insert into product_sales_daily (day, product_id, quantity, amount)
   select ${yesterday}, product_id, sum(quantity), sum(price * quantity) from order_lines group by product_id`,
  `insert into coupons (id, name, discount_type, discount_value, quantity, remaining, sold_out_at, state, expires_at)
   values ('welcome', 'Welcome', 'PERCENT', 10, ${userCount}, 0, now(), 'ISSUABLE', now() + interval '1 day')`,
  `insert into user_coupons (id, coupon_id, user_id, number, issued_at)
   select uuidv7(), 'welcome', 'u' || i, i + 1, now() from generate_series(0, ${userCount - 1}) as i`,
]
