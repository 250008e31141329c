import type { CouponId } from '@hexmart/core/adapter'
import { accepted } from '@hexmart/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { furnish, openShop, orderTea, until } from '../test/shops.ts'
import { createPool, postgres } from './index.ts'
import { readsAtOnce, reportsAtOnce } from './shares.ts'

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

test('A9: however many reads wait, commands commit', async () => {
  const { shop, pool } = openShop(database.url, {
    pool: { connectTimeout: 20_000, lockTimeout: 20_000, statementTimeout: 20_000 },
  })
  const { views } = postgres(pool)
  const holder = new pg.Client(database.url)
  await holder.connect()
  try {
    // No list of actions ends while this lock is held, and no command of the host's own code writes actions.
    await holder.query('begin; lock table actions in access exclusive mode')
    let answered = 0
    const reads = Array.from({ length: 50 }, async () => {
      const page = await views.actions.list({}, { limit: 1 })
      answered++
      return page
    })
    for (const id of ['sora', 'yuna', 'hana']) accepted(await shop.createUser({ id, name: id }))
    expect(answered).toBe(0)
    await holder.query('rollback')
    expect(await Promise.all(reads)).toEqual(Array(50).fill({ rows: [], next: null }))
  } finally {
    await holder.end()
    await pool.end()
  }
})

test.each([
  [1, 1, 1],
  [2, 1, 1],
  [3, 1, 1],
  [4, 1, 1],
  [5, 1, 2],
  [6, 2, 2],
  [10, 3, 5],
  [100, 33, 65],
])('A9: of a pool of %i connections, reports hold at most %i, and other reads %i', async (max, reports, reads) => {
  const pool = createPool({ connectionString: database.url, max })
  expect([reportsAtOnce(pool), readsAtOnce(pool)]).toEqual([reports, reads])
  await pool.end()
})
