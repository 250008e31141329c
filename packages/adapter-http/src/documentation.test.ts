import { Validator } from '@seriousme/openapi-schema-validator'
import { fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import { problem, served, serving, tokenOf } from '../test/app.ts'
import { operationsOf, sendExample, unknownId } from '../test/operations.ts'
import { createMetrics, hexmart } from './index.ts'

const shop = served()
const operations = () => operationsOf(shop.document)

test('the document is valid OpenAPI 3.1', async () => {
  expect(shop.document.openapi).toBe('3.1.0')
  const { valid, errors } = await new Validator().validate({ ...shop.document })
  expect([valid, errors]).toEqual([true, undefined])
})

test('the document has every route, and no other', async () => {
  const registered: string[] = []
  const app = fastify()
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD') registered.push(`${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  })
  await app.register(hexmart, { shop: shop.shop, authenticate: () => undefined, metrics: createMetrics() })
  await app.ready()
  const documented = operations().map(({ method, path }) => `${method} ${path}`)
  const beside = registered.filter((route) => !documented.includes(route) && !route.startsWith('GET /docs'))
  expect(beside).toEqual(['GET /openapi.json', 'GET /metrics'])
  expect(documented.filter((route) => !registered.includes(route))).toEqual([])
  await app.close()
})

test('every object in the document has named properties, so no answer is documented as any object', () => {
  for (const [name, schema] of Object.entries(shop.document.components.schemas)) {
    expect(schema, name).toHaveProperty('properties')
  }
})

test('a route that is not public requires a token, and the document says so', async () => {
  const isPublic = new Set([
    '/livez',
    '/readyz',
    '/problems/{name}',
    '/schemas/order-events.json',
    '/api/v1/products',
    '/api/v1/products/{productId}',
    '/api/v1/shop',
    '/api/v1/products/ranks',
    '/api/v1/coupons',
    '/api/v1/coupons/{couponId}',
  ])
  for (const { method, path, url, operation } of operations()) {
    const { statusCode } = await shop.app.inject({ method: method as 'GET', url })
    expect(statusCode === 401, `${method} ${path} without a token`).toBe(!isPublic.has(path))
    expect(operation.security.length === 0, `${method} ${path} as documented`).toBe(isPublic.has(path))
  }
})

test('a route that accepts a body documents which bodies it refuses', async () => {
  for (const { method, path, url, operation } of operations()) {
    if (method === 'GET') continue
    const headers = {
      authorization: `Bearer ${await tokenOf('boss', true)}`,
      'content-type': 'text/plain',
    }
    const answer = await shop.app.inject({ method: method as 'POST', url, headers, payload: 'tea' })
    expect(answer.statusCode, `${method} ${path}`).toBe(415)
    expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(expect.arrayContaining(['413', '415']))
  }
})

test('a route for operators is forbidden to users, and the document says so', async () => {
  const ofOperators = operations().filter(({ path }) => path.startsWith('/api/v1/admin/'))
  expect(ofOperators.length).toBeGreaterThan(10)
  for (const one of ofOperators) {
    const { method, path, operation } = one
    expect(await sendExample(shop.as('mina'), one), `${method} ${path}`).toMatchObject(problem(403, 'FORBIDDEN'))
    expect(operation.tags).toEqual(['operator'])
  }
})

test('every example in the document succeeds', async () => {
  const withBody = operations().filter(({ operation }) => operation.requestBody)
  // In the order of their dependencies: users, products and coupons first, then money.
  const those = (path: RegExp) => withBody.filter((one) => path.test(one.path))
  // The shop makes the id of an order, so the routes of one order take the order that was just placed.
  let orderId = unknownId
  for (const one of new Set([...those(/admin\/\w+$/), ...those(/charge$/), ...those(/\/orders$/), ...withBody])) {
    const { status, body } = await sendExample(shop.operator, { ...one, url: one.url.replace(unknownId, orderId) })
    expect([200, 201], `${one.method} ${one.path}`).toContain(status)
    if (one.path.endsWith('/orders')) orderId = String(body.id)
  }
})

test('a route of one user is forbidden to another', async () => {
  const ofUsers = operations().filter(({ path, method }) => path.includes('{userId}') && method === 'GET')
  expect(ofUsers.length).toBeGreaterThan(3)
  for (const { url } of ofUsers) expect(await shop.as('lena').get(url)).toMatchObject(problem(403, 'FORBIDDEN'))
})

describe('the page', () => {
  test('is served with its scripts and styles', async () => {
    const page = await shop.app.inject('/docs')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url))
    expect(named.length).toBeGreaterThan(4)
    for (const url of named) {
      expect(url, 'nothing comes from elsewhere').not.toMatch(/^(https?:)?\/\//)
      expect((await shop.app.inject(new URL(url, 'http://localhost/docs').pathname)).statusCode, url).toBe(200)
    }
  })
})

test('the document names the shop’s currency', async () => {
  const { app, document } = await serving({ policy: { currency: 'EUR' } })
  expect(JSON.stringify(document)).toContain('EUR')
  await app.close()
})
