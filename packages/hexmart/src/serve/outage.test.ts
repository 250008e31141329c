/**
 * Orders while the database or the service is down. Clients order all the time, and repeat each order with its key until it is
 * acknowledged. In the end every acknowledged order is stored exactly once. No other order is stored, except those whose
 * answers a kill prevented. The tests run concurrently, because they mostly wait for limits to pass.
 */
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../../../adapter-http/test/receiver.ts'
import { createDatabase } from '../../../adapter-postgres/test/database.ts'
import { createProxy } from '../../../adapter-postgres/test/proxy.ts'
import { hexmartCommand, type Service, startService } from '../../test/service.ts'

/**
 * The longest that any answer may take, in milliseconds: the sum of a batch's deadline (5 s), the time to find out whether its
 * COMMIT took effect (10 s), one more attempt (5 s), and 2 s of room.
 */
const answerLimit = 22_000

const users = ['mina', 'juno', 'sora', 'hana', 'bora', 'yuna']

/** Makes users with a balance, and tea that does not run out. */
async function fillShop(service: Service): Promise<void> {
  await service.request('POST', '/api/v1/admin/products', {
    id: 'tea',
    name: 'Tea',
    price: 1,
    state: 'SELLABLE',
    stock: 1_000_000,
  })
  for (const id of users) {
    await service.request('POST', '/api/v1/admin/users', { id, name: id })
    await service.request('POST', `/api/v1/users/${id}/balance/charge`, { amount: 1_000_000 })
  }
}

interface Shopping {
  /** The orders that were acknowledged. */
  readonly orders: ReadonlySet<string>
  /** The answers that were not 201: their status, code and `Retry-After`. */
  readonly refusals: readonly string[]
  /** How long the slowest answer took, in milliseconds. */
  readonly slowest: () => number
  /** Waits until every client has the answer to its last order, or cannot reach the service. */
  finish(): Promise<void>
}

/** A pause in which the clients of concurrent tests can use the processor too. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 10))

function shopping(service: Service): Shopping {
  const orders = new Set<string>()
  const refusals: string[] = []
  let slowest = 0
  let over = false

  async function orderUntilAcknowledged(userId: string, key: string): Promise<void> {
    for (;;) {
      const start = performance.now()
      const order = { userId, items: [{ productId: 'tea', quantity: 1 }] }
      const { status, headers, body } = await service.request('POST', '/api/v1/orders', order, {
        'idempotency-key': key,
      })
      slowest = Math.max(slowest, performance.now() - start)
      if (status === 201) return void orders.add(body.id as string)
      refusals.push(`${status} ${body.code}, Retry-After ${headers.get('retry-after')}`)
      await pause()
    }
  }
  const clients = users.map(async (userId) => {
    for (let count = 0; !over; count++) {
      await orderUntilAcknowledged(userId, `${userId}-${count}`)
      await pause()
    }
  })
  // A client that cannot reach the service is done.
  const ends = Promise.all(clients.map((client) => client.catch((error) => expect(error).toBeInstanceOf(TypeError))))
  return {
    orders,
    refusals,
    slowest: () => slowest,
    finish: async () => {
      over = true
      await ends
    },
  }
}

/** Waits until the clients have placed more than `count` further orders. */
const waitForMoreOrders = (clients: Shopping, count = 20) => {
  const before = clients.orders.size
  return eventually(() => expect(clients.orders.size).toBeGreaterThan(before + count), 20_000)
}

/** A service with a database of its own. */
async function startWithDatabase(onTestFinished: (end: () => Promise<void>) => void) {
  const database = await createDatabase()
  const service = await startService({ DATABASE_URL: database.url })
  onTestFinished(async () => {
    await service.kill()
    await database.drop()
  })
  return { service, database }
}

