import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type Shop } from '@hexmart/core'
import { expect, test } from 'vitest'
import { isEmptyOrDemo } from './first-start.ts'
import { demoUser } from './seed-demo.ts'

test.each<[string, (shop: Shop) => Promise<unknown>, boolean]>([
  ['that is empty may get the demo', async () => {}, true],
  [
    'with a part of the demo, from an interrupted start, may get the rest of the demo',
    (shop) => shop.createUser({ id: demoUser, name: 'Mina' }),
    true,
  ],
  [
    'with a product of its own must not get the demo',
    (shop) => shop.createProduct({ id: 'tea', name: 'Tea', price: 1, state: 'SELLABLE' }),
    false,
  ],
  [
    'with a product that is not on sale must not get the demo',
    (shop) => shop.createProduct({ id: 'tea', name: 'Tea', price: 1, state: 'HOLD' }),
    false,
  ],
  ['with a user of its own must not get the demo', (shop) => shop.createUser({ id: 'jun', name: 'Jun' }), false],
])('a shop %s', async (_, fill, expected) => {
  const store = inMemory()
  await fill(createShop({ store }))
  expect(await isEmptyOrDemo(store)).toBe(expected)
})
