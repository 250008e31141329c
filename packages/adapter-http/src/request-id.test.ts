/**
 * A request can be followed from its headers through the answer and the batch to the message. Answers say whether a cache may
 * keep them.
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import type { ShopEvent } from '@hexmart/core'
import { accepted } from '@hexmart/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api, type Headers, type Served, serving } from '../test/app.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

let scene: Served
const events: ShopEvent[] = []
beforeAll(async () => {
  scene = await serving({ parts: { store: inMemory(), observer: (event) => events.push(event) } })
  await scene.clerk.user('mina')
  await scene.clerk.product('tea', { price: 0 })
})
afterAll(() => scene.app.close())

const order = (headers: Headers) =>
  scene.as('mina').post('/orders', { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }, headers)

/** The request id and the traceparent of an order's message, and the request ids of the last batch. */
async function idsOf(orderId: unknown) {
  const delivery = accepted(await scene.shop.delivery(orderId as string))
  const last = events.findLast((event) => event.type === 'batch committed')
  return { message: [delivery.requestId, delivery.traceparent], batch: last?.requestIds }
}

test('H17: an id that the caller sends comes back, and follows the command into its batch and its message', async () => {
  const answer = await order({ 'x-request-id': 'cart-7/a', traceparent })
  expect(answer).toMatchObject({ status: 201, headers: { 'x-request-id': 'cart-7/a' } })
  expect(await idsOf(answer.body.id)).toEqual({ message: ['cart-7/a', traceparent], batch: ['cart-7/a'] })
})

test('H17: without an id the service makes one, which appears in the batch but not in the message', async () => {
  const answer = await order({})
  const id = answer.headers['x-request-id']
  expect(id).toMatch(uuid)
  expect(await idsOf(answer.body.id)).toEqual({ message: [null, null], batch: [id] })
})

test('H17: if a request has only a traceparent, its message has the traceparent and the id that the service made', async () => {
  const answer = await order({ traceparent })
  const id = answer.headers['x-request-id']
  expect(await idsOf(answer.body.id)).toEqual({ message: [id, traceparent], batch: [id] })
})

test.each([
  ['a tab', 'a%0ab\tc'],
  ['a quote', 'a"b'],
  ['a space', 'a b'],
  ['a comma, as when two headers are joined', 'a, b'],
  ['more than 128 characters', 'a'.repeat(129)],
  ['letters beyond ASCII', 'ädmin'],
  ['no characters', ''],
])('H17: an id with %s is replaced, and the request is served', async (_, sent) => {
  const answer = await order({ 'x-request-id': sent })
  expect(answer.status).toBe(201)
  expect(answer.headers['x-request-id']).toMatch(uuid)
  expect((await idsOf(answer.body.id)).message).toEqual([null, null])
})

test.each([
  traceparent.toUpperCase(),
  traceparent.replace('00-', 'ff-'),
  `${traceparent}-00`,
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  'x',
])('H17: the malformed traceparent %s is ignored', async (sent) => {
  const answer = await order({ traceparent: sent })
  expect(answer.status).toBe(201)
  expect((await idsOf(answer.body.id)).message).toEqual([null, null])
})

test('H17: a problem has the id in its header and its body', async () => {
  for (const path of ['/users/jun/balance', '/nowhere', '/orders/x']) {
    const answer = await scene.as('mina').get(path, { 'x-request-id': 'r-1' })
    expect(answer).toMatchObject({ headers: { 'x-request-id': 'r-1' }, body: { requestId: 'r-1' } })
  }
})

test('H15: nobody may cache an answer that belongs to a user, needs a token, shows stock or health, or is a problem', async () => {
  const nobody = scene.nobody
  const answers = await Promise.all([
    scene.as('mina').get('/users/mina/balance'),
    scene.as('mina').get('/users/mina/orders'),
    scene.as('mina').post('/users/mina/balance/charge', { amount: 1 }),
    scene.as('mina').get('/users/jun/balance'),
    scene.as('mina').get('/orders/x'),
    scene.operator.get('/admin/users'),
    scene.operator.get('/admin/export/orders'),
    nobody.get('/users/mina/balance'),
    nobody.get('/coupons/none'),
    nobody.get('/nowhere'),
    nobody.get('/livez'),
    nobody.get('/readyz'),
    // This list shows the current stock, so it is not cached.
    nobody.get('/products'),
  ])
  expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(answers.map(() => 'no-store'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 400, 200, 200, 401, 404, 404, 200, 200, 200])
  expect((await scene.app.inject('/metrics')).headers['cache-control']).toBe('no-store')
  expect((await scene.app.inject({ url: `${api}/orders`, method: 'PUT' })).headers['cache-control']).toBe('no-store')
})

test('H15: the public list of coupons may be cached for a second', async () => {
  await scene.clerk.coupon('spring', { expiresAt: Date.parse('2099-01-01T00:00:00Z') })
  for (const path of ['/coupons', '/coupons/spring']) {
    expect(await scene.nobody.get(path)).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=1' },
    })
  }
})
