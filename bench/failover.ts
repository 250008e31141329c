/**
 * Kills the primary of a PostgreSQL cluster while customers order, promotes the standby, and checks that the service takes
 * orders again by itself, and that no acknowledged order is lost.
 *
 *     node bench/failover.ts [--runs 3] [--seconds 5] [--customers 32] [--through haproxy|pgbouncer|hosts]
 *
 * Each run starts a new cluster, takes orders for `--seconds`, kills the primary with SIGKILL, promotes the standby
 * immediately, and takes orders for `--seconds` again. Every customer repeats an order with its key until it is acknowledged.
 * In the end the new primary must have exactly the acknowledged orders, and the audit must find nothing wrong. Otherwise the
 * program exits with 1. The program needs PostgreSQL's programs; HAProxy, except for `--through hosts`; and PgBouncer for
 * `--through pgbouncer`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signToken } from '@hexmart/adapter-http'
import { migrate } from '@hexmart/adapter-postgres'
import { UserId } from '@hexmart/core'
import { randomBelow } from './baskets.ts'
import { ask, findPrograms, startCluster, type Way, ways } from './cluster.ts'
import { type Running, secret, startService } from './processes.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    customers: { type: 'string', default: '32' },
    through: { type: 'string', default: 'haproxy' },
  },
})
const through = ways.find((way) => way === values.through) ?? end(`--through must be one of ${ways.join(', ')}`)
const runs = numberOf('runs', 20)
const seconds = numberOf('seconds', 600)
const customers = numberOf('customers', 1_000)
/** How long the service may take to acknowledge an order again, in milliseconds. */
const recoveryLimit = 120_000

