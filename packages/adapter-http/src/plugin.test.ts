import { once } from 'node:events'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import swagger from '@fastify/swagger'
import { CallerGone, StoreError } from '@hexmart/core'
import { refuse } from '@hexmart/core/rules'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { api, malformed, problem, secret, served, serving, tokenOf } from '../test/app.ts'
import { authenticator, createMetrics, type HexmartOptions, hexmart, monitoring, serverOptions } from './index.ts'

const shop = served()
const apps: FastifyInstance[] = []
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

const options = (): HexmartOptions => ({
  shop: shop.shop,
  authenticate: authenticator({ secret }),
  metrics: createMetrics(),
  charging: 'owner',
})

describe('an address', () => {
  test.each(['/nothing', '/users', '/orders/1/2', '/admin/nothing', '/products/', '//products'])(
    'that is unknown is answered 404: %s',
    async (path) => {
      expect(await shop.operator.get(`${api}${path}`)).toMatchObject(problem(404, 'NOT_FOUND'))
    },
  )

  test('of a route is answered 404 for other methods', async () => {
    expect(await shop.nobody.post('/products', {})).toMatchObject(problem(404, 'NOT_FOUND'))
    expect(await shop.operator.get('/orders')).toMatchObject(problem(404, 'NOT_FOUND'))
    expect((await shop.app.inject({ method: 'DELETE', url: `${api}/products` })).statusCode).toBe(404)
  })

  test('of a GET route answers HEAD without a body', async () => {
    const { statusCode, body, headers } = await shop.app.inject({ method: 'HEAD', url: `${api}/products` })
    expect([statusCode, body, headers['content-type']]).toEqual([200, '', 'application/json; charset=utf-8'])
  })

  test.each([
    ['that is not percent-encoded', '/users/%zz/balance'],
    ['with bytes that are no UTF-8', '/users/%ff/balance'],
    ['with a parameter that is far too long', `/users/${'a'.repeat(300)}/balance`],
  ])('%s is malformed', async (_, path) => {
    expect(await shop.operator.get(path)).toMatchObject(malformed('url'))
  })

  test('with a parameter that is not an id is malformed', async () => {
    expect(await shop.operator.get('/users/%EB%AF%B8%EB%82%98/balance')).toMatchObject(malformed('userId'))
    expect(await shop.operator.get(`/users/${'a'.repeat(65)}/balance`)).toMatchObject(malformed('userId'))
    expect(await shop.operator.get('/orders/tea')).toMatchObject(malformed('orderId'))
  })
})

describe('in an app of the host', () => {
  test('the plugin answers unknown addresses below `/api/v1`, and leaves all others to the host', async () => {
    const app = fastify()
    apps.push(app)
    await app.register(swagger, { openapi: {} })
    app.setNotFoundHandler((_, reply) => reply.code(404).send('the host knows nothing of it'))
    app.setErrorHandler((_, __, reply) => reply.code(500).send('the host is sorry'))
    app.post('/own', { schema: { body: { type: 'object', required: ['name'] } } }, async () => {
      throw new Error('own')
    })
    await app.register(hexmart, options())

    expect((await app.inject('/nothing')).body).toBe('the host knows nothing of it')
    expect((await app.inject({ method: 'POST', url: '/own', payload: {} })).body).toBe('the host is sorry')
    expect((await app.inject(`${api}/nothing`)).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await app.inject(`${api}/products`)).json()).toEqual({ products: [], nextCursor: null })
  })

  test('the documentation and the explanations of problems are under the prefix of the plugin, too', async () => {
    const app = fastify()
    apps.push(app)
    await app.register(hexmart, { ...options(), prefix: '/shop' })
    const page = await app.inject('/shop/docs')
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link)
    expect(links).toContainEqual(expect.stringMatching(/swagger-ui\.css$/))
    for (const link of links) {
      const { pathname } = new URL(link, 'http://host/shop/docs')
      expect([link, (await app.inject(pathname)).statusCode]).toEqual([link, 200])
    }

    const refused = (await app.inject(`/shop${api}/orders/1`)).json()
    expect(refused).toMatchObject({ type: '/shop/problems/unauthenticated' })
    expect((await app.inject(refused.type)).json()).toMatchObject({ type: refused.type, code: 'UNAUTHENTICATED' })
  })

  test('an error with status 429 that a hook of the host throws is answered with a problem, and the hook’s Retry-After is kept', async () => {
    const app = fastify()
    apps.push(app)
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers.limited === undefined) return
      if (headers.limited !== '') reply.header('retry-after', headers.limited)
      throw Object.assign(new Error('slow down'), { statusCode: 429 })
    })
    await app.register(hexmart, options())
    for (const [limited, retryAfter] of [
      ['30', '30'],
      ['', '[1-4]'],
    ]) {
      const response = await app.inject({ url: `${api}/products`, headers: { limited } })
      expect(response.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
      expect(response.headers['retry-after']).toMatch(new RegExp(`^${retryAfter}$`))
    }
  })
})

