import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import session from '@fastify/session'
import swagger from '@fastify/swagger'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { api, secret, tokenOf } from '../test/app.ts'
import { type Authenticate, authenticator, callerOf, createMetrics, hexmart } from './index.ts'

declare module 'fastify' {
  interface Session {
    userId?: string
  }
}

/** A shop with the user Mina, who has 10,000, and tea at 1,000. */
async function openShop() {
  const shop = createShop({ store: inMemory() })
  await shop.createUser({ id: 'mina', name: 'Mina' })
  await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE', stock: 10 })
  await shop.chargeBalance({ userId: 'mina', amount: 10_000 })
  return shop
}

const bySession: Authenticate = (_, request) => {
  const { userId } = request.session
  return userId === undefined ? undefined : { userId }
}

/**
 * A typical app of a host: documented, with its own headers, cookies, session and error handlers, and with two shops. The shop at
 * `/north` knows its callers by the session. The shop at `/south` knows them by tokens, and has no documentation.
 */
async function openHost() {
  const app: FastifyInstance = fastify()
  onTestFinished(() => app.close())
  await app.register(swagger, { openapi: { info: { title: 'The host', version: '7' } } })
  await app.register(helmet)
  await app.register(cors, { origin: 'https://shop.example.com' })
  await app.register(cookie)
  await app.register(session, { secret: 'a secret of the host, 32 bytes or more', cookie: { secure: false } })
  app.setNotFoundHandler((_, reply) => reply.code(404).send('the host knows nothing of it'))
  app.setErrorHandler((_, __, reply) => reply.code(500).send('the host is sorry'))
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.post('/login', async (request) => {
    request.session.userId = (request.body as { name: string }).name
    return 'welcome'
  })
  app.post('/echo', async ({ body }) => body)
  app.get('/broken', async () => {
    throw new Error('hunter2')
  })
  /** The callers of requests for `/users/…` and `/broken`, as a hook of the host reads them. */
  const callers: (string | undefined)[] = []
  app.addHook('onResponse', async (request: FastifyRequest) => {
    if (request.url.includes('/users/')) callers.push(callerOf(request)?.userId)
    if (request.url === '/broken') callers.push(callerOf(request)?.userId)
  })

  const [north, south] = [await openShop(), await openShop()]
  await app.register(hexmart, { prefix: '/north', shop: north, metrics: createMetrics(), authenticate: bySession })
  await app.register(hexmart, {
    prefix: '/south',
    shop: south,
    metrics: createMetrics(),
    authenticate: authenticator({ secret }),
    documentation: false,
  })
  return { app, north, south, callers }
}

async function login(app: FastifyInstance): Promise<string> {
  const { headers } = await app.inject({ method: 'POST', url: '/login', payload: { name: 'mina' } })
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

test('the host’s document describes only the host’s routes, and the shop’s document only the shop’s', async () => {
  const { app } = await openHost()
  await app.ready()
  const hostDocument = app.swagger() as { readonly info: object; readonly paths: object; readonly components: object }
  expect(hostDocument.info).toMatchObject({ title: 'The host' })
  expect(hostDocument.components).toEqual({ schemas: {} })
  expect(Object.keys(hostDocument.paths).sort()).toEqual(['/broken', '/echo', '/login'])
  const document = (await app.inject('/north/openapi.json')).json()
  expect(document.info.title).toBe('Hexmart')
  expect(document.components.schemas).toHaveProperty('Order.properties.total')
  expect(Object.keys(document.paths)).toContain('/north/api/v1/orders')
  expect(Object.keys(document.paths).filter((path) => !path.startsWith('/north/'))).toEqual([])
})

test('with `documentation: false`, the addresses of the documentation are not found, and the shop works', async () => {
  const { app } = await openHost()
  for (const path of ['/south/openapi.json', '/south/docs']) expect((await app.inject(path)).statusCode).toBe(404)
  const listed = await app.inject(`/south${api}/products`)
  expect(listed.json().products).toMatchObject([{ id: 'tea', stock: 10 }])
})

test.each([true, false])(
  'with `documentation: %s`, the host’s document has only the host’s schemas',
  async (documentation) => {
    const app = fastify()
    onTestFinished(() => app.close())
    const refResolver = { buildLocalReference: ({ $id }: { readonly $id?: unknown }) => String($id) }
    await app.register(swagger, { openapi: { info: { title: 'The host', version: '7' } }, refResolver })
    app.addSchema({ $id: 'Table', type: 'object', properties: { number: { type: 'integer' } } })
    app.get('/table', { schema: { response: { 200: { $ref: 'Table#' } } } }, async () => ({ number: 7 }))
    const shop = await openShop()
    const options = { shop, metrics: createMetrics(), authenticate: authenticator({ secret }), documentation }
    await app.register(hexmart, { prefix: '/shop', ...options })
    await app.ready()
    const hostDocument = app.swagger() as { readonly components: { readonly schemas: object } }
    expect(Object.keys(hostDocument.components.schemas)).toEqual(['Table'])
    expect((await app.inject('/table')).json()).toEqual({ number: 7 })
    expect((await app.inject(`/shop${api}/products/tea`)).json()).toMatchObject({ id: 'tea', price: 1_000 })
  },
)

test('a host may have a schema with the same name as a schema of the shop', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  app.addSchema({ $id: 'Order', type: 'object', properties: { table: { type: 'integer' } } })
  app.get('/order', { schema: { response: { 200: { $ref: 'Order#' } } } }, async () => ({ table: 7, id: 'left out' }))
  const shop = await openShop()
  await app.register(hexmart, {
    prefix: '/shop',
    shop,
    authenticate: authenticator({ secret }),
    metrics: createMetrics(),
  })
  expect((await app.inject('/order')).json()).toEqual({ table: 7 })
  expect((await app.inject(`/shop${api}/products/tea`)).json()).toMatchObject({ id: 'tea', price: 1_000 })
  const document = (await app.inject('/shop/openapi.json')).json()
  expect(document.components.schemas).toHaveProperty('Order.properties.total')
})

