import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { placeOrder } from '@hexmart/core/rules'
import { Validator } from '@seriousme/openapi-schema-validator'
import { fastify } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { problem, served, serving, tokenOf } from '../../test/app.ts'
import { operationsOf, sendExample, unknownId } from '../../test/operations.ts'
import { createMetrics, hexmart } from '../index.ts'
import { Admission } from '../overload.ts'
import { problemCodes } from '../problems/index.ts'
import { problemNameOf } from './problem-schemas.ts'
import { tags } from './route-description.ts'

interface ProblemSchema {
  readonly properties: Readonly<Record<string, object>> & { readonly code: { readonly enum: readonly string[] } }
  readonly required: readonly string[]
}

const shop = served()
const operations = () => operationsOf(shop.document)

test('the document is valid OpenAPI 3.1', async () => {
  expect(shop.document.openapi).toBe('3.1.0')
  const { valid, errors } = await new Validator().validate({ ...shop.document })
  expect([valid, errors]).toEqual([true, undefined])
})

test('the document has every route of the plugin except those of the documentation and the metrics, and no other route', async () => {
  const registered: string[] = []
  const app = fastify()
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat())
      if (verb !== 'HEAD') registered.push(`${verb} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  })
  await app.register(hexmart, { shop: shop.shop, authenticate: () => undefined, metrics: createMetrics() })
  await app.ready()
  const documented = operations().map(({ method, path }) => `${method} ${path}`)
  const undocumented = registered.filter((route) => !documented.includes(route) && !route.startsWith('GET /docs'))
  expect(undocumented).toEqual(['GET /openapi.json', 'GET /metrics'])
  expect(documented.filter((route) => !registered.includes(route))).toEqual([])
  await app.close()
})

test('every operation has a name for generated clients, a description, and a group', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  const complaints = operations().flatMap(({ method, path, operation }) => {
    const {
      operationId,
      summary,
      description = '',
      tags: [tag = ''],
    } = operation
    return [
      ...(/^[a-z]+[A-Za-z]*$/.test(operationId) ? [] : ['needs an `operationId`: a verb and a noun in camelCase']),
      ...(ids.filter((id) => id === operationId).length === 1 ? [] : [`shares the operationId ${operationId}`]),
      ...(description.endsWith('.') ? [] : ['needs a `description`: whole sentences']),
      ...(description.includes(summary) ? ['has a `description` that repeats its summary'] : []),
      ...(tag in tags ? [] : [`has the tag "${tag}", which has no description`]),
    ].map((complaint) => `${method} ${path} ${complaint}`)
  })
  expect(complaints).toEqual([])
  expect(shop.document.tags).toEqual(Object.entries(tags).map(([name, description]) => ({ name, description })))
})

test('the route of a command has the command’s name', () => {
  const { paths } = shop.document
  expect(paths['/api/v1/orders']?.post?.operationId).toBe('placeOrder')
  expect(paths['/api/v1/users/{userId}/balance/charge']?.post?.operationId).toBe('chargeBalance')
})

test('a body is documented as required exactly if the route refuses a request without a body', async () => {
  const withBody = operations().filter(({ operation }) => operation.requestBody)
  for (const addressed of withBody) {
    const { status, body } = await sendExample(shop.operator, {
      ...addressed,
      operation: { ...addressed.operation, requestBody: undefined },
    })
    const isRefused = status === 400 && body.code === 'INVALID_REQUEST'
    expect(addressed.operation.requestBody?.required, `${addressed.method} ${addressed.path}`).toBe(isRefused)
  }
  const optional = withBody.filter(({ operation }) => !operation.requestBody?.required)
  expect(optional.map(({ operation }) => operation.operationId)).toEqual(['cancelOrder'])
})

test('each operation documents its problems with their codes and facts', () => {
  const codesOf = (id: string) => {
    const { responses = {} } = operations().find(({ operation }) => operation.operationId === id)?.operation ?? {}
    return Object.values(responses).flatMap(({ content }) => {
      const schema = content?.['application/problem+json']?.schema
      const references = schema?.oneOf ?? (schema?.$ref === undefined ? [] : [{ $ref: schema.$ref }])
      return references.map(({ $ref }) => {
        const name = $ref.replace('#/components/schemas/', '')
        const { properties, required } = shop.document.components.schemas[name] as ProblemSchema
        const { type, title, status, detail, code, requestId, ...facts } = properties
        expect(required).toEqual(expect.arrayContaining(['code', 'status', 'title', 'detail']))
        return `${code.enum.join()}(${Object.keys(facts).join()})`
      })
    })
  }
  const ofAll = ['INVALID_REQUEST(errors)', 'TOO_MANY_REQUESTS()', 'OVERLOADED()', 'UNAVAILABLE()', 'INTERNAL_ERROR()']
  expect(codesOf('listProducts').sort()).toEqual(ofAll.sort())
  const ofRestrictedRoutes = ['UNAUTHENTICATED()', 'FORBIDDEN()']
  const ofRoutesWithBody = ['PAYLOAD_TOO_LARGE()', 'UNSUPPORTED_MEDIA_TYPE()']
  const ofRepeatableCommands = ['IDEMPOTENCY_KEY_REUSED(key)', 'OUTCOME_UNKNOWN()']
  const own = ['PRODUCT_NOT_FOUND(productId)', 'STOCK_BELOW_ZERO(productId,stock)', 'STOCK_CHANGED(productId,stock)']
  expect(codesOf('changeStock').sort()).toEqual(
    [...ofAll, ...ofRestrictedRoutes, ...ofRoutesWithBody, ...ofRepeatableCommands, ...own].sort(),
  )
  expect(codesOf('placeOrder')).toEqual(
    expect.arrayContaining(placeOrder.refusals.map((code) => expect.stringMatching(`^${code}\\(`))),
  )
})

test('H10: an operation documents OVERLOADED, with `Retry-After`, exactly if an overloaded server refuses it', async () => {
  const admission = new Admission({})
  const server = createServer((request, response) => {
    // The server counts every connection as one above the limit, and so refuses everything that it may refuse.
    if (!admission.refuses(request, response, true, false)) response.end()
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const neverRefused: string[] = []
  for (const { method, path, url, operation } of operations()) {
    const { status } = await fetch(`http://127.0.0.1:${port}${url}`, { method })
    if (status === 200) neverRefused.push(path)
    const { description = '', headers } = operation.responses[503] ?? {}
    const isDocumented = description.includes('`OVERLOADED`') && headers !== undefined && 'Retry-After' in headers
    expect(isDocumented, `${method} ${path}`).toBe(status === 503)
  }
  expect(neverRefused.sort()).toEqual(['/livez', '/readyz'])
})

