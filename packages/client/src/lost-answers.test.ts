/** A proxy cuts connections between clients and a real service. The tests compare the clients' answers with the shop's state. */
import { expect, onTestFinished, test } from 'vitest'
import { type CuttingProxy, cuttingProxy, type Fate } from '../test/cutting-proxy.ts'
import { service, tokenOf } from '../test/service.ts'
import { type ClientOptions, createClient, unwrap } from './index.ts'

const shop = service()

async function startProxy(fateOf: Parameters<typeof cuttingProxy>[1]): Promise<CuttingProxy> {
  const proxy = await cuttingProxy(shop.address, fateOf)
  onTestFinished(() => proxy.close())
  return proxy
}

async function clientOf(userId: string, proxy: CuttingProxy, options: Partial<ClientOptions> = {}) {
  await shop.clerk.user(userId)
  return createClient({ baseUrl: proxy.address, token: await tokenOf(userId, userId === 'boss'), ...options })
}

/** Gives the requests these fates, one after another. Later requests are answered. */
function inTurn(...fates: Fate[]): () => Fate {
  return () => fates.shift() ?? 'answered'
}

test.each<[string, Fate]>([
  ['before the request arrives', 'unsent'],
  ['before the answer', 'unanswered'],
  ['in the middle of the answer', 'half'],
])('T1: a charge is booked once although its connection breaks three times %s', async (_, fate) => {
  const proxy = await startProxy(inTurn(fate, fate, fate))
  const client = await clientOf(`charger-${fate}`, proxy)
  const charged = await client.balances.charge(`charger-${fate}`, { amount: 1_000 })
  expect(charged).toMatchObject({ ok: true, value: { amount: 1_000 }, replayed: fate !== 'unsent' })
  expect(proxy.counts).toMatchObject({ [fate]: 3, answered: 1 })
  expect(await shop.clerk.balance(`charger-${fate}`)).toBe(1_000)
})

test('T1: a charge whose answer does not come in time is sent again, and booked once', async () => {
  const proxy = await startProxy(inTurn('stalled'))
  const client = await clientOf('patient', proxy, { timeout: 1_000 })
  expect(await client.balances.charge('patient', { amount: 1_000 })).toMatchObject({ ok: true, replayed: true })
  expect(await shop.clerk.balance('patient')).toBe(1_000)
})

test('T1: 24 users charge, order and cancel at the same time; each POST takes effect once although its connection breaks twice', async () => {
  const attempts = new Map<string, number>()
  let cutCount = 0
  const proxy = await startProxy(({ headers: { 'idempotency-key': key } }) => {
    if (typeof key !== 'string') return 'answered'
    attempts.set(key, (attempts.get(key) ?? 0) + 1)
    const cuts: Fate[] = ['unanswered', 'half', 'unsent']
    return (attempts.get(key) ?? 0) > 2 ? 'answered' : (cuts[cutCount++ % cuts.length] ?? 'answered')
  })
  await shop.clerk.product('tea', { stock: 1_000 })

  const users = Array.from({ length: 24 }, (_, index) => `user-${index}`)
  await Promise.all(
    users.map(async (userId) => {
      const client = await clientOf(userId, proxy)
      unwrap(await client.balances.charge(userId, { amount: 10_000 }))
      const paid = unwrap(await client.orders.place({ userId, items: [{ productId: 'tea', quantity: 2 }] }))
      const canceled = unwrap(await client.orders.place({ userId, items: [{ productId: 'tea', quantity: 3 }] }))
      unwrap(await client.orders.cancel(canceled.id))
      const { orders } = unwrap(await client.orders.list(userId))
      expect(orders.map(({ id, status }) => [id, status])).toEqual([
        [canceled.id, 'CANCELED'],
        [paid.id, 'PAID'],
      ])
      expect(unwrap(await client.balances.get(userId)).amount).toBe(8_000)
    }),
  )
  // Each of the 24 users sends four POSTs. Each POST is cut twice, so there are 192 cuts, 64 of each kind.
  expect(attempts.size).toBe(96)
  expect(Math.min(proxy.counts.unsent, proxy.counts.unanswered, proxy.counts.half)).toBeGreaterThan(60)
  const { products } = unwrap(await createClient({ baseUrl: shop.address }).products.list())
  expect(products).toMatchObject([{ id: 'tea', stock: 952 }])
})

test('T2: a PATCH whose answer is lost is not repeated, because a repeat could undo a later change', async () => {
  await shop.clerk.product('pot', { price: 1_000 })
  const proxy = await startProxy(inTurn('unanswered'))
  const client = await clientOf('boss', proxy)
  expect(await client.admin.products.change('pot', { price: 2_000 })).toMatchObject({
    ok: false,
    problem: { code: 'NO_ANSWER', reason: 'NETWORK', status: 0 },
    outcomeUnknown: true,
  })
  expect(proxy.counts).toMatchObject({ unanswered: 1, answered: 0 })
})

test('T3: if no answer to a call arrives, outcomeUnknown is true, and a repeat with the same idempotency key gets the answer', async () => {
  let fate: Fate = 'unanswered'
  const proxy = await startProxy(() => fate)
  const client = await clientOf('unlucky', proxy, { attempts: 2 })
  const lost = await client.balances.charge('unlucky', { amount: 1_000 })
  expect(lost).toEqual({
    ok: false,
    problem: expect.objectContaining({ code: 'NO_ANSWER' }),
    outcomeUnknown: true,
    idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  fate = 'answered'
  const { idempotencyKey = '' } = lost as { readonly idempotencyKey?: string }
  expect(await client.balances.charge('unlucky', { amount: 1_000 }, { idempotencyKey })).toMatchObject({
    ok: true,
    value: { amount: 1_000 },
    replayed: true,
  })
})
