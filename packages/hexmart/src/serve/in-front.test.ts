/** What stands in front of the service, or between it and the data platform: proxies and browsers. */
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
}, 30_000)
afterAll(() => void service.kill())

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(service.address + path, { method, headers })

test('V12: behind a proxy that takes a path off, locations, types of problems and the documentation begin with it', async () => {
  const made = await service.request('POST', '/api/v1/admin/users', { id: 'mina', name: 'Mina' })
  expect(made.status).toBe(201)
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
  const explained = await service.request('GET', String(problem.type).replace('/shop', ''))
  expect(explained).toMatchObject({ status: 200, body: { type: problem.type } })

  const page = await (await get('/docs/')).text()
  const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) {
    expect(link).toMatch(/^(\/shop\/docs\/|\.\/)/)
    if (link.startsWith('/')) expect((await get(link.replace('/shop', ''))).status, link).toBe(200)
  }
  expect((await service.request('GET', '/openapi.json')).body.servers).toMatchObject([{ url: '/shop' }])
})

test('V13: pages of the origins that are set may call the API from a browser, and those of others may not', async () => {
  for (const origin of ['https://shop.example.com', 'http://localhost:5173']) {
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    }
    const preflight = await get('/api/v1/orders', asked, 'OPTIONS')
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

test('V14: messages go through the forward proxy that is set', async () => {
  const receiver = await startReceiver()
  const seen: string[] = []
  const proxy = createServer((from, answer) => {
    seen.push(`${from.headers['proxy-authorization']} ${from.url}`)
    const to = request(String(from.url), { method: from.method, headers: from.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    from.pipe(to)
  })
  proxy.on('connect', (from, socket, head) => {
    seen.push(`${from.headers['proxy-authorization']} ${from.url}`)
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
  expect(seen).toHaveLength(1)
  expect(seen[0]).toContain(`${login} `)
  expect(seen[0]).toContain(new URL(receiver.url).host)
}, 30_000)
