import { accepted } from '@hexmart/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { furnish, openShop, orderTea } from '../../test/shops.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('P8, O6: the view stock_ledger has every movement, although orders and cancels insert none in stock_movements', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  const paid = accepted(await shop.placeOrder(orderTea(2)))
  const placed = accepted(await shop.placeOrder(orderTea(3)))
  const canceled = accepted(await shop.cancelOrder({ orderId: placed.id }))
  accepted(await shop.changeStock({ productId: 'tea', change: -4 }))

  const { rows } = await database.sql(
    `select reason, change::integer, order_id, (extract(epoch from at) * 1000)::float8 as at from stock_ledger
     where product_id = 'tea' order by reason, change`,
  )
  expect(rows).toEqual([
    { reason: 'CANCEL', change: 3, order_id: placed.id, at: canceled.canceledAt },
    { reason: 'OPERATOR', change: -4, order_id: null, at: expect.any(Number) },
    { reason: 'OPERATOR', change: 10, order_id: null, at: expect.any(Number) },
    { reason: 'ORDER', change: -3, order_id: placed.id, at: placed.paidAt },
    { reason: 'ORDER', change: -2, order_id: paid.id, at: paid.paidAt },
  ])
  expect((await database.sql('select from stock_movements')).rows).toHaveLength(2)
  await pool.end()
})