test.concurrent('V8: a service whose database accepts no writes is not ready, although lists can be read', async ({
  onTestFinished,
}) => {
  const { service, database } = await startWithDatabase(onTestFinished)
  const statuses = async () =>
    (await Promise.all(['/readyz', '/livez', '/api/v1/products'].map((path) => service.request('GET', path)))).map(
      ({ status }) => status,
    )
  /** Lets the database accept no writes, or accept them again. Ends all connections, because only new ones get the setting. */
  const makeReadOnly = async (readOnly: boolean) => {
    await database.sql(`do $$ begin
      execute format('alter database %I set default_transaction_read_only = ${readOnly}', current_database());
    end $$`)
    await database.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'hexmart'`)
  }
  expect(await statuses()).toEqual([200, 200, 200])
  await makeReadOnly(true)
  await eventually(async () => expect(await statuses()).toEqual([503, 200, 200]), 15_000)
  await makeReadOnly(false)
  await eventually(async () => expect(await statuses()).toEqual([200, 200, 200]), 15_000)
})

test.concurrent.for(['is down', 'does not answer'])(
  'while the database %s, requests are answered 503 within the limit, and afterwards the service recovers by itself',
  { timeout: 60_000 },
  async (outage, { onTestFinished }) => {
    const database = await createDatabase()
    const proxy = await createProxy(database.url)
    const service = await startService({ DATABASE_URL: proxy.url })
    onTestFinished(async () => {
      await service.kill()
      await proxy.close()
      await database.drop()
    })
    const readyStatus = async () => (await service.request('GET', '/readyz')).status
    await fillShop(service)
    const clients = shopping(service)
    await waitForMoreOrders(clients)
    expect(await readyStatus()).toBe(200)

    if (outage === 'is down') await proxy.down()
    else proxy.stalled = true
    const start = performance.now()
    const answers = ['/readyz', '/api/v1/users/mina/balance', '/livez'].map((path) => service.request('GET', path))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([503, 503, 200])
    expect(performance.now() - start).toBeLessThan(answerLimit)
    await eventually(() => expect(clients.refusals.length).toBeGreaterThan(users.length), 30_000)

    if (outage === 'is down') await proxy.up()
    else proxy.stalled = false
    await eventually(async () => expect(await readyStatus()).toBe(200))
    await waitForMoreOrders(clients)
    await clients.finish()
    expect(clients.slowest()).toBeLessThan(answerLimit)
    expect(
      clients.refusals.filter((refusal) => !/^503 (UNAVAILABLE|OUTCOME_UNKNOWN), Retry-After [1-4]$/.test(refusal)),
    ).toEqual([])
    const { rows } = await database.sql('select id from orders')
    expect(rows.map(({ id }) => id).sort()).toEqual([...clients.orders].sort())
    await hexmartCommand({ DATABASE_URL: database.url }, 'audit')
  },
)

test.concurrent('after SIGTERM, the service closes the connection of a request that never arrives completely, and exits with 0', async ({
  expect,
}) => {
  const service = await startService({ STORE: 'memory', SEED_DEMO: 'false' })
  const halfSent = connect(Number(new URL(service.address).port), '127.0.0.1')
  halfSent.on('error', () => {})
  halfSent.write('GET /livez HTTP/1.1\r\nhost: shop\r\n')
  await once(halfSent, 'connect')
  await service.request('GET', '/livez')
  expect(await service.stop()).toBe(0)
}, 40_000)

test.concurrent('after SIGTERM under load, the service answers all open requests and exits with 0', async ({
  onTestFinished,
}) => {
  const { service, database } = await startWithDatabase(onTestFinished)
  await fillShop(service)
  const clients = shopping(service)
  await waitForMoreOrders(clients)
  expect(await service.stop()).toBe(0)
  await clients.finish()
  expect(clients.refusals).toEqual([])
  const { rows } = await database.sql('select id from orders')
  expect(rows.map(({ id }) => id).sort()).toEqual([...clients.orders].sort())
})

test.concurrent.for(['the service', 'the service and its database'])(
  'after SIGKILL of %s under load and a restart, the embedded database has every acknowledged order',
  { timeout: 60_000 },
  async (killed, { onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hexmart-killed-'))
    const env = { DATA_DIR: folder, SEED_DEMO: 'false' }
    let service = await startService(env)
    onTestFinished(async () => {
      await service.stop()
      await rm(folder, { recursive: true, force: true })
    })
    await fillShop(service)
    const clients = shopping(service)
    await waitForMoreOrders(clients)
    const [postmaster] = (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')
    if (killed !== 'the service') process.kill(Number(postmaster), 'SIGKILL')
    await service.kill()
    await clients.finish()

    service = await startService(env)
    const stored = await allOrders(service)
    expect(new Set(stored).size).toBe(stored.length)
    expect([...clients.orders].filter((id) => !stored.includes(id))).toEqual([])
    // At most one order per client was committed without an answer.
    expect(stored.length - clients.orders.size).toBeLessThanOrEqual(users.length)
    expect(await service.request('GET', '/api/v1/admin/audit')).toMatchObject({ status: 200, body: { ok: true } })
  },
)

/** The ids of all users' orders, page by page. */
async function allOrders(service: Service): Promise<string[]> {
  const ids: string[] = []
  for (const user of users) {
    for (let cursor: unknown = ''; cursor !== null; ) {
      const path = `/api/v1/users/${user}/orders?limit=100${cursor && `&cursor=${cursor}`}`
      const { body } = await service.request('GET', path)
      ids.push(...(body.orders as { id: string }[]).map(({ id }) => id))
      cursor = body.nextCursor
    }
  }
  return ids
}
