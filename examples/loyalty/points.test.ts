import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../packages/adapter-postgres/test/database.ts'
import { pointsTable, writePoints } from './points.ts'

test('an order earns points in its own transaction, and canceling the order takes the points back', async () => {
  const database = await createDatabase()
  await database.sql(pointsTable)
  const pool = createPool({ connectionString: database.url })
  onTestFinished(async () => {
    await pool.end()
    await database.drop()
  })
  const shop = createShop({ store: postgres(pool, { alongside: writePoints }) })
  await shop.createUser({ id: 'mina', name: 'Mina' })
  await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_500, state: 'SELLABLE', stock: 10 })
  await shop.chargeBalance({ userId: 'mina', amount: 10_000 })

  const order = (quantity: number) => shop.placeOrder({ userId: 'mina', items: [{ productId: 'tea', quantity }] })
  const [two, four, tooMany] = await Promise.all([order(2), order(4), order(5)])
  expect(tooMany).toMatchObject({ refusal: { code: 'INSUFFICIENT_BALANCE' } })
  if (!two.ok || !four.ok) throw new Error('both orders should be paid')
  await shop.cancelOrder({ orderId: four.value.id })

  const { rows } = await database.sql('select order_id, kind, user_id, points::int from loyalty.points order by points')
  expect(rows).toEqual([
    { order_id: four.value.id, kind: 'TAKEN BACK', user_id: 'mina', points: -6 },
    { order_id: two.value.id, kind: 'EARNED', user_id: 'mina', points: 3 },
    { order_id: four.value.id, kind: 'EARNED', user_id: 'mina', points: 6 },
  ])
})
