/**
 * Compares ways to look up 100 keys: `= any` (for idempotency records only), a join with `unnest`, one look-up with `limit 1`
 * per key, and (for holders of coupons only) one look-up per key that is ordered by the key. Each way reads idempotency records and holders of a coupon: first among 20,000 rows without
 * statistics, with plans that were made for empty tables, and then among all rows, with statistics. Prints how many
 * milliseconds the statement for 100 keys takes, and how many µs of the database's processor time.
 *
 *     pnpm --filter hexmart-bench exec node look-ups.ts [--rounds 5] [--records 5000000] [--holders 1000000]
 *       [--repeats 500] [--url postgresql://…]
 *
 * `--url` names another server on this machine, such as a Citus coordinator.
 */
import { parseArgs } from 'node:util'
import { createPool, migrate } from '@hexmart/adapter-postgres'
import pg from 'pg'
import { startDatabase } from './database.ts'
import { cpuSeconds, serverPids } from './processes.ts'
import { takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    records: { type: 'string', default: '5000000' },
    holders: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '500' },
    url: { type: 'string' },
  },
})
const [rounds, repeats, keys, coupons] = [Number(values.rounds), Number(values.repeats), 100, 50]

type What = 'records' | 'holders'
type Sizes = Readonly<Record<What, number>>
const few: Sizes = { records: 20_000, holders: 20_000 }
const all: Sizes = { records: Number(values.records), holders: Number(values.holders) }

const database = values.url === undefined ? await startDatabase() : undefined
const url = database?.url ?? (values.url as string)
const schema = `look_ups_${process.pid}`

const admin = new pg.Client(url)
await admin.connect()
const pids = await serverPids(admin)
await admin.query(`create schema ${schema}`)
await migrate(url, { schema })
await admin.query(`set search_path = ${schema}`)
await admin.query('alter table idempotency_records set (autovacuum_enabled = off)')
await admin.query('alter table user_coupons set (autovacuum_enabled = off)')
await admin.query(`insert into coupons (id, name, discount_type, discount_value, quantity, remaining, state, expires_at)
  select 'c' || i, 'Coupon', 'PERCENT', 10, 1000000, 1000000, 'ISSUABLE', now() from generate_series(0, ${coupons - 1}) as i`)

const insert: Readonly<Record<What, string>> = {
  // The id of a record is a digest, so records that are written one after the other are far apart in the index.
  records: `insert into idempotency_records (id, command, order_id, at)
    select md5('key ' || i)::uuid, md5('order ' || i)::uuid, md5('id ' || i)::uuid, now()`,
  holders: `insert into user_coupons (id, coupon_id, user_id, number, issued_at)
    select md5('coupon ' || i)::uuid, 'c' || i % ${coupons}, 'u' || i / ${coupons}, i / ${coupons} + 1, now()`,
}

async function fill(from: Sizes, until: Sizes): Promise<void> {
  for (const what of ['records', 'holders'] as const) {
    for (let at = from[what]; at < until[what]; at += 250_000) {
      await admin.query(`${insert[what]} from generate_series(${at}, ${Math.min(at + 250_000, until[what]) - 1}) as i`)
    }
  }
}

const record = 'found.id, found.command, found.order_id, found.value'
const holder = 'found.coupon_id, found.user_id'
const shapes: Readonly<Record<What, Readonly<Record<string, string>>>> = {
  records: {
    '= any': `select ${record} from idempotency_records as found where id = any($1::uuid[])`,
    'join unnest': `select ${record} from unnest($1::uuid[]) as wanted (id)
      join idempotency_records as found on found.id = wanted.id`,
    'limited look-ups': `select found.* from unnest($1::uuid[]) as wanted (id) cross join lateral (
      select ${record} from idempotency_records as found where found.id = wanted.id limit 1) as found`,
  },
  holders: {
    'join unnest': `select ${holder} from unnest($1::text[], $2::text[]) as wanted (coupon_id, user_id)
      join user_coupons as found on found.coupon_id = wanted.coupon_id and found.user_id = wanted.user_id`,
    'limited look-ups': `select found.* from unnest($1::text[], $2::text[]) as wanted (coupon_id, user_id)
      cross join lateral (select ${holder} from user_coupons as found
        where found.coupon_id = wanted.coupon_id and found.user_id = wanted.user_id limit 1) as found`,
    'ordered look-ups': `select found.* from unnest($1::text[], $2::text[]) as wanted (coupon_id, user_id)
      cross join lateral (select ${holder} from user_coupons as found
        where (found.coupon_id, found.user_id) >= (wanted.coupon_id, wanted.user_id)
          and (found.coupon_id, found.user_id) <= (wanted.coupon_id, wanted.user_id)
        order by found.coupon_id, found.user_id limit 1) as found`,
  },
}

type Kind = 'new' | 'known'

/** Keys for one call: those of random rows (`known`), or keys that no row has (`new`). */
async function randomKeys(what: What, kind: Kind, rows: number): Promise<unknown[]> {
  const beyond = kind === 'new' ? all[what] : 0
  const numbers = Array.from({ length: keys }, () => Math.floor(Math.random() * rows) + beyond)
  if (what === 'holders') {
    return [
      numbers.map((number) => `c${number % coupons}`),
      numbers.map((number) => `u${Math.floor(number / coupons)}`),
    ]
  }
  const found = await admin.query(`select md5('key ' || i)::uuid as id from unnest($1::bigint[]) as i`, [numbers])
  return [found.rows.map(({ id }) => id)]
}

const pool = createPool({ connectionString: url, schema, max: 1, statementTimeout: 60_000 })
const client = await pool.connect()

const run = (what: What, shape: string, values: unknown[]) =>
  client.query({ name: `${what}, ${shape}`, text: shapes[what][shape] as string, values })

async function measure(what: What, shape: string, kind: Kind, rows: number): Promise<readonly number[]> {
  const calls = []
  for (let call = 0; call < repeats; call++) calls.push(await randomKeys(what, kind, rows))
  const processorSeconds = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  const [processor, start] = [processorSeconds(), performance.now()]
  for (const call of calls) {
    const { rowCount } = await run(what, shape, call)
    if (kind === 'new' ? rowCount !== 0 : !rowCount) throw new Error(`${shape} found ${rowCount} of ${keys} ${what}`)
  }
  return [(performance.now() - start) / repeats, ((processorSeconds() - processor) / repeats) * 1e6]
}

async function compare(title: string, sizes: Sizes): Promise<void> {
  for (const what of ['records', 'holders'] as const) {
    for (const kind of ['new', 'known'] as const) {
      const contenders = Object.keys(shapes[what]).map(
        (shape) => [shape, () => measure(what, shape, kind, sizes[what])] as const,
      )
      for (const [shape, [milliseconds, processor]] of await takeTurns(Object.fromEntries(contenders), rounds)) {
        console.log(
          `${keys} ${kind} ${what} ${title}, ${shape}: ${milliseconds?.toFixed(2)} ms, ` +
            `${processor?.toFixed(0)} µs of the database`,
        )
      }
    }
  }
}

// The first run of a statement makes its plan, here for empty tables.
for (const what of ['records', 'holders'] as const) {
  for (const shape of Object.keys(shapes[what])) await run(what, shape, await randomKeys(what, 'new', 1))
}
await fill({ records: 0, holders: 0 }, few)
await compare('among few', few)
await fill(few, all)
await admin.query('vacuum analyze idempotency_records')
await admin.query('vacuum analyze user_coupons')
await compare('among all', all)

client.release()
await pool.end()
await admin.query(`drop schema ${schema} cascade`)
await admin.end()
await database?.stop()
