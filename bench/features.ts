/**
 * Measures what a feature costs per order. Orders go over HTTP to two servers with a shop in memory each: one without
 * the feature, and one with it. Both are in this process and take turns of some hundred orders, so that the load of the
 * machine hits both alike. The client is in a thread of its own, and only the processor time of the servers' thread
 * counts.
 *
 *     node bench/features.ts FEATURE [PAIRS] [ORDERS]
 *
 * - `limits`: limits for the requests of each caller, so high that no request is refused
 * - `tracing`: every order is recorded, and its spans are exported to a collector in the client's thread. A turn ends
 *   when all its spans have arrived, so that no turn pays for the spans of another turn.
 * - `unsampled`: tracing is on, but its sampler records nothing
 * - `nothing`: no feature, so its figure is noise. The figure of a feature means something only if it is larger than
 *   this noise.
 */
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import {
  authenticator,
  createMetrics,
  hexmart,
  type RateLimits,
  serverOptionsWith,
  signToken,
} from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type ShopEvent } from '@hexmart/core'
import { fastify } from 'fastify'
import { parseSettings } from '../packages/hexmart/src/settings/settings.ts'
import { openTracing } from '../packages/hexmart/src/tracing/open-tracing.ts'
import { secret } from './processes.ts'

const users = 1_000
const connections = 64
const plenty = 1_000_000_000
/** More than any run sends. */
const quota = 1_000_000
/** Orders before the first pair. They let Node compile the code, and the server verify each user's token. */
const warmUp = 5_000

interface Feature {
  readonly limits?: RateLimits
  /** The sampler of tracing. */
  readonly sampler?: 'always_on' | 'always_off'
}

const features: Readonly<Record<string, Feature>> = {
  limits: { limits: { reads: quota, commands: quota, anonymousReads: quota, failures: quota } },
  tracing: { sampler: 'always_on' },
  unsampled: { sampler: 'always_off' },
  nothing: {},
}

/** A turn of the client: how many orders it sends to which port, and whether it waits for their spans. */
interface Turn {
  readonly port: number
  readonly orders: number
  readonly traced: boolean
}

/** Serves a shop of its own. @returns the port */
async function serve({ limits = {}, sampler }: Feature, collector: string): Promise<number> {
  // The exporter reads its address from the environment and not from the settings.
  if (sampler) process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector
  const tracing = sampler && (await openTracing(tracingSettings(sampler, collector), console.error))
  const metrics = createMetrics()
  const observer = (event: ShopEvent) => {
    metrics.observer(event)
    tracing?.observer(event)
  }
  const shop = createShop({ store: inMemory(), observer }, { maximumBalance: Number.MAX_SAFE_INTEGER })
  for (let index = 0; index < users; index++) {
    await shop.createUser({ id: `u${index}`, name: `User ${index}` })
    await shop.chargeBalance({ userId: `u${index}`, amount: plenty })
  }
  for (const id of ['tea', 'pot']) {
    await shop.createProduct({ id, name: id, price: 1_000, stock: plenty, state: 'SELLABLE' })
  }
  // A busy machine must not make a server refuse orders.
  const never = Number.POSITIVE_INFINITY
  const app = fastify(serverOptionsWith({ lag: never, queueAge: never }))
  tracing?.traceRequests(app)
  await app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics, limits, documentation: false })
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
}

/** The settings of tracing. The queue of spans is so long that it drops none. */
const tracingSettings = (sampler: string, collector: string) =>
  parseSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_TRACES_SAMPLER: sampler,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_BSP_MAX_QUEUE_SIZE: '100000',
  })

/**
 * Sends orders over some connections. Each connection sends an order as soon as its previous one is answered. Runs in
 * a thread of its own, together with the collector.
 */
async function client(tokens: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let sent = 0
  async function order(port: number): Promise<void> {
    const user = sent++ % users
    const items = ['tea', 'pot'].map((productId) => ({ productId, quantity: 1 }))
    const headers = { authorization: `Bearer ${tokens[user]}`, 'content-type': 'application/json' }
    const sending = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/api/v1/orders', headers })
    sending.end(JSON.stringify({ userId: `u${user}`, items }))
    const [answer] = await once(sending, 'response')
    answer.resume()
    await once(answer, 'end')
    if (answer.statusCode !== 201) throw new Error(`answered ${answer.statusCode}`)
  }

  /** Orders whose spans have arrived. The span of the request is counted, because it ends after all other spans of an order. */
  let collected = 0
  let wake = () => {}
  const collector = createServer(async (incoming, answer) => {
    let body = ''
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk
    collected += body.match(/"name":"POST \/api\/v1\/orders"/g)?.length ?? 0
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    wake()
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  parentPort?.postMessage(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`)

  parentPort?.on('message', async ({ port, orders, traced }: Turn) => {
    const expected = collected + orders
    let left = orders
    const connection = async () => {
      while (left-- > 0) await order(port)
    }
    await Promise.all(Array.from({ length: connections }, connection))
    while (traced && collected < expected) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    parentPort?.postMessage('done')
  })
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

async function compare(name: string, feature: Feature, pairs: number, orders: number): Promise<void> {
  const signing = Array.from({ length: users }, (_, user) =>
    signToken({ secret, userId: `u${user}`, expiresIn: 36_000 }),
  )
  const worker = new Worker(new URL(import.meta.url), { workerData: await Promise.all(signing) })
  const [collector] = await once(worker, 'message')
  const off = { port: await serve({}, collector), traced: false }
  const on = { port: await serve(feature, collector), traced: feature.sampler === 'always_on' }

  /** Microseconds of processor time per order. */
  async function cost(side: Omit<Turn, 'orders'>, count: number): Promise<number> {
    const before = process.threadCpuUsage()
    worker.postMessage({ ...side, orders: count } satisfies Turn)
    await once(worker, 'message', { signal: AbortSignal.timeout(120_000) })
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / count
  }

  for (const side of [off, on]) await cost(side, warmUp)
  const costs: (readonly [off: number, on: number])[] = []
  for (let pair = 0; pair < pairs; pair++) {
    // Each pair begins with the other server than the pair before, so that garbage collections hit both alike.
    if (pair % 2 === 0) costs.push([await cost(off, orders), await cost(on, orders)])
    else {
      const first = await cost(on, orders)
      costs.push([await cost(off, orders), first])
    }
  }
  const ratios = costs.map(([withoutFeature, withFeature]) => withFeature / withoutFeature).toSorted((a, b) => a - b)
  const at = (share: number) => `${(((ratios[Math.floor(share * (ratios.length - 1))] ?? 0) - 1) * 100).toFixed(1)} %`
  const [withoutFeature, withFeature] = [median(costs.map(([off]) => off)), median(costs.map(([, on]) => on))]
  console.log(
    `${pairs} pairs of ${orders} orders, µs per order: off ${withoutFeature.toFixed(1)}, on ${withFeature.toFixed(1)}`,
  )
  console.log(`${name}: ${at(0.5)} more (quartiles ${at(0.25)} to ${at(0.75)})`)
}

if (isMainThread) {
  const [name = '', ...numbers] = process.argv.slice(2)
  const feature = features[name]
  if (feature === undefined) {
    console.error(`usage: node bench/features.ts ${Object.keys(features).join(' | ')} [PAIRS] [ORDERS]`)
    process.exit(2)
  }
  const [pairs = 60, orders = 500] = numbers.map(Number)
  await compare(name, feature, pairs, orders)
  process.exit(0)
} else await client(workerData)
