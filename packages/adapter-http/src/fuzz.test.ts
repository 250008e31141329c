import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { served } from '../test/app.ts'

const shop = served()
beforeEach(async () => {
  const { clerk } = shop
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  await clerk.product('tea')
  await clerk.coupon('spring')
})

const id = fc.constantFrom('mina', 'tea', 'spring', '0195a1f0-0000-7000-8000-000000000000')
const text = fc.oneof(id, fc.string({ unit: 'binary' }), fc.constantFrom('', '.', '..', 'SELLABLE', 'PERCENT'))
const number = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.maxSafeInteger(), fc.double())
const time = fc.oneof(
  fc.date().map((date) => (Number.isNaN(date.getTime()) ? '' : date.toISOString())),
  fc.stringMatching(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d))?$/),
)
const anything = fc.oneof(text, number, time, fc.jsonValue())
const line = fc.record(
  { productId: fc.oneof(id, anything), quantity: fc.oneof(number, anything) },
  { requiredKeys: [] },
)
const discount = fc.record({ type: text, percent: number, amount: number }, { requiredKeys: [] })

/** Made of the members that commands have, with values that fit more or less, and now and then of anything. */
const body = fc.oneof(
  fc.record(
    {
      userId: text,
      items: fc.oneof(fc.array(line, { maxLength: 4 }), anything),
      amount: anything,
      couponId: text,
      userCouponId: text,
      expectedTotal: anything,
      id: text,
      name: anything,
      price: anything,
      state: text,
      stock: anything,
      change: anything,
      set: anything,
      expected: anything,
      discount: fc.oneof(discount, anything),
      quantity: anything,
      expiresAt: fc.oneof(time, anything),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)
const raw = fc.oneof(
  body.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((parameters) => `?${parameters}`),
  fc
    .record({ cursor: fc.base64String(), limit: anything })
    .map(({ cursor, limit }) => `?cursor=${cursor}&limit=${limit}`),
)

test('whatever is sent to whatever route, the answer is documented and never a 5xx', async () => {
  const routes = Object.entries(shop.document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method as 'get' | 'post' | 'patch', path] as const),
  )
  const request = fc.record({
    route: fc.constantFrom(...routes),
    params: fc.array(fc.oneof(id, time, text), { minLength: 2, maxLength: 2 }),
    query,
    body: raw,
    key: fc.option(fc.string({ unit: 'grapheme-ascii' })),
    language: fc.option(fc.string({ unit: 'grapheme-ascii' })),
    operator: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ route: [method, path], params: [...params], query, body, key, language, operator }) => {
        const url =
          path.replaceAll(/\{\w+\}/g, () => encodeURIComponent((params.pop() ?? '').toWellFormed())) +
          encodeURI(query.toWellFormed())
        const headers = {
          ...(key !== null && { 'idempotency-key': key }),
          ...(language !== null && { 'accept-language': language }),
        }
        const client = operator ? shop.operator : shop.as('mina')
        const { status } = await (method === 'get' ? client.get(url, headers) : client[method](url, body, headers))
        expect(status).toBeLessThan(500)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('whatever stands in the header, it is no token and never a 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.base64String(), { maxLength: 4 }), async (parts) => {
      const authorization = `Bearer ${parts.join('.')}`
      expect((await shop.nobody.get('/users/mina/balance', { authorization })).status).toBe(401)
    }),
  )
})
