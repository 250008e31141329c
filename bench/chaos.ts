/**
 * Kills, freezes and cuts off services and the database while customers order, and checks that the shop keeps its promises.
 *
 *     node bench/chaos.ts [--seconds 120] [--customers 64]
 *
 * Two services share one database. The program sends each command with one idempotency key to both services at the same time,
 * and repeats it until both have answered. In the end the database must have exactly what was acknowledged, and the audit must
 * find nothing wrong. Otherwise the program exits with 1.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { signToken } from '@hexmart/adapter-http'
import { migrate } from '@hexmart/adapter-postgres'
import { startEmbedded } from '@hexmart/adapter-postgres/embedded'
import { UserId } from '@hexmart/core'
import pg from 'pg'
import { randomBelow } from './baskets.ts'
import { type Running, secret, startService } from './processes.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, customers: { type: 'string', default: '64' } },
})

/** There are few users, products and coupons, so that the customers compete for the same rows. */
const users = 40
const products = 12
const coupons = 5
const couponQuantity = 15
const firstCharge = 100_000

const folder = await mkdtemp(join(tmpdir(), 'hexmart-chaos-'))
const server = await startEmbedded({ folder })
await migrate(server.url)
const pool = new pg.Pool({ connectionString: server.url, max: 2, connectionTimeoutMillis: 1_000 })
pool.on('error', () => {})
const sql = async (text: string) => (await pool.query(text)).rows

const open = () => startService(server.url, { ROLES: 'api,relay,ranking', LOG_LEVEL: 'silent', SEED_DEMO: 'false' })
const services: [Running, Running] = [await open(), await open()]

const tokenOf = (id: string, admin = false) => signToken({ secret, userId: UserId.parse(id), admin, expiresIn: 86_400 })
const operator = await tokenOf('boss', true)
const tokens = await Promise.all(Array.from({ length: users }, (_, user) => tokenOf(`u${user}`)))

/** The number of answers of each status. The status 0 means no answer: the connection broke, or a minute passed. */
const statuses: Record<number, number> = {}
let keys = 0

/**
 * Sends a command with one key to both services at the same time, and repeats it until both have answered.
 *
 * @returns the body of the answer that accepts the command; undefined if both services refuse it
 */
async function sendToBoth(token: string, path: string, body?: object): Promise<Record<string, unknown> | undefined> {
  const key = `k${keys++}`
  const answers = await Promise.all([0, 1].map((side) => repeatUntilAnswered(side, token, path, key, body)))
  const [first, second] = answers.map((answer) => answer && JSON.stringify(answer))
  // Two accepted answers must be equal. One refusal beside one accepted answer is no error: a refusal does not use up
  // its key, so the other service may accept the command a moment later.
  if (first !== undefined && second !== undefined && first !== second) {
    throw new Error(`one key, two answers: ${first} and ${second}`)
  }
  return answers[0] ?? answers[1]
}

async function repeatUntilAnswered(side: number, token: string, path: string, key: string, body?: object) {
  for (;;) {
    const { port } = services[side] as Running
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
      .then(async (response) => ({ status: response.status, body: (await response.json()) as Record<string, unknown> }))
      .catch(() => ({ status: 0, body: {} }))
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    if (answer.status === 200 || answer.status === 201) return answer.body
    if (answer.status === 409) return undefined
    if (answer.status !== 0 && answer.status !== 503) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    await sleep(200)
  }
}

const orders = new Set<string>()
const canceled = new Set<string>()
const issued = new Map<string, string>()
let charged = 0
let over = false

async function charge(user: number, amount: number): Promise<void> {
  if (await sendToBoth(tokens[user] as string, `/users/u${user}/balance/charge`, { amount })) charged += amount
}

/** One text for each thing that went wrong. */
const wrong: string[] = []

async function customer(): Promise<void> {
  while (!over) {
    const user = randomBelow(users)
    const token = tokens[user] as string
    switch (randomBelow(8)) {
      case 0:
        await charge(user, 1 + randomBelow(500))
        break
      case 1: {
        const coupon = await sendToBoth(token, `/users/u${user}/coupons`, { couponId: `c${randomBelow(coupons)}` })
        if (coupon) issued.set(String(coupon.id), `u${user}`)
        break
      }
      case 2: {
        // One of the newest hundred orders.
        const [id] = [...orders].slice(-1 - randomBelow(100))
        if (id !== undefined && (await sendToBoth(operator, `/orders/${id}/cancel`))) canceled.add(id)
        break
      }
      case 3:
        await sendToBoth(operator, `/admin/products/p${randomBelow(products)}/stock`, {
          change: randomBelow(3) === 0 ? -1 : 3,
        })
        break
      default: {
        const [userCouponId] = [...issued].find(([, owner]) => owner === `u${user}` && randomBelow(4) === 0) ?? []
        const items = [1, 2].map((quantity) => ({ productId: `p${randomBelow(products)}`, quantity }))
        const order = await sendToBoth(token, '/orders', {
          userId: `u${user}`,
          items,
          ...(userCouponId && { userCouponId }),
        })
        if (order) orders.add(String(order.id))
      }
    }
  }
}

const backends = async () =>
  (await sql(`select pid from pg_stat_activity where application_name = 'hexmart'`)).map(({ pid }) => Number(pid))
const oneOf = <Value>(values: readonly Value[]) => values.slice(randomBelow(values.length))[0] as Value

/** Sends a signal to processes. A process that has already ended is skipped. */
function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {}
  }
}

