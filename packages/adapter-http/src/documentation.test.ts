import { Validator } from '@seriousme/openapi-schema-validator'
import { fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import { problem, served, serving } from '../test/app.ts'
import type { Operation } from '../test/conforming.ts'
import { createMetrics, hexmart } from './index.ts'

const shop = served()

/** Every operation that the document names, with an address that fits its path. */
function operations(): readonly { method: string; path: string; url: string; operation: Operation }[] {
  const ids: Readonly<Record<string, string>> = { date: '2025-03-09', userId: 'mina', couponId: 'c', productId: 'p' }
  return Object.entries(shop.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? '0195a1f0-0000-7000-8000-000000000000')
      return { method: method.toUpperCase(), path, url, operation }
    }),
  )
}

test('the document is valid OpenAPI 3.1', async () => {
  expect(shop.document.openapi).toBe('3.1.0')
  const { valid, errors } = await new Validator().validate({ ...shop.document })
  expect([valid, errors]).toEqual([true, undefined])
})

test('the document names every route, and none that there is not', async () => {
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

test('every object in it is closed or named: no answer is documented as anything at all', () => {
  for (const [name, schema] of Object.entries(shop.document.components.schemas)) {
    expect(schema, name).toHaveProperty('properties')
  }
})

test('what is not public asks for a token, and says so', async () => {
  const isPublic = new Set([
    '/livez',
    '/readyz',
    '/problems/{name}',
    '/schemas/order-events.json',
    '/api/v1/products',
    '/api/v1/products/ranks',
  ])
  for (const { method, path, url, operation } of operations()) {
    const { statusCode } = await shop.app.inject({ method: method as 'GET', url })
    expect(statusCode === 401, `${method} ${path} without a token`).toBe(!isPublic.has(path))
    expect(operation.security.length === 0, `${method} ${path} as documented`).toBe(isPublic.has(path))
  }
})

test('what is an operator’s is forbidden to users, and says so', async () => {
  const bodies: Readonly<Record<string, object>> = {
    'POST /users': { name: 'Mina' },
    'POST /products': { name: 'Tea', price: 1 },
    'PATCH /products/{productId}': { price: 1 },
    'POST /products/{productId}/stock': { change: 1 },
    'POST /coupons': {
      name: 'Spring',
      discount: { type: 'FIXED', amount: 1 },
      quantity: 1,
      expiresAt: '2030-01-01T00:00:00Z',
    },
    'PATCH /coupons/{couponId}': { quantity: 1 },
  }
  const ofOperators = operations().filter(({ path }) => path.startsWith('/api/v1/admin/'))
  expect(ofOperators.length).toBeGreaterThan(10)
  for (const { method, path, url, operation } of ofOperators) {
    const body = bodies[`${method} ${path.replace('/api/v1/admin', '')}`]
    const client = shop.as('mina')
    const answer = await (method === 'GET' ? client.get(url) : client[method === 'POST' ? 'post' : 'patch'](url, body))
    expect(answer, `${method} ${path}`).toMatchObject(problem(403, 'FORBIDDEN'))
    expect(operation.tags).toEqual(['operator'])
  }
})

test('a route of one user’s is forbidden to another', async () => {
  const ofUsers = operations().filter(({ path, method }) => path.includes('{userId}') && method === 'GET')
  expect(ofUsers.length).toBeGreaterThan(3)
  for (const { url } of ofUsers) expect(await shop.as('lena').get(url)).toMatchObject(problem(403, 'FORBIDDEN'))
})

describe('the page', () => {
  test('is served, with all that it shows', async () => {
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

test('the currency of the shop is told', async () => {
  const { app, document } = await serving({ policy: { currency: 'EUR' } })
  expect(JSON.stringify(document)).toContain('EUR')
  await app.close()
})
