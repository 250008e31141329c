import type { CouponId } from '@hexmart/core/adapter'
import { accepted } from '@hexmart/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { furnish, openShop, orderTea, until } from '../test/shops.ts'
import { createPool, postgres } from './index.ts'
import { reportsAtOnce } from './report.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

/**
 * Timers that `run` sets expire only if `run` itself advances them. On a busy machine, a real timer could end the wait
 * of a report too early.
 */
function withFakeTimers<Value>(run: () => Value): Value {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    return run()
  } finally {
    vi.useRealTimers()
  }
}

test('A9: slow reports hold at most three of ten connections, so commands commit; another report is refused after 5 seconds', async () => {
  const { shop, pool } = openShop(database.url, { pool: { lockTimeout: 20_000, statementTimeout: 20_000 } })
  await furnish(shop)
  const { views } = postgres(pool)
  const holder = new pg.Client(database.url)
  await holder.connect()
  const waitingForLock = `select from pg_stat_activity
    where application_name = 'hexmart' and wait_event_type = 'Lock' and datname = current_database()`
  try {
    // No report about coupons ends while this lock is held.
    await holder.query('begin; lock table user_coupons in access exclusive mode')
    const reports = withFakeTimers(() => Array.from({ length: 12 }, () => views.coupons.used('spring' as CouponId)))
    await until(async () => (await database.sql(waitingForLock)).rows.length >= 3)
    for (let order = 0; order < 5; order++) accepted(await shop.placeOrder(orderTea()))
    expect((await database.sql(waitingForLock)).rows).toHaveLength(3)

    await withFakeTimers(() => {
      const refused = expect(views.products.lowStock(10, 10)).rejects.toMatchObject({ class: 'unavailable' })
      vi.advanceTimersByTime(5_000)
      return refused
    })

    await holder.query('rollback')
    expect(await Promise.all(reports)).toEqual(Array(12).fill(0))
  } finally {
    await holder.end()
    await pool.end()
  }
})

test.each([
  [1, 1],
  [2, 1],
  [5, 1],
  [6, 2],
  [10, 3],
  [100, 33],
])('A9: of a pool of %i connections, reports hold at most %i', async (max, atOnce) => {
  const pool = createPool({ connectionString: database.url, max })
  expect(reportsAtOnce(pool)).toBe(atOnce)
  await pool.end()
})
