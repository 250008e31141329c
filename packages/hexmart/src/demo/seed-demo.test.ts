import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type Store, StoreError, UserId } from '@hexmart/core'
import { clerkOf } from '@hexmart/core/testing'
import { expect, test } from 'vitest'
import { demoUser, seedDemo } from './seed-demo.ts'

const start = Date.parse('2026-03-10T03:00:00Z')
const at = (now: number) => ({ now: () => now, elapsed: () => now, sleep: async () => {} })
const seed = (store: Store, now = start) => seedDemo(store, {}, at(now))

/** The stock of the products, and the balance and the number of orders of the demo's user. */
async function figures(store: Store) {
  const shop = createShop({ store })
  const page = { limit: 100 }
  const id = UserId.parse(demoUser)
  const [products, history, orders] = [
    await shop.products(page),
    await shop.balanceHistory(id, page),
    await shop.orders(id, page),
  ]
  if (!products.ok || !history.ok || !orders.ok) throw new Error('the demo is not there')
  return {
    stock: products.value.rows.map(({ stock }) => stock),
    balance: history.value.rows[0]?.balanceAfter,
    orders: orders.value.rows.length,
  }
}

test('seeding again changes nothing, even days later', async () => {
  const store = inMemory()
  await seed(store)
  const before = await figures(store)
  for (const days of [0, 1, 40]) {
    await seed(store, start + days * 86_400_000)
    expect(await figures(store)).toEqual(before)
  }
})

test('C19: a coupon opens five minutes after the demo was first seeded, even if the demo is seeded again', async () => {
  const store = inMemory()
  await seed(store)
  await seed(store, start + 60_000)
  const offered = async (now: number) => {
    const found = await createShop({ store, clock: at(now) }).offeredCoupon('rush')
    return found.ok ? found.value : expect.fail()
  }
  expect(await offered(start + 299_999)).toMatchObject({ state: 'UPCOMING', opensAt: start + 300_000 })
  expect(await offered(start + 300_000)).toMatchObject({ state: 'OPEN', remaining: 10 })
})

test('the demo has an order with metadata, a completed one and a canceled one', async () => {
  const store = inMemory()
  await seed(store)
  const clerk = clerkOf(createShop({ store }))
  const orders = (await Promise.all([demoUser, 'juno', 'sora'].map((id) => clerk.orders(id)))).flat()
  expect(orders.filter(({ metadata }) => Object.keys(metadata).length > 0)).toHaveLength(1)
  expect(orders.filter(({ status }) => status === 'COMPLETED')).toHaveLength(1)
  expect(orders.filter(({ status }) => status === 'CANCELED')).toMatchObject([
    { cancellation: { reason: 'Arrived broken', by: 'OPERATOR', restocked: false } },
  ])
  expect(await store.audit.findings()).toEqual([])
})

test('P10: the demo has a product with a limit of two pieces per user, and a user who has bought two', async () => {
  const store = inMemory()
  await seed(store)
  const clerk = clerkOf(createShop({ store }))
  for (const user of [demoUser, 'juno']) await clerk.charge(user, 100_000)
  expect((await clerk.quote(demoUser, { tumbler: 1 })).faults).toMatchObject([
    { code: 'PURCHASE_LIMIT_EXCEEDED', limit: 2, bought: 2, requested: 1 },
  ])
  expect((await clerk.quote('juno', { tumbler: 2 })).faults).toEqual([])
})

/** A store that fails after a number of units of work. */
function failingAfter(limit: number, store: Store): Store {
  let left = limit
  const run: Store['unitOfWork']['run'] = (id, work) => {
    if (left-- <= 0) throw new StoreError('permanent', 'interrupted')
    return store.unitOfWork.run(id, work)
  }
  return { ...store, unitOfWork: { ...store.unitOfWork, run } }
}

test('seeding again completes a demo whose seeding was interrupted', async () => {
  const whole = inMemory()
  await seed(whole)
  const store = inMemory()
  let interruptions = 0
  for (let limit = 1; limit < 50; limit += 7) {
    await seed(failingAfter(limit, store)).catch(() => interruptions++)
  }
  expect(interruptions).toBeGreaterThan(3)
  await seed(store)
  // Seeding charges the balance for an order before it places the order. A run that is interrupted between these two steps
  // leaves one charge too many, so the balances may differ.
  const { balance: _, ...expected } = await figures(whole)
  expect(await figures(store)).toMatchObject(expected)
})

test('after seeding, no message of a demo order waits to be sent, and all other messages still wait', async () => {
  const store = inMemory()
  const clerk = clerkOf(createShop({ store }))
  await clerk.product('tea')
  for (const user of ['yuna', demoUser]) {
    await clerk.user(user)
    await clerk.charge(user, 10_000)
    await clerk.order(user, { tea: 1 })
  }
  await seed(store)
  const claimed = await store.outbox.claim({ token: 'relay', limit: 100, leaseFor: 60_000 })
  const waiting = claimed.map(({ message: { order }, attempt }) => [order.userId, order.items[0]?.productId, attempt])
  // 1 is the number of the attempt: seeding has claimed and returned these messages, which counts as no attempt.
  expect(waiting).toEqual([
    ['yuna', 'tea', 1],
    [demoUser, 'tea', 1],
  ])
})
