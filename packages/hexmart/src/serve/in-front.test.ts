/** The service behind a proxy, called by pages of other origins, and with a proxy between it and the data platform. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventually, platformSecret, startReceiver } from '../../../adapter-http/test/receiver.ts'
import { type Service, startService } from '../../test/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService({
    STORE: 'memory',
    SEED_DEMO: 'false',
    PUBLIC_PATH: '/shop',
    CORS_ORIGINS: 'https://shop.example.com, http://localhost:5173',
  })
})
afterAll(() => void service.kill())

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(service.address + path, { method, headers })

test('V12: locations, problem types and links of the documentation begin with the path that a proxy removes', async () => {
  const created = await service.request('POST', '/api/v1/admin/users', { id: 'mina', name: 'Mina' })
  expect(created.status).toBe(201)
  await service.request('POST', '/api/v1/admin/products', {
    id: 'tea',
    name: 'Tea',
    price: 0,
    state: 'SELLABLE',
    stock: 9,
  })
  const items = [{ productId: 'tea', quantity: 1 }]
  const { headers, body } = await service.request('POST', '/api/v1/orders', { userId: 'mina', items })
  expect(headers.get('location')).toBe(`/shop/api/v1/orders/${body.id}`)

  const problem = (await service.request('GET', '/api/v1/orders/0195a1f0-0000-7000-8000-000000000000')).body
  expect(problem.type).toBe('/shop/problems/order-not-found')
  const explanation = await service.request('GET', String(problem.type).replace('/shop', ''))
  expect(explanation).toMatchObject({ status: 200, body: { type: problem.type } })

  const page = await (await get('/docs/')).text()
  const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) {
    expect(link).toMatch(/^(\/shop\/docs\/|\.\/)/)
    if (link.startsWith('/')) expect((await get(link.replace('/shop', ''))).status, link).toBe(200)
  }
  expect((await service.request('GET', '/openapi.json')).body.servers).toMatchObject([{ url: '/shop' }])
})

test('V13: a browser may call the API from pages of the origins in CORS_ORIGINS, and from no others', async () => {
  for (const origin of ['https://shop.example.com', 'http://localhost:5173']) {
    const preflightHeaders = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    }
    const preflight = await get('/api/v1/orders', preflightHeaders, 'OPTIONS')
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin])
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization.*idempotency-key/)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE')
    const answer = await get('/api/v1/products', { origin })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect(answer.headers.get('vary')).toMatch(/origin/i)
    // A problem can be read too.
    expect((await get('/api/v1/users/mina/balance', { origin })).headers.get('access-control-allow-origin')).toBe(
      origin,
    )
  }
  for (const origin of ['https://shop.example.com.evil.example', 'http://shop.example.com', 'null']) {
    const answer = await get('/api/v1/products', { origin })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  }
})

test('V13: a page may send a request id and a traceparent, and may read the headers about rate limits', async () => {
  const origin = 'https://shop.example.com'
  const preflightHeaders = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-request-id',
  }
  const preflight = await get('/api/v1/orders', preflightHeaders, 'OPTIONS')
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/x-request-id, traceparent/)
  const exposed = (await get('/api/v1/products', { origin })).headers.get('access-control-expose-headers')
  expect(exposed).toMatch(/x-request-id, ratelimit, ratelimit-policy/)
})

test.each([
  ['named origins', 'https://shop.example.com https://other.example.com'],
  ['all origins', '*'],
  ['no origins', ''],
])('V13: with %s, a refusal under overload has the same CORS headers as other answers', async (_, origins) => {
  const crowded = await startService({
    STORE: 'memory',
    SEED_DEMO: 'false',
    CORS_ORIGINS: origins,
    CONNECTION_LIMIT: '100',
  })
  const { hostname, port } = new URL(crowded.address)
  const idle = Array.from({ length: 100 }, () => connect(Number(port), hostname))
  onTestFinished(async () => {
    for (const socket of idle) socket.destroy()
    await crowded.kill()
  })
  await Promise.all(idle.map((socket) => once(socket, 'connect')))
  const corsHeadersOf = ({ headers }: Response) =>
    [...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-'))
  for (const origin of ['https://shop.example.com', 'https://other.example.com', 'https://evil.example', undefined]) {
    const headers: Record<string, string> = origin === undefined ? {} : { origin }
    const refused = await eventually(async () => {
      const answer = await fetch(`${crowded.address}/api/v1/products`, { headers })
      expect(answer.status).toBe(503)
      return answer
    })
    // Health is answered by Fastify, like everything that is not refused.
    const answered = await fetch(`${crowded.address}/livez`, { headers })
    expect(answered.status).toBe(200)
    expect(corsHeadersOf(refused)).toEqual(corsHeadersOf(answered))
  }
})

test('V13: an OPTIONS request that is no preflight is answered with the 404 of any other method', async () => {
  const noPreflights: Record<string, string>[] = [
    {},
    { origin: 'https://shop.example.com' },
    { 'access-control-request-method': 'POST' },
  ]
  for (const path of ['/api/v1/orders', '/somewhere']) {
    const put = await get(path, {}, 'PUT')
    expect(put.status).toBe(404)
    const { code, title, status, detail } = (await put.json()) as Record<string, unknown>
    for (const headers of noPreflights) {
      const answer = await get(path, headers, 'OPTIONS')
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, put.headers.get('content-type')])
      expect(await answer.json()).toMatchObject({ code, title, status, detail })
    }
  }
})

test('V23: failed authentication is limited by default, and a forged X-Forwarded-For does not evade the limit', async () => {
  const statuses = new Set<number>()
  // The limit accepts 300 failures in a burst, and 5 more per second. So if 600 failures take less than a minute, some of them are
  // refused.
  for (let hundred = 0; hundred < 6; hundred++) {
    const guesses = Array.from({ length: 100 }, (_, guess) =>
      get('/api/v1/users/mina/balance', {
        authorization: `Bearer guess.${guess}`,
        'x-forwarded-for': `198.51.100.${guess}`,
      }),
    )
    for (const { status } of await Promise.all(guesses)) statuses.add(status)
  }
  expect([...statuses].toSorted()).toEqual([401, 429])
  expect((await service.request('GET', '/api/v1/admin/users')).status).toBe(200)
  const refused = [...(await service.metrics())].filter(([name]) => name.startsWith('hexmart_http_problems_total'))
  expect(Object.fromEntries(refused)).toMatchObject({
    'hexmart_http_problems_total{code="UNAUTHENTICATED",reason=""}': expect.any(Number),
    'hexmart_http_problems_total{code="TOO_MANY_REQUESTS",reason="failures"}': expect.any(Number),
  })
})

test('V23, V24: behind a trusted proxy, each client has its own limit, and documentation and metrics can be switched off', async () => {
  const proxied = await startService({
    STORE: 'memory',
    SEED_DEMO: 'false',
    TRUST_PROXY: 'loopback',
    RATE_LIMIT_FAILURES: '1',
    DOCUMENTATION: 'false',
    METRICS: 'false',
  })
  onTestFinished(() => void proxied.kill())
  const guess = async (forwarded: string) => {
    const headers = { authorization: 'Bearer guess', 'x-forwarded-for': forwarded }
    return (await fetch(`${proxied.address}/api/v1/users/mina/balance`, { headers })).status
  }
  expect(await guess('203.0.113.7')).toBe(401)
  expect(await guess('203.0.113.7')).toBe(429)
  // The same client: with an address that it wrote itself, and with ports and a second trusted proxy.
  expect(await guess('198.51.100.9, 203.0.113.7')).toBe(429)
  expect(await guess('203.0.113.7:4711, 127.0.0.1:4712')).toBe(429)
  expect(await guess('203.0.113.8')).toBe(401)
  expect((await proxied.request('GET', '/api/v1/admin/users')).status).toBe(200)
  for (const path of ['/docs', '/docs/', '/openapi.json', '/metrics']) {
    expect((await fetch(proxied.address + path)).status, path).toBe(404)
  }
  expect((await fetch(`${proxied.address}/livez`)).status).toBe(200)
})

test('V14: messages reach the data platform through the proxy that DATA_PLATFORM_PROXY names', async () => {
  const receiver = await startReceiver()
  const proxyRequests: string[] = []
  const proxy = createServer((from, answer) => {
    proxyRequests.push(`${from.headers['proxy-authorization']} ${from.url}`)
    const to = request(String(from.url), { method: from.method, headers: from.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    from.pipe(to)
  })
  proxy.on('connect', (from, socket, head) => {
    proxyRequests.push(`${from.headers['proxy-authorization']} ${from.url}`)
    const [host, port] = String(from.url).split(':')
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      target.write(head)
      target.pipe(socket)
      socket.pipe(target)
    })
    for (const end of [socket, target]) end.on('error', () => {})
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const sending = await startService({
    STORE: 'memory',
    SEED_DEMO: 'false',
    DATA_PLATFORM_URL: receiver.url,
    DATA_PLATFORM_SECRET: platformSecret,
    DATA_PLATFORM_PROXY: `http://shop:hunter2@127.0.0.1:${port}`,
  })
  onTestFinished(async () => {
    await sending.kill()
    proxy.closeAllConnections()
    proxy.close()
    await receiver.close()
  })
  await sending.request('POST', '/api/v1/admin/users', { id: 'mina', name: 'Mina' })
  await sending.request('POST', '/api/v1/admin/products', {
    id: 'tea',
    name: 'Tea',
    price: 0,
    state: 'SELLABLE',
    stock: 9,
  })
  await sending.request('POST', '/api/v1/orders', { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
  await eventually(() => expect(receiver.received).toHaveLength(1))
  const login = `Basic ${Buffer.from('shop:hunter2').toString('base64')}`
  expect(proxyRequests).toHaveLength(1)
  expect(proxyRequests[0]).toContain(`${login} `)
  expect(proxyRequests[0]).toContain(new URL(receiver.url).host)
})
