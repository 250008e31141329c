import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type Shop } from '@hexmart/core'
import { expect, test } from 'vitest'
import { isEmptyOrDemo } from './first-start.ts'
import { demoUser } from './seed-demo.ts'

test.each<[string, (shop: Shop) => Promise<unknown>, boolean]>([
  ['that is empty gets the demo', async () => {}, true],
  [
    'with a part of the demo, from an interrupted start, gets the rest of the demo',
    (shop) => shop.createUser({ id: demoUser, name: 'Mina' }),
    true,
  ],
  ['with a product of its own gets no demo', (shop) => shop.createProduct({ id: 'tea', name: 'Tea', price: 1 }), false],
  [
    'with a product that is not on sale gets no demo',
    (shop) => shop.createProduct({ id: 'tea', name: 'Tea', price: 1, state: 'HOLD' }),
    false,
  ],
  ['with a user of its own gets no demo', (shop) => shop.createUser({ id: 'jun', name: 'Jun' }), false],
])('a shop %s', async (_, fill, expected) => {
  const store = inMemory()
  await fill(createShop({ store }))
  expect(await isEmptyOrDemo(store)).toBe(expected)
})
