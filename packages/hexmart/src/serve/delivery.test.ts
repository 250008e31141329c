/**
 * The service and the data platform as processes of their own, with PostgreSQL. Once an order is answered, neither the order
 * nor its message may be lost, whatever happens to the service afterwards.
 */
import { accepted, clerkOf } from '@hexmart/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  eventually,
  idOf,
  platformSecret,
  type Received,
  type Receiver,
  startReceiver,
  verified,
} from '../../../adapter-http/test/receiver.ts'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { openShop } from '../../../adapter-postgres/test/shops.ts'
import { hexmartCommand, type Service, startService } from '../../test/service.ts'

/** `DATA_PLATFORM_TIME_LIMIT` and `DELIVERY_LEASE` of the services, in milliseconds. */
const [timeLimit, lease] = [500, 1_500]

let database: TestDatabase
let receiver: Receiver
let services: Service[]

beforeEach(async () => {
  database = await createDatabase()
  receiver = await startReceiver()
  services = []
  const { shop, pool } = openShop(database.url, { policy: { maximumBalance: 1_000_000_000 } })
  const clerk = clerkOf(shop)
  for (const user of users) {
    accepted(await clerk.user(user))
    accepted(await clerk.charge(user, 100_000_000))
  }
  accepted(await clerk.product('tea', { stock: 1_000_000 }))
  await pool.end()
})
afterEach(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await receiver.close()
  await database.drop()
})

const users = ['mina', 'juno', 'sora', 'hana']

async function start(env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await startService({
    DATABASE_URL: database.url,
    DATA_PLATFORM_URL: receiver.url,
    DATA_PLATFORM_SECRET: platformSecret,
    DATA_PLATFORM_TIME_LIMIT: String(timeLimit),
    DELIVERY_LEASE: String(lease),
    DELIVERY_BACKOFF: '20',
    DELIVERY_BACKOFF_LIMIT: '200',
    ROLES: 'api,relay',
    ...env,
  })
  services.push(service)
  return service
}

async function place(service: Service, userId = 'mina'): Promise<string> {
  const items = [{ productId: 'tea', quantity: 1 }]
  const { status, body } = await service.request('POST', '/api/v1/orders', { userId, items })
  expect(status).toBe(201)
  return body.id as string
}
const placeMany = (service: Service, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => place(service, users[index % users.length])))

const orderOf = (request: Received) => verified(request).data.order.id
/** The requests that the data platform has accepted. */
const acceptedRequests = () => receiver.received.filter(({ status }) => status < 300)
const waiting = async () => Number((await database.sql(`select from outbox where state = 'WAITING'`)).rowCount)
const allSent = () => eventually(async () => expect(await waiting()).toBe(0), 15_000)

test('D3: while the platform takes half a minute to answer, no order is delayed and no transaction stays open', async () => {
  const service = await start({
    DATA_PLATFORM_TIME_LIMIT: '30000',
    DELIVERY_LEASE: '60000',
    DATA_PLATFORM_CONCURRENCY: '4',
  })
  await receiver.behave({ delay: 30_000 })
  const orders = await placeMany(service, 10)
  await eventually(() => expect(receiver.received).toHaveLength(4))

  for (let round = 0; round < 20; round++) {
    const start = performance.now()
    await place(service)
    expect(performance.now() - start).toBeLessThan(1_000)
  }
  const orderBeingSent = orderOf(receiver.received[0] ?? expect.fail())
  expect(orders).toContain(orderBeingSent)
  expect(await service.request('POST', `/api/v1/orders/${orderBeingSent}/cancel`)).toMatchObject({
    status: 200,
    body: { status: 'CANCELED' },
  })
  const { rows } = await database.sql(
    `select query from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - interval '1 second'`,
  )
  expect(rows).toEqual([])
  expect(receiver.received).toHaveLength(4)
})

test('D5: messages that were committed before a crash are sent after the restart', async () => {
  await receiver.behave({ refusesConnections: true })
  const crashing = await start()
  const orders = await placeMany(crashing, 20)
  await crashing.kill()
  expect(receiver.received).toHaveLength(0)
  await receiver.behave({})
  await start()
  await allSent()
  expect(new Set(acceptedRequests().map(orderOf))).toEqual(new Set(orders))
})