const products = 12
const tokenOf = (id: string, admin = false) => signToken({ secret, userId: UserId.parse(id), admin, expiresIn: 86_400 })
const operator = await tokenOf('boss', true)
const tokens = await Promise.all(Array.from({ length: customers }, (_, user) => tokenOf(`u${user}`)))

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Sends a request. @returns the status 0 when the connection breaks or a minute passes */
async function send(service: Running, token: string, path: string, body?: object, key?: string): Promise<Answer> {
  try {
    const response = await fetch(`http://127.0.0.1:${service.port}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  } catch {
    return { status: 0, body: {} }
  }
}

async function fillShop(service: Running): Promise<void> {
  const post = async (token: string, path: string, body: object) => {
    const { status, body: problem } = await send(service, token, path, body)
    if (status >= 300 || status === 0) throw new Error(`${path}: ${status} ${JSON.stringify(problem)}`)
  }
  for (let user = 0; user < customers; user++) {
    await post(operator, '/api/v1/admin/users', { id: `u${user}`, name: `User ${user}` })
    await post(tokens[user] as string, `/api/v1/users/u${user}/balance/charge`, { amount: 1_000_000_000 })
  }
  for (let product = 0; product < products; product++) {
    const facts = { id: `p${product}`, name: `p${product}`, price: 100, stock: 1_000_000_000, state: 'SELLABLE' }
    await post(operator, '/api/v1/admin/products', facts)
  }
}

/** Customers who order all the time. */
function startCustomers(service: Running) {
  const orders = new Set<string>()
  const statuses: Record<string, number> = {}
  /** When the last order was acknowledged, and the longest time between two acknowledgements, in milliseconds. */
  const gap = { longest: 0, last: performance.now() }
  const wrong: string[] = []
  let over = false

  async function order(user: number, key: string): Promise<void> {
    const items = [{ productId: `p${randomBelow(products)}`, quantity: 1 }]
    for (const giveUp = performance.now() + recoveryLimit; performance.now() < giveUp; await sleep(100)) {
      const { status, body } = await send(
        service,
        tokens[user] as string,
        '/api/v1/orders',
        { userId: `u${user}`, items },
        key,
      )
      const name = status === 201 ? '201' : `${status} ${body.code ?? ''}`.trim()
      statuses[name] = (statuses[name] ?? 0) + 1
      if (status === 201) {
        orders.add(String(body.id))
        const now = performance.now()
        gap.longest = Math.max(gap.longest, now - gap.last)
        gap.last = now
        return
      }
      if (status !== 503) break
    }
    wrong.push(`order ${key} was not acknowledged`)
    over = true
  }
  const clients = tokens.map(async (_, user) => {
    for (let count = 0; !over; count++) await order(user, `u${user}-${count}`)
  })
  return {
    orders,
    statuses,
    wrong,
    gap,
    /** Stops the customers, each after the answer to its last order. */
    async finish() {
      over = true
      await Promise.all(clients)
    },
  }
}

/**
 * Notes, in milliseconds from now, when `/readyz` first answers something other than 200, and since when it answers 200
 * again.
 */
function watchReadiness(service: Running) {
  const start = performance.now()
  const times: { notReady?: number; ready?: number } = {}
  let over = false
  const watching = (async () => {
    for (; !over; await sleep(50)) {
      const { status } = await send(service, operator, '/readyz')
      const at = performance.now() - start
      if (status !== 200) {
        times.notReady ??= at
        delete times.ready
      } else if (times.notReady !== undefined) times.ready ??= at
    }
  })()
  return {
    async stop() {
      over = true
      await watching
      return times
    },
  }
}

/** Runs one failover and prints its figures. @returns one sentence for each thing that went wrong */
async function failOver(way: Way): Promise<string[]> {
  const cluster = await startCluster(way)
  let service: Running | undefined
  try {
    await migrate(cluster.primary)
    service = await startService(cluster.url, { ROLES: 'api,relay,ranking', LOG_LEVEL: 'silent' })
    await fillShop(service)
    const shopping = startCustomers(service)
    await sleep(seconds * 1_000)
    const before = shopping.orders.size
    // The longest time between two acknowledgements without an outage, with which the downtime can be compared.
    const usualGap = shopping.gap.longest
    shopping.gap.longest = 0

    const readiness = watchReadiness(service)
    const killedAt = performance.now()
    await cluster.killPrimary()
    await cluster.promote()
    const promoted = performance.now() - killedAt
    const ordersAtPromotion = shopping.orders.size
    while (shopping.orders.size === ordersAtPromotion && performance.now() - killedAt < recoveryLimit) await sleep(20)
    await sleep(seconds * 1_000)
    await shopping.finish()
    const { notReady, ready } = await readiness.stop()

    const stored = new Set((await ask(cluster.standby, 'select id from orders')).map(({ id }) => String(id)))
    const lost = [...shopping.orders].filter((id) => !stored.has(id)).length
    const extra = [...stored].filter((id) => !shopping.orders.has(id)).length
    const { status, body } = await send(service, operator, '/api/v1/admin/audit')
    console.log(
      JSON.stringify({
        through: way,
        'orders before': before,
        'orders after': shopping.orders.size - before,
        'usual gap, ms': Math.round(usualGap),
        'promoted, ms': Math.round(promoted),
        'downtime, ms': Math.round(shopping.gap.longest),
        'not ready, ms': [notReady, ready].map((at) => (at === undefined ? '-' : Math.round(at))).join(' to '),
        answers: shopping.statuses,
        lost,
        'stored without an answer': extra,
        audit: body.ok === true,
      }),
    )
    return [
      ...shopping.wrong,
      ...(lost > 0 ? [`${lost} acknowledged orders are lost`] : []),
      ...(extra > 0 ? [`${extra} orders are stored that were never acknowledged`] : []),
      ...(shopping.orders.size === before ? ['no order was taken after the failover'] : []),
      ...(body.ok === true ? [] : [`the audit: ${status} ${JSON.stringify(body)}`]),
    ]
  } finally {
    await service?.stop()
    await cluster.stop()
  }
}

function numberOf(name: 'runs' | 'seconds' | 'customers', most: number): number {
  const value = Number(values[name])
  return Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : end(`--${name} must be a whole number from 1 to ${most}`)
}

function end(reason: string): never {
  console.error(reason)
  process.exit(2)
}

try {
  findPrograms(through)
} catch (error) {
  end((error as Error).message)
}
const wrong: string[] = []
for (let run = 0; run < runs; run++) wrong.push(...(await failOver(through)))
console.log(wrong.length === 0 ? 'nothing acknowledged was lost' : `WRONG: ${wrong.join('\n')}`)
process.exit(wrong.length === 0 ? 0 : 1)