describe('health', () => {
  test('a process is alive, and ready when the store answers', async () => {
    expect(await shop.nobody.get('/livez')).toMatchObject({ status: 200, body: { status: 'live' } })
    expect(await shop.nobody.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
  })

  test.each<[string, Parameters<typeof serving>[0]]>([
    ['the shop is not ready', { shop: { ready: async () => false } }],
    ['the function `ready` of the host says no', { options: { ready: async () => false } }],
  ])('a process is not ready when %s', async (_, overrides) => {
    const { app, nobody } = await serving(overrides)
    apps.push(app)
    expect(await nobody.get('/readyz')).toMatchObject({
      ...problem(503, 'UNAVAILABLE'),
      headers: { 'retry-after': expect.stringMatching(/^[1-4]$/) },
    })
    expect((await nobody.get('/livez')).status).toBe(200)
  })

  test('with `api: false`, a process serves health and metrics, but no route of the API', async () => {
    const { app, nobody } = await serving({ options: { api: false } })
    apps.push(app)
    expect((await nobody.get('/livez')).status).toBe(200)
    expect((await app.inject('/metrics')).statusCode).toBe(200)
    expect(await nobody.get('/products')).toMatchObject(problem(404, 'NOT_FOUND'))
  })

  test('while the store cannot be reached, the metrics that the store counts are NaN and not 0', async () => {
    const { app } = await serving({
      ports: { outbox: { counts: () => Promise.reject(new StoreError('unavailable', 'gone')) } } as never,
    })
    apps.push(app)
    const { body } = await app.inject('/metrics')
    // prom-client writes `Nan`, which Prometheus reads as NaN.
    for (const name of ['waiting', 'dead', 'oldest_waiting_seconds']) {
      expect(body).toMatch(new RegExp(`^hexmart_deliveries_${name} (NaN|Nan)$`, 'm'))
    }
  })

  test('a read is answered 503 while the store cannot be reached, and the answer does not show the cause', async () => {
    const sellable = () => Promise.reject(new StoreError('unavailable', 'no connection to 10.0.0.7'))
    const { app, nobody } = await serving({ parts: { catalogue: { sellable, byIds: async () => new Map() } } })
    apps.push(app)
    const { body } = await nobody.get('/products')
    expect(body.code).toBe('UNAVAILABLE')
    expect(JSON.stringify(body)).not.toContain('10.0.0.7')
  })
})

test('the metrics count requests by route, not by address', async () => {
  await shop.as('mina').get('/users/mina/balance')
  await shop.nobody.get(`${api}/users/mina/nothing`)
  const { body, headers } = await shop.app.inject('/metrics')
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(body).toContain(
    'hexmart_http_request_duration_seconds_count{method="GET",route="/api/v1/users/:userId/balance",status="404"}',
  )
  expect(body).toContain('route="unknown",status="404"')
  expect(body).toMatch(/^hexmart_queue_waiting 0$/m)
  expect(body).not.toContain('mina')
})

describe('metrics', () => {
  test('H5: are rendered at most once per second, even if many requests ask for them together', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const metrics = createMetrics()
    const render = vi.spyOn(metrics, 'render')
    const { app } = await serving({ options: { metrics } })
    apps.push(app)
    const crowd = () => Promise.all(Array.from({ length: 40 }, () => app.inject('/metrics')))
    for (const { statusCode } of await crowd()) expect(statusCode).toBe(200)
    expect(render).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(999)
    await crowd()
    expect(render).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    await crowd()
    expect(render).toHaveBeenCalledTimes(2)
  })

  test('H5: are answered with 500 if they cannot be rendered, and are rendered again a second later', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const metrics = createMetrics()
    vi.spyOn(metrics, 'render').mockRejectedValueOnce(new Error('no figures'))
    const { app } = await serving({ options: { metrics } })
    apps.push(app)
    expect((await app.inject('/metrics')).statusCode).toBe(500)
    vi.advanceTimersByTime(1_000)
    expect((await app.inject('/metrics')).statusCode).toBe(200)
  })

  test.each(['/%6detrics', '/metric%73', '/%2fmetrics', '/metrics/', '//metrics'])(
    'H5: are not served under another spelling of their path: %s',
    async (path) => {
      expect((await shop.app.inject(path)).statusCode).toBe(404)
      expect((await shop.app.inject('/metrics?name=up')).statusCode).toBe(200)
    },
  )

  test('H5: can be served by a separate app, together with health', async () => {
    const { app, shop: shopInside } = await serving({ options: { metricsRoute: false } })
    const inside = fastify(serverOptions)
    apps.push(app, inside)
    await inside.register(monitoring, { shop: shopInside, metrics: createMetrics() })
    expect((await app.inject('/metrics')).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await inside.inject('/metrics')).body).toMatch(/^hexmart_queue_waiting 0$/m)
    for (const path of ['/livez', '/readyz']) expect((await inside.inject(path)).statusCode).toBe(200)
    expect((await inside.inject('/api/v1/products')).json()).toMatchObject({ code: 'NOT_FOUND' })
    await inside.close()
  })
})