async function freeze(pids: readonly number[], milliseconds: number): Promise<void> {
  signal(pids, 'SIGSTOP')
  await sleep(milliseconds)
  signal(pids, 'SIGCONT')
}

/** The mishaps, by their names. Some last longer than the shop's time limits, and some do not. */
const mishaps: Readonly<Record<string, () => Promise<unknown>>> = {
  'a service is killed': () => replaceService(({ pid }) => signal([pid], 'SIGKILL')),
  'a service is stopped': () => replaceService(() => {}),
  'a service is frozen': () => freeze([oneOf(services).pid], 1_000 + randomBelow(7_000)),
  'a connection is cut': async () => sql(`select pg_terminate_backend(${oneOf(await backends())})`),
  'all connections are cut': async () =>
    sql(`select pg_terminate_backend(pid) from unnest('{${await backends()}}'::int[]) as pid`),
  'a connection is frozen': async () => freeze([oneOf(await backends())], 2_000 + randomBelow(7_000)),
  'all connections are frozen': async () => freeze(await backends(), 2_000 + randomBelow(8_000)),
  'the database takes no connections': async () => freeze([await postmaster()], 3_000),
  // If one session is killed, PostgreSQL ends all other sessions and recovers from its write-ahead log.
  'the database crashes': async () => signal([oneOf(await backends())], 'SIGKILL'),
}

/**
 * Stops one of the two services with SIGTERM, and starts another in its place.
 *
 * @param during is called with the stopping service, right after SIGTERM was sent
 */
async function replaceService(during: (service: Running) => void): Promise<void> {
  const side = randomBelow(2)
  const service = services[side] as Running
  const stopped = service.stop()
  during(service)
  await stopped
  services[side] = await open()
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0])
}

/**
 * Runs the audit, and compares the acknowledged commands with the stored rows.
 *
 * @returns one text for each difference
 */
async function differences(): Promise<string[]> {
  const { port } = services[0]
  const audit = await fetch(`http://127.0.0.1:${port}/api/v1/admin/audit`, {
    headers: { authorization: `Bearer ${operator}` },
  })
  const { ok, checks } = (await audit.json()) as { ok: boolean; checks: unknown }
  const idsOf = async (text: string) => (await sql(text)).map(({ id }) => String(id))
  const compared = [
    ['orders', orders, await idsOf('select id from orders')],
    ['canceled orders', canceled, await idsOf(`select id from orders where status = 'CANCELED'`)],
    ['coupons', issued, await idsOf('select id from user_coupons')],
  ] as const
  const [{ total = 0 } = {}] = await sql(`select sum(amount) as total from balance_entries where type = 'CHARGE'`)
  for (const [name, acknowledged, stored] of compared) {
    console.log(`${name}: ${acknowledged.size} acknowledged, ${stored.length} stored`)
  }
  console.log(`charged: ${charged} acknowledged, ${total} stored`)
  return [
    ...(ok ? [] : [`the audit found differences: ${JSON.stringify(checks)}`]),
    ...(Number(total) === charged ? [] : ['the stored sum of charges differs from the acknowledged sum']),
    ...compared.flatMap(([name, acknowledged, stored]) =>
      stored.length === acknowledged.size && stored.every((id) => acknowledged.has(id))
        ? []
        : [`the stored ${name} differ from the acknowledged ${name}`],
    ),
  ]
}

async function fillShop(): Promise<void> {
  for (let user = 0; user < users; user++) {
    await sendToBoth(operator, '/admin/users', { id: `u${user}`, name: `User ${user}` })
    await charge(user, firstCharge)
  }
  for (let product = 0; product < products; product++) {
    const id = `p${product}`
    await sendToBoth(operator, '/admin/products', { id, name: id, price: 100 + product, stock: 500, state: 'SELLABLE' })
  }
  for (let coupon = 0; coupon < coupons; coupon++) {
    const discount = coupon % 2 === 0 ? { type: 'PERCENT', percent: 10 } : { type: 'FIXED', amount: 50 }
    const [id, quantity, expiresAt] = [`c${coupon}`, couponQuantity, '2099-01-01T00:00:00Z']
    await sendToBoth(operator, '/admin/coupons', { id, name: id, discount, quantity, expiresAt, state: 'ISSUABLE' })
  }
}

async function causeMishaps(seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1_000
  while (!over && Date.now() < end) {
    await sleep(1_000 + randomBelow(3_000))
    const [name, happen] = oneOf(Object.entries(mishaps))
    // A mishap that needs the database fails if the database is still unavailable after an earlier mishap.
    const failure = await happen().then(
      () => '',
      (error: Error) => `, but ${error.message}`,
    )
    console.error(`${name}${failure}; ${orders.size} orders so far`)
  }
  over = true
}

try {
  await fillShop()
  const customers = Array.from({ length: Number(values.customers) }, () =>
    customer().catch((error: Error) => {
      wrong.push(error.message)
      over = true
    }),
  )
  await Promise.all([causeMishaps(Number(values.seconds)), ...customers])
  wrong.push(...(await differences()))
  console.log('answers by status (status 0: no answer arrived):', statuses)
  console.log(wrong.length === 0 ? 'the shop kept every promise' : `WRONG: ${wrong.join('\n')}`)
} finally {
  await Promise.all(services.map((service) => service.stop()))
  await pool.end()
  await server.stop()
  await rm(folder, { recursive: true })
}
process.exit(wrong.length === 0 ? 0 : 1)
