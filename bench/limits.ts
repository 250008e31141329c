/**
 * What limits for callers cost: orders over HTTP to a shop in memory, through a server without limits and one with limits that refuse
 * nothing. Both are in this process and take turns of some hundred orders, so that the load of the machine hits them alike. The
 * client is in a thread of its own, and only the processor time of the servers' thread counts.
 *
 *     node bench/limits.ts [PAIRS] [ORDERS]
 */
import { once } from 'node:events'
import { Agent, request } from 'node:http'
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
import { createShop, type Shop } from '@hexmart/core'
import { fastify } from 'fastify'
import { secret } from './processes.ts'

const users = 1_000
const connections = 64
const plenty = 1_000_000_000
/** More than any run sends. */
const quota = 1_000_000
/** Orders that compile the code and verify each user's token, before the first pair. */
const warmUp = 5_000

async function openShop(): Promise<Shop> {
  const shop = createShop({ store: inMemory() }, { maximumBalance: Number.MAX_SAFE_INTEGER })
  for (let index = 0; index < users; index++) {
    await shop.createUser({ id: `u${index}`, name: `User ${index}` })
    await shop.chargeBalance({ userId: `u${index}`, amount: plenty })
  }
  for (const id of ['tea', 'pot']) {
    await shop.createProduct({ id, name: id, price: 1_000, stock: plenty, state: 'SELLABLE' })
  }
  return shop
}

/** Serves the shop. @returns the port */
async function serve(shop: Shop, limits: RateLimits): Promise<number> {
  // A busy machine must not make a server refuse orders.
  const never = Number.POSITIVE_INFINITY
  const app = fastify(serverOptionsWith({ lag: never, queueAge: never }))
  const metrics = createMetrics()
  await app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics, limits, documentation: false })
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
}

/** Sends orders over some connections, each when the one before it is answered. Runs in a thread of its own. */
function client(tokens: readonly string[]): void {
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
  parentPort?.on('message', async ({ port, orders }: { readonly port: number; readonly orders: number }) => {
    let left = orders
    const connection = async () => {
      while (left-- > 0) await order(port)
    }
    await Promise.all(Array.from({ length: connections }, connection))
    parentPort?.postMessage('done')
  })
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

async function compare(pairs: number, orders: number): Promise<void> {
  const shop = await openShop()
  const off = await serve(shop, {})
  const on = await serve(shop, { reads: quota, commands: quota, anonymousReads: quota, failures: quota })
  const signing = Array.from({ length: users }, (_, user) =>
    signToken({ secret, userId: `u${user}`, expiresIn: 3_600 }),
  )
  const worker = new Worker(new URL(import.meta.url), { workerData: await Promise.all(signing) })

  /** Microseconds of processor time per order. */
  async function cost(port: number, count: number): Promise<number> {
    const before = process.threadCpuUsage()
    worker.postMessage({ port, orders: count })
    await once(worker, 'message', { signal: AbortSignal.timeout(120_000) })
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / count
  }

  for (const port of [off, on]) await cost(port, warmUp)
  const costs: (readonly [off: number, on: number])[] = []
  for (let pair = 0; pair < pairs; pair++) {
    // In alternating order, so that a collection of garbage that is due hits both alike.
    if (pair % 2 === 0) costs.push([await cost(off, orders), await cost(on, orders)])
    else {
      const first = await cost(on, orders)
      costs.push([await cost(off, orders), first])
    }
  }
  const ratios = costs.map(([without, limited]) => limited / without).toSorted((a, b) => a - b)
  const at = (share: number) => `${(((ratios[Math.floor(share * (ratios.length - 1))] ?? 0) - 1) * 100).toFixed(1)} %`
  const [without, limited] = [median(costs.map(([one]) => one)), median(costs.map(([, one]) => one))]
  console.log(`${pairs} pairs of ${orders} orders: off ${without.toFixed(1)} µs, on ${limited.toFixed(1)} µs an order`)
  console.log(`limits cost ${at(0.5)} (quartiles ${at(0.25)} to ${at(0.75)})`)
}

if (isMainThread) {
  const [pairs = 60, orders = 500] = process.argv.slice(2).map(Number)
  await compare(pairs, orders)
  process.exit(0)
} else client(workerData)