describe('over a socket', () => {
  /** A server with a log that tests can read, and the bytes of a request that charges Mina's balance. */
  async function listening(servedShop: HexmartOptions['shop']) {
    const lines: string[] = []
    const app = fastify({ ...serverOptions, logger: { stream: { write: (line: string) => lines.push(line) } } })
    apps.push(app)
    await app.register(hexmart, { ...options(), shop: servedShop })
    const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    const head = `POST ${api}/users/mina/balance/charge HTTP/1.1\r\nhost: shop\r\nauthorization: Bearer ${await tokenOf('mina')}\r\n`
    const body = '{"amount":1000}'
    const request = `${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const failures = () => lines.filter((line) => JSON.parse(line).level >= 40)
    return { app, request, failures, socket: () => connect(Number(address.port), address.hostname) }
  }

  test('a client may pipeline 32 requests, but with 1,000 unanswered requests it loses the connection', async () => {
    const { socket } = await listening(shop.shop)
    const clientSending = (requests: number, path: string) => {
      const client = socket()
      client.on('error', () => {})
      client.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\n\r\n`.repeat(requests))
      return client.resume()
    }
    const greedy = clientSending(1_000, '/openapi.json')
    await once(greedy, 'close')
    const modest = clientSending(32, '/livez')
    let received = ''
    modest.on('data', (data) => (received += data))
    await vi.waitFor(() => expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(32))
    modest.destroy()
  })

  test.each([
    ['that is no HTTP', 'BREW /tea HTCPCP/1.0\r\n\r\n', 400, 'request'],
    ['with two lengths', 'POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400, 'request'],
    ['with headers that are too long', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers'],
  ])(
    'a request %s is answered with a problem, and the server then closes the connection',
    async (_, bytes, status, path) => {
      const { socket, failures } = await listening(shop.shop)
      const client = socket().setEncoding('utf8')
      let answer = ''
      client.on('data', (text: string) => {
        answer += text
      })
      client.write(bytes)
      await once(client, 'close')
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\ncontent-type: application/problem\\+json\r\n`))
      expect(JSON.parse(body)).toMatchObject({ status, code: 'INVALID_REQUEST', errors: [{ path }] })
      expect(failures()).toEqual([])
    },
  )

  test('bytes that are not HTTP are refused only after the open request before them has been answered', async () => {
    const answerOfShop = Promise.withResolvers<never>()
    const reached = vi.fn()
    const execute = () => {
      reached()
      return answerOfShop.promise
    }
    const { request, socket } = await listening({ ...shop.shop, execute })
    const client = socket().setEncoding('utf8')
    let answer = ''
    client.on('data', (text: string) => {
      answer += text
    })
    client.write(request)
    await vi.waitFor(() => expect(reached).toHaveBeenCalled())
    client.write('GARBAGE\r\n\r\n')
    // The server reads this connection later, and refuses its garbage immediately. So when this connection has been closed, the
    // server has also read the garbage of the first client.
    const other = socket()
    other.end('GARBAGE\r\n\r\n')
    await once(other.resume(), 'close')
    expect(answer).toBe('')
    answerOfShop.resolve(refuse({ code: 'USER_NOT_FOUND', userId: 'mina' }) as never)
    await once(client, 'close')
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 400'])
  })

  test('a client that disconnects aborts its command, and no failure is logged', async () => {
    let isAborted: () => boolean = () => false
    const answerOfShop = Promise.withResolvers<never>()
    const execute: typeof shop.shop.execute = (_, __, options) => {
      isAborted = () => options?.signal?.aborted ?? false
      reached()
      return answerOfShop.promise
    }
    const reached = vi.fn()
    const { request, failures, socket } = await listening({ ...shop.shop, execute })
    const client = socket()
    client.write(request)
    await vi.waitFor(() => expect(reached).toHaveBeenCalled())
    expect(isAborted()).toBe(false)
    client.destroy()
    await vi.waitFor(() => expect(isAborted()).toBe(true))
    answerOfShop.reject(new CallerGone('the caller went away'))
    await shop.app.inject('/livez')
    expect(failures()).toEqual([])
  })

  test('if a client disconnects while it sends a body, no command runs, and no failure is logged', async () => {
    const execute = vi.fn()
    const { app, request, failures, socket } = await listening({ ...shop.shop, execute })
    const arrived = vi.fn()
    app.server.on('request', arrived)
    const client = socket()
    client.write(request.slice(0, -5))
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled())
    client.destroy()
    const connections = promisify(app.server.getConnections.bind(app.server))
    await vi.waitFor(async () => expect(await connections()).toBe(0))
    expect(execute).not.toHaveBeenCalled()
    expect(failures()).toEqual([])
  })

  test('a failure is logged with its cause, and the answer does not show the cause', async () => {
    const execute = () => Promise.reject(new Error('disk on fire'))
    const { request, failures, socket } = await listening({ ...shop.shop, execute })
    const client = socket().setEncoding('utf8')
    let answer = ''
    client.on('data', (text: string) => {
      answer += text
    })
    client.write(request)
    await vi.waitFor(() => expect(answer).toContain('INTERNAL_ERROR'))
    expect(answer).not.toContain('disk on fire')
    expect(failures()).toEqual([expect.stringContaining('disk on fire')])
    client.destroy()
  })
})
