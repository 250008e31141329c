import { accepted } from '@hexmart/core/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { furnish, openShop, orderTea } from '../../test/shops.ts'
import { postgres } from '../index.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('D8: a message whose order was removed by hand is dead, and what is claimed with it is sent', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  const [removed, whole] = [accepted(await shop.placeOrder(orderTea())), accepted(await shop.placeOrder(orderTea()))]
  await database.sql('delete from orders where id = $1', [removed.id])

  const claimed = await postgres(pool).outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
  expect(claimed.map(({ message }) => message.orderId)).toEqual([whole.id])
  const dead = accepted(await shop.deliveries('DEAD', { limit: 10 })).rows
  expect(dead).toMatchObject([{ orderId: removed.id, lastError: 'its order is gone' }])
  await pool.end()
})
