import type { Instant, Liability } from '@hexmart/core/adapter'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { until } from '../../test/shops.ts'
import { createPool } from '../index.ts'
import { liabilities } from './entries.ts'

let database: TestDatabase
let pool: pg.Pool
/** While this connection has its lock, no sum of entries ends. */
let holder: pg.Client

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  pool = createPool({ connectionString: database.url, lockTimeout: 120_000 })
  holder = new pg.Client(database.url)
  await holder.connect()
  await holder.query('begin; lock table balance_entries in access exclusive mode')
})
afterEach(async () => {
  await holder.end()
  await pool.end()
})

const ofWaiting = `from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`

/** Waits until this many sums wait for the lock, and cancels them as if their time were over. */
async function cancelSums(count: number): Promise<void> {
  await until(async () => (await database.sql(`select 1 ${ofWaiting}`)).rows.length === count)
  await database.sql(`select pg_cancel_backend(pid) ${ofWaiting}`)
}

const nobody: Liability = { users: 0, amount: 0 }
const instant = (day: number) => Date.UTC(2025, 2, day) as Instant

test('A10: a sum that fails only fails the calls that share it: sums of other instants wait, and then run on their own', async () => {
  const liability = liabilities(pool)
  const call = (at: Instant) => {
    const answer = liability(at)
    answer.catch(() => {})
    return answer
  }
  const running = [call(instant(1)), call(instant(2))]
  await until(async () => (await database.sql(`select 1 ${ofWaiting}`)).rows.length === 2)
  const next = [call(instant(3)), call(instant(4)), call(instant(4))]
  const last = call(instant(5))
  await cancelSums(2)
  for (const answer of running) await expect(answer).rejects.toMatchObject({ cause: { code: '57014' } })
  await cancelSums(2)
  for (const answer of next) await expect(answer).rejects.toMatchObject({ cause: { code: '57014' } })
  await holder.query('rollback')
  expect(await last).toEqual(nobody)
})
