import { accepted } from '@hexmart/core/contract'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { haltingAt } from '../../test/halting.ts'
import { furnish, openShop, orderTea, until } from '../../test/shops.ts'
import { postgres } from '../index.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => database.empty())
afterAll(() => database.drop())

test('D8: a message whose order was deleted by hand becomes dead, and the messages claimed with it are sent', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  const [removed, whole] = [accepted(await shop.placeOrder(orderTea())), accepted(await shop.placeOrder(orderTea()))]
  await database.sql('delete from orders where id = $1', [removed.id])

  const claimed = await postgres(pool).outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
  expect(claimed.map(({ message }) => message.orderId)).toEqual([whole.id])
  const dead = accepted(await shop.deliveries({ state: 'DEAD', limit: 10 })).rows
  expect(dead).toMatchObject([{ orderId: removed.id, lastError: 'its order is gone' }])
  await pool.end()
})

test('D10: a message that a claim puts off while the one before it is being settled is due at once', async () => {
  const { shop, pool } = openShop(database.url, { pool: { lockTimeout: 20_000, statementTimeout: 20_000 } })
  await furnish(shop)
  const { id } = accepted(await shop.placeOrder(orderTea()))
  accepted(await shop.cancelOrder({ orderId: id }))
  const { outbox } = postgres(pool)
  const claim = (token: string, from = outbox) => from.claim({ token, limit: 10, leaseFor: 60_000 })
  const [paid] = (await claim('a')).map(({ message }) => message)
  expect(paid?.sequence).toBe(1)
  // Due again, as after the time for which the first claim put it off.
  await database.sql('update outbox set due_at = now() where sequence = 2')

  const halting = await haltingAt(database, 'outbox')
  const holder = new pg.Client(database.url)
  await holder.connect()
  try {
    // The settlement begins first and waits for a lock. The claim begins after it, and does not see its effect.
    await holder.query('begin; select from outbox where sequence = 1 for update')
    const settled = outbox.settle('a', paid ? [{ id: paid.id, type: 'sent' }] : [])
    await until(async () => {
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return (await database.sql(waiting)).rows.length === 1
    })
    await halting.hold()
    const slow = claim('b', postgres(halting.pool).outbox)
    await halting.waits()
    await holder.query('commit')
    await settled
    await halting.go()
    expect(await slow).toEqual([])
    expect((await claim('c')).map(({ message }) => message.sequence)).toEqual([2])
  } finally {
    await holder.end()
    await halting.close()
    await pool.end()
  }
})