test('the document has every problem, and each problem is an answer of at least one operation', () => {
  const answered = JSON.stringify(shop.document.paths)
  for (const code of problemCodes) {
    const name = problemNameOf(code)
    expect(shop.document.components.schemas[name], code).toMatchObject({ properties: { code: { enum: [code] } } })
    expect(answered, code).toContain(`"#/components/schemas/${name}"`)
  }
})

test('every schema in the document names its properties, so no answer is documented as an arbitrary object', () => {
  for (const [name, schema] of Object.entries(shop.document.components.schemas)) {
    for (const choice of (schema as { anyOf?: readonly object[] }).anyOf ?? [schema]) {
      expect(choice, name).toHaveProperty('properties')
    }
  }
})

test('a route that is not public requires a token, and the document says so', async () => {
  const publicPaths = new Set([
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
    expect(statusCode === 401, `${method} ${path} without a token`).toBe(!publicPaths.has(path))
    expect(operation.security.length === 0, `${method} ${path} as documented`).toBe(publicPaths.has(path))
  }
})

test('a route other than GET refuses a body in text/plain, and documents its answers 413 and 415', async () => {
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

test('a route for operators is forbidden to users, and the document lists it under `operator`', async () => {
  const ofOperators = operations().filter(({ path }) => path.startsWith('/api/v1/admin/'))
  expect(ofOperators.length).toBeGreaterThan(10)
  for (const addressed of ofOperators) {
    const { method, path, operation } = addressed
    expect(await sendExample(shop.as('mina'), addressed), `${method} ${path}`).toMatchObject(problem(403, 'FORBIDDEN'))
    expect(operation.tags).toEqual(['operator'])
  }
})

test('every example in the document succeeds', async () => {
  const withBody = operations().filter(({ operation }) => operation.requestBody)
  // The examples depend on each other, so they are sent in this order: users, products and coupons, then money, then orders.
  const withPath = (pattern: RegExp) => withBody.filter(({ path }) => pattern.test(path))
  // The shop makes the id of an order, so the routes of an order take the order that was just placed.
  let orderId = unknownId
  for (const addressed of new Set([
    ...withPath(/admin\/\w+$/),
    ...withPath(/charge$/),
    ...withPath(/\/orders$/),
    ...withBody,
  ])) {
    const url = addressed.url.replace(unknownId, orderId)
    const { status, body } = await sendExample(shop.operator, { ...addressed, url })
    expect([200, 201], `${addressed.method} ${addressed.path}`).toContain(status)
    if (addressed.path.endsWith('/orders')) orderId = String(body.id)
  }
})

test('every GET route of one user is forbidden to another user', async () => {
  const ofUsers = operations().filter(({ path, method }) => path.includes('{userId}') && method === 'GET')
  expect(ofUsers.length).toBeGreaterThan(3)
  for (const { url } of ofUsers) expect(await shop.as('lena').get(url)).toMatchObject(problem(403, 'FORBIDDEN'))
})

describe('the page /docs', () => {
  test('is served with its scripts and styles', async () => {
    const page = await shop.app.inject('/docs')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url))
    expect(named.length).toBeGreaterThan(4)
    for (const url of named) {
      expect(url, 'no script or style comes from another site').not.toMatch(/^(https?:)?\/\//)
      expect((await shop.app.inject(new URL(url, 'http://localhost/docs').pathname)).statusCode, url).toBe(200)
    }
  })

  test('has a viewport, so that a phone does not show it as small as on a desktop', async () => {
    const { body, headers } = await shop.app.inject('/docs')
    expect(body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
  })
})

test('the document names the shop’s currency', async () => {
  const { app, document } = await serving({ policy: { currency: 'EUR' } })
  expect(JSON.stringify(document)).toContain('EUR')
  await app.close()
})