test('the cookie of a session names the caller, and the host’s hooks can read who the caller is', async () => {
  const { app, callers } = await openHost()
  const url = `/north${api}/users/mina/balance`
  const headers = { cookie: await login(app) }
  expect((await app.inject(url)).statusCode).toBe(401)
  expect((await app.inject({ url, headers })).json()).toEqual({ userId: 'mina', amount: 10_000 })
  await app.inject('/broken')
  expect(callers).toEqual([undefined, 'mina', undefined])
})

test('two shops in one app share neither balances nor callers', async () => {
  const { app, north, south } = await openHost()
  const payload = { userId: 'mina', items: [{ productId: 'tea', quantity: 3 }] }
  const headers = { authorization: `Bearer ${await tokenOf('mina')}` }
  const placed = await app.inject({ method: 'POST', url: `/south${api}/orders`, payload, headers })
  expect([placed.statusCode, placed.headers.location]).toEqual([201, `/south${api}/orders/${placed.json().id}`])
  expect(await south.balance('mina')).toMatchObject({ value: { amount: 7_000 } })
  expect(await north.balance('mina')).toMatchObject({ value: { amount: 10_000 } })
  expect((await app.inject({ url: `/north${api}/users/mina/balance`, headers })).statusCode).toBe(401)
})

test('error handlers, parsers and headers of the host are left alone', async () => {
  const { app } = await openHost()
  expect((await app.inject('/broken')).body).toBe('the host is sorry')
  expect((await app.inject('/nothing')).body).toBe('the host knows nothing of it')
  const echoed = { method: 'POST', url: '/echo', payload: 'plain', headers: { 'content-type': 'text/plain' } } as const
  expect((await app.inject(echoed)).body).toBe('plain')
  const { headers } = await app.inject({
    url: `/north${api}/products`,
    headers: { origin: 'https://shop.example.com' },
  })
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example.com',
    'x-content-type-options': 'nosniff',
  })
})

test('app.hexmart is the shop, both in hooks for the shop’s routes and in the host’s own routes', async () => {
  const shop = await openShop()
  const app = fastify()
  onTestFinished(() => app.close())
  const shopsInHook: unknown[] = []
  app.addHook('onRequest', async ({ server }) => void shopsInHook.push(server.hexmart))
  await app.register(hexmart, { shop, metrics: createMetrics(), authenticate: authenticator({ secret }) })
  app.get('/tea', async () => app.hexmart.product('tea'))
  await app.inject(`${api}/products`)
  expect((await app.inject('/tea')).json()).toMatchObject({ ok: true, value: { id: 'tea', price: 1_000 } })
  expect(shopsInHook).toEqual([shop, shop])
})

test('with two shops in one app, app.hexmart throws and names request.server.hexmart, which is the shop of the request', async () => {
  const { app, north, south } = await openHost()
  const shopsInHook: unknown[] = []
  await app.register(async (inner) => {
    inner.addHook('onRequest', async ({ server }) => void shopsInHook.push(server.hexmart))
    const options = { metrics: createMetrics(), authenticate: bySession }
    await inner.register(hexmart, { prefix: '/inner', shop: south, ...options })
    await inner.register(hexmart, { prefix: '/other', shop: north, ...options })
  })
  for (const prefix of ['/inner', '/other']) await app.inject(`${prefix}${api}/products`)
  expect(shopsInHook).toEqual([south, north])
  expect(() => app.hexmart).toThrow('this app has several shops: write request.server.hexmart')
})

test.each(['shop', 'authenticate', 'metrics'])(
  'registering without %s fails with one sentence that says what to write',
  async (name) => {
    const app = fastify()
    onTestFinished(() => app.close())
    const options = { shop: await openShop(), authenticate: bySession, metrics: createMetrics() }
    const registering = async () => await app.register(hexmart, { ...options, [name]: undefined })
    await expect(registering()).rejects.toThrow('hexmart needs a shop, authenticate and metrics: write app.register(')
  },
)

test('O44: if a house rule returns no valid decision, the order is answered 500 without the name of the rule', async () => {
  const rules = { placeOrder: [{ name: 'odd', decide: () => true as never }] }
  const shop = createShop({ store: inMemory(), rules })
  await shop.createUser({ id: 'mina', name: 'Mina' })
  await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE', stock: 10 })
  const app = fastify()
  onTestFinished(() => app.close())
  await app.register(hexmart, { shop, metrics: createMetrics(), authenticate: authenticator({ secret }) })
  const payload = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }
  const headers = { authorization: `Bearer ${await tokenOf('mina')}` }
  for (const url of [`${api}/orders`, `${api}/orders/quote`]) {
    const response = await app.inject({ method: 'POST', url, payload, headers })
    expect([response.statusCode, response.json().code]).toEqual([500, 'INTERNAL_ERROR'])
    expect(response.body).not.toContain('odd')
  }
})
