import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { until } from '../test/shops.ts'
import { audit } from './audit.ts'
import { createPool } from './index.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  // Long, so that the limit of the audit ends a check that waits for a lock, and this limit does not.
  pool = createPool({ connectionString: database.url, lockTimeout: 120_000 })
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await pool.end()
})

/** Locks a table. Checks that read the table wait until the returned client rolls back or ends. */
async function locked(table: string): Promise<pg.Client> {
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(`begin; lock table ${table} in access exclusive mode`)
  return client
}

/** Waits until this many connections of the database wait for a lock. */
const waitingForLock = (count: number) =>
  until(async () => {
    const { rows } = await database.sql(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return rows.length === count
  })

/** The error of a statement that PostgreSQL has canceled because of `statement_timeout`. */
const tooLong = { class: 'unavailable', cause: { code: '57014' } }

test('A10: the checks of an audit share ten minutes: when these are over, the next check is canceled', async () => {
  const coupons = await locked('user_coupons')
  const messages = await locked('outbox')
  try {
    const refused = expect(audit(pool).findings()).rejects.toMatchObject(tooLong)
    await waitingForLock(1)
    vi.advanceTimersByTime(600_000)
    // The check that waited goes on. The check of the messages, which comes later, cannot end while `outbox` is locked.
    await coupons.query('rollback')
    await refused
  } finally {
    await Promise.all([coupons.end(), messages.end()])
  }
})

test('A10: the ten minutes of an audit include the wait for two other audits', async () => {
  const { findings } = audit(pool)
  const messages = await locked('outbox')
  let coupons: Promise<pg.Client> | undefined
  try {
    const first = findings()
    await waitingForLock(1)
    const second = findings()
    await waitingForLock(2)
    const refused = expect(findings()).rejects.toMatchObject(tooLong)
    // The two running audits have read `user_coupons`. The lock is granted when both have ended, and before the third audit
    // can read the table.
    coupons = locked('user_coupons')
    await waitingForLock(3)
    vi.advanceTimersByTime(600_000)
    await messages.query('rollback')
    expect(await Promise.all([first, second])).toEqual([[], []])
    await refused
  } finally {
    await messages.end()
    await (await coupons)?.end()
  }
})

test('A10: an audit that waits for the running audits gets a run of its own, even if they fail', async () => {
  const { findings } = audit(pool)
  const messages = await locked('outbox')
  try {
    const running = [expect(findings()).rejects.toMatchObject(tooLong)]
    await waitingForLock(1)
    running.push(expect(findings()).rejects.toMatchObject(tooLong))
    await waitingForLock(2)
    const waiting = [findings(), findings()]
    for (const audit of waiting) audit.catch(() => {})
    // PostgreSQL ends these checks with the same error as when their time is over.
    await database.sql(
      `select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    await Promise.all(running)
    await messages.query('rollback')
    expect(await Promise.all(waiting)).toEqual([[], []])
  } finally {
    await messages.end()
  }
})