test('D9: two relays together send every message exactly once', async () => {
  // With short limits, a busy machine could answer a request too late. Its message would then be sent twice.
  const patient = { DATA_PLATFORM_TIME_LIMIT: '30000', DELIVERY_LEASE: '60000' }
  const [first, second] = await Promise.all([start(patient), start(patient)])
  const orders = (await Promise.all([placeMany(first, 100), placeMany(second, 100)])).flat()
  await allSent()
  expect(acceptedRequests().map(orderOf).sort()).toEqual(orders.sort())
})

test('D9: after a relay has died, another relay sends the messages of the dead one, but only when their lease has ended', async () => {
  await receiver.behave({ delay: timeLimit - 100 })
  const longLease = 4_000
  const dying = await start({ DELIVERY_LEASE: String(longLease), DATA_PLATFORM_CONCURRENCY: '8' })
  const orders = await placeMany(dying, 8)
  await eventually(() => expect(receiver.received.length).toBeGreaterThan(0))
  await dying.kill()
  const receivedBefore = receiver.received.length
  await receiver.behave({})
  await start()
  await allSent()
  expect(new Set(acceptedRequests().map(orderOf))).toEqual(new Set(orders))
  const first = receiver.received[0] ?? expect.fail()
  const repeat =
    receiver.received.slice(receivedBefore).find((request) => idOf(request) === idOf(first)) ?? expect.fail('no repeat')
  // The lease begins with the claim. The first send arrives at most `timeLimit` after the claim, and the repeat is sent after the
  // end of the lease.
  expect(repeat.at - first.at).toBeGreaterThan(longLease - timeLimit)
})

test('a service that is stopped finishes the send that is under way, and releases the other messages', async () => {
  await receiver.behave({ delay: timeLimit - 100 })
  const stopping = await start({ DATA_PLATFORM_CONCURRENCY: '1' })
  await placeMany(stopping, 3)
  await eventually(() => expect(receiver.received).toHaveLength(1))
  expect(await stopping.stop()).toBe(0)
  const { rows } = await database.sql(
    'select state, attempts, last_error, due_at <= now() as due from outbox order by state',
  )
  const released = { state: 'WAITING', attempts: 0, last_error: null, due: true }
  expect(rows).toEqual([{ state: 'SENT', attempts: 1, last_error: null, due: null }, released, released])
  expect(receiver.received).toHaveLength(1)
})

test('D8: an operator can see which messages are dead and why, can retry one or all, and can discard one', async () => {
  await receiver.behave({ status: 410, body: 'we have moved' })
  const service = await start({ DATA_PLATFORM_CONCURRENCY: '1' })
  const orders = [await place(service), await place(service), await place(service)]
  const figure = async (name: string) => (await service.metrics()).get(`hexmart_${name}`)
  await eventually(async () => expect(await figure('deliveries_dead')).toBe(3))
  expect(await figure('messages_total{outcome="dead"}')).toBe(3)
  expect(await figure('deliveries_waiting')).toBe(0)

  const deliveries = (...args: string[]) => hexmartCommand({ DATABASE_URL: database.url }, 'deliveries', ...args)
  const listed = (await deliveries('list', '--state', 'DEAD')).map((line) => line.split(/ {2,}/))
  expect(listed.map(([, ...shown]) => shown)).toEqual(
    orders.toReversed().map((order) => ['DEAD', 'order.paid', order, '1 try', 'HTTP 410: we have moved']),
  )
  const [newest = '', middle = ''] = listed.map(([id]) => id)
  expect(await deliveries('discard', '--id', newest)).toEqual([`${newest} is DISCARDED`])

  await receiver.behave({})
  const { body } = await service.request('POST', `/api/v1/admin/deliveries/${middle}/retry`)
  expect(body).toMatchObject({ id: middle, lastError: 'HTTP 410: we have moved' })
  await eventually(async () => expect(await figure('messages_total{outcome="sent"}')).toBe(1))
  expect(await deliveries('retry', '--all')).toEqual(['1 message will be sent again'])
  await eventually(async () => expect(await figure('messages_total{outcome="sent"}')).toBe(2))

  const states = (await service.request('GET', '/api/v1/admin/deliveries')).body.deliveries as { state: string }[]
  expect(states.map(({ state }) => state)).toEqual(['DISCARDED', 'SENT', 'SENT'])
})

