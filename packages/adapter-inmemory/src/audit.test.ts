import { createShop } from '@hexmart/core'
import { systemClock } from '@hexmart/core/adapter'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { expect, test } from 'vitest'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

test('A2: the audit has two findings for a discount that fits neither the total nor the reductions', async () => {
  const memory = createMemory()
  const store = storeOver(memory, systemClock)
  const clerk = clerkOf(createShop({ store }))
  await clerk.user('mina')
  await clerk.charge('mina', 5_000)
  await clerk.product('tea')
  const order = accepted(await clerk.order('mina', { tea: 2 }))
  expect(await store.audit.findings()).toEqual([])

  // A database would refuse this row by a constraint.
  memory.orders.set(order.id, { ...order, discount: 10 })
  const finding = { name: 'order-lines', key: order.id }
  expect(await store.audit.findings()).toEqual([
    { ...finding, expected: 1_990, actual: 2_000 },
    { ...finding, expected: 0, actual: 10 },
  ])
})
