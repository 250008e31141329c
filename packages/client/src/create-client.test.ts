import { expect, test } from 'vitest'
import { service, tokenOf } from '../test/service.ts'
import { createClient, ProblemError, unwrap } from './index.ts'

const shop = service()

async function clientOf(userId: string, admin = false) {
  return createClient({ baseUrl: shop.address, language: 'en', token: await tokenOf(userId, admin) })
}

test('an operator sets up a shop and completes an order, and a buyer charges, takes a coupon, orders and cancels', async () => {
  const boss = await clientOf('boss', true)
  unwrap(await boss.admin.users.create({ id: 'mina', name: 'Mina' }))
  unwrap(await boss.admin.products.create({ id: 'tea', name: 'Tea', price: 4_500, stock: 10 }))
  unwrap(await boss.admin.products.change('tea', { state: 'SELLABLE' }))
  const coupon = { id: 'spring', name: 'Spring', quantity: 1, expiresAt: '2099-01-01T00:00:00Z' }
  unwrap(await boss.admin.coupons.create({ ...coupon, discount: { type: 'FIXED', amount: 500 }, state: 'ISSUABLE' }))

  const mina = await clientOf('mina')
  expect(unwrap(await mina.shop.get())).toMatchObject({ currency: 'KRW' })
  expect(await mina.balances.charge('mina', { amount: 20_000 })).toEqual({
    ok: true,
    value: { userId: 'mina', amount: 20_000 },
    replayed: false,
  })
  const { id: userCouponId } = unwrap(await mina.coupons.issue('mina', { couponId: 'spring' }))
  const items = [{ productId: 'tea', quantity: 2 }]
  const order = unwrap(await mina.orders.place({ userId: 'mina', items, userCouponId }))
  expect(order).toMatchObject({ total: 8_500, status: 'PAID', createdAt: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(unwrap(await mina.orders.cancel(order.id))).toMatchObject({ status: 'CANCELED' })

  const again = unwrap(await mina.orders.place({ userId: 'mina', items }))
  expect(unwrap(await boss.admin.orders.complete(again.id))).toMatchObject({ status: 'COMPLETED' })
  expect(unwrap(await mina.orders.list('mina', { limit: 1 })).orders.map(({ id }) => id)).toEqual([again.id])
  expect(unwrap(await boss.admin.audit())).toMatchObject({ ok: true })
})

test('the problem of a refused order has the code and the facts of the refusal', async () => {
  await shop.clerk.user('nari')
  await shop.clerk.product('pot', { stock: 1 })
  await shop.clerk.charge('nari', 100_000)
  const nari = await clientOf('nari')
  expect(await nari.orders.place({ userId: 'nari', items: [{ productId: 'pot', quantity: 3 }] })).toEqual({
    ok: false,
    problem: {
      type: '/problems/out-of-stock',
      title: 'Out of stock',
      status: 409,
      detail: expect.stringContaining('pot'),
      code: 'OUT_OF_STOCK',
      productId: 'pot',
      requested: 3,
      available: 1,
      requestId: expect.any(String),
    },
    outcomeUnknown: false,
    idempotencyKey: expect.any(String),
  })
})

test('problems are in the client’s language', async () => {
  const client = createClient({ baseUrl: shop.address, language: 'ko' })
  expect(await client.balances.get('mina')).toMatchObject({ problem: { title: '인증이 필요합니다' } })
})

test('T6: awaiting a list gives its first page, and iterating over it gives all rows', async () => {
  for (let index = 1; index <= 7; index++) await shop.clerk.product(`cup-${index}`)
  const client = createClient({ baseUrl: shop.address })
  const first = unwrap(await client.products.list({ limit: 3 }))
  expect(first.products.length).toBe(3)

  const ids: string[] = []
  for await (const { id } of client.products.list({ limit: 3 })) ids.push(id)
  expect(ids.filter((id) => id.startsWith('cup-'))).toEqual([1, 2, 3, 4, 5, 6, 7].map((index) => `cup-${index}`))
  expect(new Set(ids).size).toBe(ids.length)

  const rest: string[] = []
  for await (const { id } of client.products.list({ limit: 3, cursor: first.nextCursor ?? '' })) rest.push(id)
  expect(rest).toEqual(ids.slice(3))
})

test('T6: an iteration loads each page when it is needed, and throws the problem of a page that is refused', async () => {
  const paths: string[] = []
  const recordingFetch: typeof fetch = (input, init) => {
    paths.push(String(input))
    return fetch(input, init)
  }
  const client = createClient({ baseUrl: shop.address, fetch: recordingFetch })
  for await (const _ of client.products.list({ limit: 1 })) {
    if (paths.length === 2) break
  }
  expect(paths.length).toBe(2)

  const anonymous = createClient({ baseUrl: shop.address })
  const iterate = async () => {
    for await (const _ of anonymous.orders.list('mina')) expect.fail('there is a row')
  }
  await expect(iterate()).rejects.toThrow(ProblemError)
  await expect(iterate()).rejects.toMatchObject({ problem: { code: 'UNAUTHENTICATED' } })
})

test('an id is encoded in the path, and an id that would change the path (empty, “.” or “..”) throws', async () => {
  const boss = await clientOf('boss', true)
  // The service gets the whole text as an id, and answers 400, because it is no order id. An unencoded path would lead to a
  // 404.
  expect(await boss.orders.get('a/b?c')).toMatchObject({ ok: false, problem: { status: 400 } })
  for (const id of ['', '.', '..']) await expect(boss.orders.get(id)).rejects.toThrow(`orderId is not an id: "${id}"`)
})

test('createClient throws for a malformed address, and for a timeout out of its range', () => {
  expect(() => createClient({ baseUrl: 'shop.example' })).toThrow(TypeError)
  expect(() => createClient({ baseUrl: 'ftp://shop.example' })).toThrow('baseUrl is not an http or https address')
  for (const value of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
    expect(() => createClient({ baseUrl: shop.address, timeout: value })).toThrow(RangeError)
  }
})

test('requests go to /api/v1 below the path of baseUrl, whether baseUrl ends with a slash or not', async () => {
  const urls: string[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    urls.push(String(input))
    return Response.json({ products: [], nextCursor: null })
  }
  for (const baseUrl of ['https://shop.example', 'https://shop.example/', 'https://shop.example/tea/']) {
    await createClient({ baseUrl, fetch }).products.list({ limit: 5 })
  }
  expect(urls).toEqual([
    'https://shop.example/api/v1/products?limit=5',
    'https://shop.example/api/v1/products?limit=5',
    'https://shop.example/tea/api/v1/products?limit=5',
  ])
})