test('D2, D4: the metrics show how many messages wait, for how long, and how many attempts failed', async () => {
  await receiver.behave({ status: 500 })
  const service = await start()
  await placeMany(service, 5)
  const figure = async (name: string) => (await service.metrics()).get(`hexmart_${name}`) ?? 0
  await eventually(async () => expect(await figure('messages_total{outcome="failed"}')).toBeGreaterThanOrEqual(10))
  await eventually(async () => expect(await figure('deliveries_oldest_waiting_seconds')).toBeGreaterThan(0.5))
  expect(await figure('deliveries_waiting')).toBe(5)
})

test('D12: if the platform asks for a pause of thirty years, an operator can end the pause from another process', async () => {
  await receiver.behave({ status: 503, headers: { 'retry-after': '999999999' } })
  const service = await start()
  await place(service)
  await eventually(() => expect(receiver.received).toHaveLength(1))
  const failures = async () => (await service.metrics()).get('hexmart_messages_total{outcome="failed"}')
  await eventually(async () => expect(await failures()).toBe(1))
  await receiver.behave({})
  await placeMany(service, 3)
  expect(receiver.received).toHaveLength(1)
  // The refused message was not due yet. The three new ones were due already, and waited only for the pause to end.
  expect(await hexmartCommand({ DATABASE_URL: database.url }, 'deliveries', 'resume')).toEqual([
    '1 message would have waited longer and is due now; a running relay tries again within a second',
  ])
  await allSent()
  const { body } = await service.request('POST', '/api/v1/admin/deliveries/resume')
  expect(body).toEqual({ resumed: 0 })
})

test('D4, D5, D7, D10: after ten kills under load, all messages of stored orders and no others arrive, in sequence per order', async () => {
  const placed = new Set<string>()
  const canceled = new Set<string>()

  /**
   * A client that orders, and cancels every third of its orders, until the service is killed. `isKilled` ends the client even if
   * another program has got the service's port meanwhile, and answers.
   */
  async function shopping(service: Service, userId: string, isKilled: () => boolean): Promise<void> {
    for (let count = 0; !isKilled(); count++) {
      const items = [{ productId: 'tea', quantity: 1 }]
      const { status, body } = await service.request('POST', '/api/v1/orders', { userId, items })
      if (status !== 201) continue
      const id = body.id as string
      placed.add(id)
      if (count % 3 > 0) continue
      if ((await service.request('POST', `/api/v1/orders/${id}/cancel`)).status === 200) canceled.add(id)
    }
  }

  for (let round = 0; round < 10; round++) {
    const service = await start()
    let killed = false
    const clients = users
      .flatMap((user) => [user, user])
      .map((user) => shopping(service, user, () => killed).catch(() => {}))
    const before = placed.size
    // Wait for enough orders, however slow the machine is.
    await eventually(() => expect(placed.size).toBeGreaterThan(before + 10))
    // The random wait picks a random moment for the kill. The test does not rely on anything that happens during the wait.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 600))
    await service.kill()
    killed = true
    await Promise.all(clients)
  }
  await start()
  await allSent()

  expect(placed.size).toBeGreaterThan(100)
  expect(canceled.size).toBeGreaterThan(10)
  /** The key of each message, by the id of the message. A message may arrive several times; only its first arrival counts. */
  const keys = new Map<string, string>()
  for (const request of acceptedRequests()) if (!keys.has(idOf(request))) keys.set(idOf(request), keyOf(request))
  const arrived = [...keys.values()]
  expect(new Set(arrived).size).toBe(arrived.length)

  const acknowledged = [...[...placed].map((id) => `${id} 1`), ...[...canceled].map((id) => `${id} 2`)]
  expect(acknowledged.filter((key) => !arrived.includes(key))).toEqual([])

  const { rows } = await database.sql(`select id, status from orders`)
  const expected = rows.flatMap(({ id, status }) => (status === 'PAID' ? [`${id} 1`] : [`${id} 1`, `${id} 2`]))
  expect(arrived.toSorted()).toEqual(expected.toSorted())

  const outOfOrder = arrived.filter(
    (key, index) => key.endsWith(' 2') && arrived.indexOf(key.replace(/2$/, '1')) > index,
  )
  expect(outOfOrder).toEqual([])
}, 120_000)

/** The order of a message, and which message of the order it is: 1 for the payment, 2 for the cancellation. */
const keyOf = (request: Received) => `${orderOf(request)} ${verified(request).data.sequence}`
