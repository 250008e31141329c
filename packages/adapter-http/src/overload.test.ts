/**
 * When the server has more work than it can do, it refuses requests before Fastify sees them. It answers health checks on every
 * connection that it accepts.
 */
import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import { api, secret, served } from '../test/app.ts'
import {
  authenticator,
  createMetrics,
  hexmart,
  type Overload,
  type ServerLimits,
  serverOptionsWith,
  unknownAddresses,
} from './index.ts'
import { problemOf } from './problems/index.ts'

const scene = served()
const apps: FastifyInstance[] = []
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

const path = `${api}/products`

/** A server with limits. With `members`, it serves the whole API, for a shop with these members. */
async function listening(limits: ServerLimits, members?: object) {
  const reasons: Overload[] = []
  const app = fastify(serverOptionsWith({ ...limits, onRefusal: (reason) => reasons.push(reason) }))
  apps.push(app)
  await app.register(unknownAddresses)
  if (members === undefined) for (const url of [path, '/livez']) app.get(url, async () => ({ served: true }))
  else {
    const shop = new Proxy(scene.shop, { get: (real, name) => Reflect.get(name in members ? members : real, name) })
    await app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics: createMetrics() })
  }
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  async function send(method: string, url: string) {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path: url, agent: false })
    sent.end()
    type Response = NodeJS.ReadableStream & { statusCode: number; headers: IncomingHttpHeaders }
    const [response] = (await once(sent, 'response')) as [Response]
    const body = (await json(response)) as Record<string, unknown>
    return { status: response.statusCode, headers: response.headers, body }
  }
  return { app, port: Number(port), reasons, send }
}

const overloaded = {
  status: 503,
  body: { code: 'OVERLOADED' },
  headers: { 'retry-after': expect.stringMatching(/^[1-4]$/) },
}

test('H10: when commands have waited too long, further commands are refused before any other check, and reads are served', async () => {
  // A batch takes 256 commands, so one command must wait for a later batch.
  const queue = { waiting: 257, waitingFor: 301 }
  const { send, reasons } = await listening({ queueAge: 300 }, queue)
  const answer = await send('POST', `${api}/orders`)
  expect(answer).toMatchObject(overloaded)
  // This answer is prepared before any request, and has the same body as an `OVERLOADED` that the API makes.
  const source = { code: 'OVERLOADED' } as const
  const requestId = String(answer.body.requestId)
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.body).toEqual(problemOf(source, { language: 'en', requestId, prefix: '', status: 503 }))
  expect((await send('GET', path)).status).toBe(200)
  expect((await send('GET', '/readyz')).status).toBe(200)
  // A browser asks with OPTIONS before a page's command. This server has no route for it.
  expect((await send('OPTIONS', `${api}/orders`)).status).toBe(404)
  // A quote only reads, so it is not refused for the queue, but for its missing token.
  expect((await send('POST', `${api}/orders/quote`)).status).toBe(401)
  queue.waitingFor = 300
  expect((await send('POST', `${api}/orders`)).status).toBe(401)
  // Commands that the next batch takes are not an overload, however long the current batch lasts.
  Object.assign(queue, { waiting: 256, waitingFor: 5_000 })
  expect((await send('POST', `${api}/orders`)).status).toBe(401)
  expect(reasons).toEqual(['queue'])
})

test('H10: when requests keep the event loop busy for too long twice in a row, the other requests except health checks are refused', async () => {
  const { app, port, reasons } = await listening({ lag: 20 })
  const work = () => {
    for (const start = performance.now(); performance.now() - start < 30; );
  }
  app.server.prependListener('request', work)
  const clients = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').setEncoding('utf8'))
  await Promise.all(clients.map((client) => once(client, 'connect')))
  /** Sends requests that arrive together, because the event loop does nothing else meanwhile. */
  async function crowd(paths: readonly string[]) {
    const answers = clients.map(async (client) => String((await once(client, 'data'))[0]).slice(9, 12))
    for (const [index, client] of clients.entries()) client.write(`GET ${paths[index]} HTTP/1.1\r\nhost: shop\r\n\r\n`)
    return Promise.all(answers)
  }
  const paths = [path, path, path, path, '/livez', path, path, '/livez']
  let statuses: string[] = []
  await vi.waitFor(
    async () => {
      statuses = await crowd(paths)
      expect([statuses[4], statuses[7]]).toEqual(['200', '200'])
      expect(statuses).toContain('503')
    },
    { timeout: 10_000 },
  )
  expect(statuses).toContain('200')
  expect(new Set(reasons)).toEqual(new Set(['lag']))
  // Once the requests take less work again, all of them are answered.
  app.server.removeListener('request', work)
  await vi.waitFor(async () => expect(new Set(await crowd(paths))).toEqual(new Set(['200'])), { timeout: 10_000 })
  for (const client of clients) client.destroy()
})

test('H10: a few connections above the limit are accepted, and served only health checks; any further connection is closed', async () => {
  const { port, send, reasons } = await listening({ connections: 2 })
  const idle = [1, 2].map(() => connect(port, '127.0.0.1'))
  await Promise.all(idle.map((socket) => once(socket, 'connect')))
  await vi.waitFor(async () => {
    expect(await send('GET', path)).toMatchObject({ ...overloaded, headers: { connection: 'close' } })
  })
  expect((await send('GET', '/livez')).status).toBe(200)
  expect(reasons).toContain('connections')
  // This connection takes the only place that is reserved above the limit of two.
  const last = connect(port, '127.0.0.1')
  await once(last, 'connect')
  await vi.waitFor(async () => {
    const further = connect(port, '127.0.0.1').on('error', () => {})
    await once(further, 'close')
    expect(reasons).toContain('dropped connections')
  })
  for (const socket of [...idle, last]) socket.destroy()
  await vi.waitFor(async () => expect((await send('GET', path)).status).toBe(200))
})
