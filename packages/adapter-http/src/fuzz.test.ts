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
const text = fc.oneof(id, fc.string({ unit: 'binary' }), fc.constantFrom('', '..', 'SELLABLE', 'CANCELED', 'PERCENT'))
const number = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.maxSafeInteger(), fc.double())
const time = fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,12})?(Z|[+-][0-2]\d:[0-5]\d))?$/)
const anything = fc.oneof(text, number, time, fc.jsonValue())
const line = fc.record({ productId: anything, quantity: anything }, { requiredKeys: [] })

/** Values for the members of commands, some of them valid. */
const members = {
  userId: text,
  items: fc.oneof(fc.array(line, { maxLength: 4 }), anything),
  amount: number,
  couponId: text,
  userCouponId: text,
  expectedTotal: number,
  id: text,
  name: anything,
  price: number,
  state: text,
  stock: number,
  change: number,
  set: number,
  expected: number,
  discount: fc.oneof(fc.record({ type: text, percent: number, amount: number }, { requiredKeys: [] }), anything),
  quantity: number,
  maximumPerUser: fc.oneof(number, fc.constant(null)),
  expiresAt: fc.oneof(time, anything),
  opensAt: fc.oneof(time, anything),
  reference: text,
  metadata: anything,
  reason: text,
  restock: anything,
}
const changes = fc
  .subarray(Object.entries(members), { maxLength: 2 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen)))

/**
 * The example body that the OpenAPI document has for the route, with up to two members added or replaced; or any other
 * JSON, text or bytes.
 */
const body = (example: object) =>
  fc.oneof(
    { weight: 3, arbitrary: changes.map((changed) => JSON.stringify({ ...example, ...changed })) },
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.webQueryParameters().map((parameters) => `?${parameters}`),
  fc
    .record({ cursor: fc.base64String(), limit: anything })
    .map(({ cursor, limit }) => `?cursor=${cursor}&limit=${JSON.stringify(limit)}`),
)
/**
 * The text of a header; in about half of the requests it is null, which means no header. The text may be empty or contain a
 * space. A command refuses such an `Idempotency-Key` as malformed, so a request with it tests little else.
 */
const header = fc.option(fc.string({ unit: 'grapheme-ascii' }), { freq: 2 })

test('any request to any route gets a documented answer, and never a 5xx', async () => {
  const routes = Object.entries(shop.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => {
      const example = requestBody?.content['application/json'].example ?? {}
      return { method: method as 'get' | 'post' | 'patch' | 'delete', path, example }
    }),
  )
  const request = fc.constantFrom(...routes).chain(({ method, path, example }) =>
    fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      param: fc.oneof({ weight: 3, arbitrary: id }, time, text),
      query,
      body: body(example),
      key: header,
      language: header,
      operator: fc.boolean(),
    }),
  )
  /** The requests with the document's examples, one for each route. They run first. */
  const exampleRequests = routes.map(({ method, path, example }) => ({
    ...{ method, path, param: 'tea', query: '', body: JSON.stringify(example) },
    ...{ key: null, language: null, operator: true },
  }))
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, param, query, body, key, language, operator }) => {
      const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(param.toWellFormed()))
      const url = filled + encodeURI(query.toWellFormed())
      const headers = {
        ...(key !== null && { 'idempotency-key': key }),
        ...(language !== null && { 'accept-language': language }),
      }
      const client = operator ? shop.operator : shop.as('mina')
      const { status } = await (method === 'get' ? client.get(url, headers) : client[method](url, body, headers))
      expect(status).toBeLessThan(500)
      statuses.add(status)
    }),
    { numRuns: 1_500, examples: exampleRequests.map((request): [typeof request] => [request]) },
  )
  // A run in which every request is malformed would show nothing.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 403, 404, 409]))
})

test('a bearer token of random parts in base64 is answered 401', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.base64String(), { maxLength: 4 }), async (parts) => {
      const authorization = `Bearer ${parts.join('.')}`
      expect((await shop.nobody.get('/users/mina/balance', { authorization })).status).toBe(401)
    }),
  )
})
