import { inMemory } from '@hexmart/adapter-inmemory'
import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop, type OrderId, type Store } from '@hexmart/core'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../packages/adapter-postgres/test/database.ts'
import { pointsOf, pointsTable, writePoints } from './points.ts'

/** Pays an order of 3,000 and one of 6,000, and cancels the second. A third order is refused. Returns the two ids. */
async function sell(store: Store): Promise<readonly [OrderId, OrderId]> {
  const clerk = clerkOf(createShop({ store }))
  await clerk.user('mina')
  await clerk.product('tea', { price: 1_500, stock: 10 })
  await clerk.charge('mina', 10_000)
  const order = (tea: number) => clerk.order('mina', { tea })
  const [two, four, tooMany] = await Promise.all([order(2), order(4), order(5)])
  expect(tooMany).toMatchObject({ refusal: { code: 'INSUFFICIENT_BALANCE' } })
  const placed = [accepted(two).id, accepted(four).id] as const
  accepted(await clerk.cancel(placed[1]))
  return placed
}

test('a paid order earns points, a refused order earns none, and a canceled order takes its points back', async () => {
  const points: object[] = []
  const [two, four] = await sell(inMemory({ alongside: (changes) => void points.push(...pointsOf(changes)) }))
  expect(points).toEqual([
    { id: two, kind: 'EARNED', userId: 'mina', points: 3 },
    { id: four, kind: 'EARNED', userId: 'mina', points: 6 },
    { id: four, kind: 'TAKEN BACK', userId: 'mina', points: -6 },
  ])
})

test('PostgreSQL stores the same points', async () => {
  const database = await createDatabase()
  await database.sql(pointsTable)
  const pool = createPool({ connectionString: database.url })
  onTestFinished(async () => {
    await pool.end()
    await database.drop()
  })
  const [two, four] = await sell(postgres(pool, { alongside: writePoints }))
  const { rows } = await database.sql('select order_id, kind, user_id, points::int from loyalty.points order by points')
  expect(rows).toEqual([
    { order_id: four, kind: 'TAKEN BACK', user_id: 'mina', points: -6 },
    { order_id: two, kind: 'EARNED', user_id: 'mina', points: 3 },
    { order_id: four, kind: 'EARNED', user_id: 'mina', points: 6 },
  ])
})
