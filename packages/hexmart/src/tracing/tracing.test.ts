/**
 * Checks the traces of the service as operators run it, with a collector of spans and a data platform. A trace leads
 * from the request to the call of the webhook.
 */
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { eventually, platformSecret, type Receiver, startReceiver } from '../../../adapter-http/test/receiver.ts'
import { createDatabase } from '../../../adapter-postgres/test/database.ts'
import { attribute, type CollectedSpan, type Collector, startCollector } from '../../test/collector.ts'
import { hexmartCommand, type Service, secret, startService } from '../../test/service.ts'

let collector: Collector
let receiver: Receiver

beforeEach(async () => {
  collector = await startCollector()
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver.close()
  await collector.close()
})

const api = '/api/v1'
const callerTrace = 'a'.repeat(32)
const callerSpan = 'b'.repeat(16)
const sampled = `00-${callerTrace}-${callerSpan}-01`

/** A service that exports its spans to the collector, with a shop that sells tea. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await startService({
    STORE: 'memory',
    SEED_DEMO: 'false',
    PAGES: 'none',
    DOCUMENTATION: 'false',
    DATA_PLATFORM_URL: receiver.url,
    DATA_PLATFORM_SECRET: platformSecret,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...env,
  })
  onTestFinished(() => service.kill())
  // The `traceparent` of the requests that fill the shop ends with 00, so the service records no spans for them.
  const unsampled = { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00` }
  const post = (path: string, body: object) => service.request('POST', api + path, body, unsampled)
  await post('/admin/users', { id: 'mina', name: 'Mina' })
  await post('/admin/products', { id: 'tea', name: 'Tea', price: 10, state: 'SELLABLE', stock: 1_000 })
  await post('/users/mina/balance/charge', { amount: 10_000 })
  return service
}

const order = (service: Service, headers: Readonly<Record<string, string>> = {}) =>
  service.request('POST', `${api}/orders`, { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }, headers)

const spansNamed = (name: string) => collector.spans.filter((span) => span.name === name)
const firstSpan = (name: string) => eventually(() => spansNamed(name)[0] ?? expect.fail(`no span ${name}`))
const times = ({ startTimeUnixNano: start, endTimeUnixNano: end }: CollectedSpan) =>
  [BigInt(start), BigInt(end)] as const

describe.each(['memory', 'PostgreSQL'])('%s', (store) => {
  test('V70, V76: an order in a recorded trace has spans for its request, its wait, its batch with both round trips, and its delivery', async () => {
    const database = store === 'memory' ? undefined : await createDatabase()
    onTestFinished(async () => void (await database?.drop()))
    const service = await start(database && { STORE: 'postgres', DATABASE_URL: database.url })
    const placed = await order(service, { traceparent: sampled, 'x-request-id': 'r-1' })
    expect(placed.status).toBe(201)

    const delivery = await firstSpan('deliver order.paid')
    const request = await firstSpan(`POST ${api}/orders`)
    const [queue, batch, load, commit] = await Promise.all(['queue', 'batch', 'load', 'commit'].map(firstSpan))
    if (!queue || !batch || !load || !commit) return expect.fail()
    for (const span of collector.spans) expect(span.traceId).toBe(callerTrace)
    // In OTLP, the kind 2 is the span of a server.
    expect(request).toMatchObject({ parentSpanId: callerSpan, kind: 2, status: {} })
    for (const child of [queue, batch, delivery]) expect(child.parentSpanId).toBe(request.spanId)
    for (const child of [load, commit]) expect(child.parentSpanId).toBe(batch.spanId)
    expect(batch.links).toMatchObject([{ traceId: callerTrace, spanId: request.spanId }])

    expect(Object.fromEntries(request.attributes.map(({ key }) => [key, attribute(request, key)]))).toEqual({
      'http.request.method': 'POST',
      'http.route': `${api}/orders`,
      'url.scheme': 'http',
      'http.response.status_code': 201,
      'hexmart.request.id': 'r-1',
      'hexmart.command': 'place-order',
      'hexmart.outcome': 'accepted',
    })
    expect(attribute(queue, 'hexmart.command')).toBe('place-order')
    expect(attribute(delivery, 'hexmart.order.id')).toBe(placed.body.id)

    const [began, ended] = times(request)
    for (const [start, end] of [queue, batch].map(times)) {
      expect(start).toBeGreaterThanOrEqual(began)
      expect(end).toBeGreaterThanOrEqual(start)
      expect(end).toBeLessThanOrEqual(ended)
    }
    for (const [start, end] of [load, commit].map(times)) {
      expect(start).toBeGreaterThanOrEqual(times(batch)[0])
      expect(end).toBeLessThanOrEqual(times(batch)[1])
    }
    expect(receiver.received[0]?.headers.traceparent).toBe(`00-${callerTrace}-${delivery.spanId}-01`)
    expect(collector.services).toEqual(new Set(['hexmart']))

    const figures = await service.metrics()
    expect(figures.get('hexmart_commands_total{command="place-order",outcome="accepted",code=""}')).toBe(1)
    const connections = ['used', 'idle'].map((state) => figures.get(`hexmart_pool_connections{state="${state}"}`) ?? 0)
    expect(Math.max(...connections) > 0).toBe(database !== undefined)
  }, 120_000)
})

test('V71: the spans show a refusal and a failed delivery', async () => {
  await receiver.behave({ status: 410, body: 'we have moved' })
  const service = await start()
  const answer = await order(service)
  expect(answer.status).toBe(201)
  const items = [{ productId: 'tea', quantity: 5_000 }]
  expect((await service.request('POST', `${api}/orders`, { userId: 'mina', items })).status).toBe(409)
  const delivery = await firstSpan('deliver order.paid')
  expect(attribute(delivery, 'error.type')).toBe('refused-for-good')
  // In OTLP, the status code 2 is an error.
  expect(delivery.status).toEqual({ code: 2, message: 'HTTP 410: we have moved' })
  const refused = await eventually(
    () => spansNamed(`POST ${api}/orders`).find((span) => attribute(span, 'hexmart.refusal')) ?? expect.fail(),
  )
  expect(attribute(refused, 'hexmart.refusal')).toBe('INSUFFICIENT_BALANCE')
  // A refusal is no error of the service, so the status of the span stays unset.
  expect(refused.status.code ?? 0).toBe(0)
})

test('V72: a request that the caller or the sampler does not record has no span, and its traceparent is passed on unchanged', async () => {
  const service = await start({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' })
  const unsampled = `00-${'e'.repeat(32)}-${'f'.repeat(16)}-00`
  await order(service)
  await order(service, { traceparent: unsampled })
  await order(service, { traceparent: sampled })
  await eventually(() => expect(receiver.received).toHaveLength(3))
  await firstSpan('deliver order.paid')
  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([callerTrace]))
  // Compared up to the id of the trace, because the message of the recorded order names the span of its delivery.
  expect(new Set(receiver.received.map(({ headers }) => headers.traceparent?.slice(0, 35)))).toEqual(
    new Set([undefined, unsampled.slice(0, 35), sampled.slice(0, 35)]),
  )
  expect(receiver.received.map(({ headers }) => headers.traceparent)).toContain(unsampled)
})

test('V72: no span has a token, a query, a body or an id from a path', async () => {
  const service = await start()
  await service.request('GET', `${api}/users/hunter2/balance?from=hunter2`)
  await service.request('POST', `${api}/users/hunter2/balance/charge`, { amount: 1 })
  await service.request('GET', '/hunter2').catch(() => {})
  await eventually(() => expect(collector.spans.length).toBeGreaterThanOrEqual(4))
  expect(JSON.stringify(collector.spans)).not.toMatch(/hunter2|Bearer|eyJ|amount/)
  expect(new Set(collector.spans.map(({ name }) => name))).toEqual(
    new Set([
      `GET ${api}/users/:userId/balance`,
      `POST ${api}/users/:userId/balance/charge`,
      'queue',
      'batch',
      'load',
      'commit',
    ]),
  )
})

test('V73: the last spans are exported when the service stops', async () => {
  const service = await start({ OTEL_BSP_SCHEDULE_DELAY: '600000' })
  await order(service)
  expect(collector.spans).toEqual([])
  expect(await service.stop()).toBe(0)
  expect(spansNamed(`POST ${api}/orders`)).toHaveLength(1)
})

test.each(['is not there', 'never answers'])(
  'V73: with a collector that %s, orders succeed, and a stop takes no longer than ten seconds',
  async (kind) => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    if (kind === 'is not there') await new Promise((resolve) => silent.close(resolve))
    onTestFinished(() => void silent.close())
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })
    for (let count = 0; count < 5; count++) expect((await order(service)).status).toBe(201)
    const beforeStop = performance.now()
    expect(await service.stop()).toBe(0)
    // The export of the last spans may take two seconds. The other eight are room for the stop on a busy machine.
    expect(performance.now() - beforeStop).toBeLessThan(10_000)
  },
)

describe('without the packages of OpenTelemetry', () => {
  /** Refuses to load any package of OpenTelemetry, except for prom-client, which always loads `@opentelemetry/api`. */
  const hook = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) {
      if (name.startsWith('@opentelemetry/') && !context.parentURL?.includes('prom-client')) throw Object.assign(new Error('missing ' + name), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(name, context)
    } })`
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`

  test.each([{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])(
    'V74: with %o the service runs, because it loads nothing of OpenTelemetry’s SDK',
    async (env) => {
      const service = await start({ NODE_OPTIONS, ...env })
      expect((await order(service)).status).toBe(201)
      expect(collector.spans).toEqual([])
    },
  )

  test('V74: an exporter in the settings stops the start with one sentence that says what to install', async () => {
    const env = {
      STORE: 'memory',
      PORT: '0',
      AUTH_JWT_SECRET: secret,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      NODE_OPTIONS,
    }
    await expect(hexmartCommand(env, 'serve')).rejects.toThrow(
      'are not installed: install hexmart without --omit=optional',
    )
  })
})
