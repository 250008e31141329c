/** Several processes on one database. Two of them serve the API, and in the races many users send requests to both in parallel. */
import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop, systemClock } from '@hexmart/core'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../adapter-http/test/receiver.ts'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand, type Service, startService } from '../../test/service.ts'

let database: TestDatabase
let first: Service
let second: Service

beforeAll(async () => {
  database = await createDatabase()
  // The database is empty, so that the process that starts first makes the tables.
  await database.sql('drop schema public cascade')
  await database.sql('create schema public')
  const start = (roles: string) => startService({ DATABASE_URL: database.url, ROLES: roles })
  ;[first, second] = await Promise.all([start('api'), start('api')])
})
afterAll(async () => {
  await Promise.all([first.kill(), second.kill()])
  await database.drop()
})

async function makeProduct(id: string, stock: number): Promise<void> {
  const input = { id, name: id, price: 100, state: 'SELLABLE', stock }
  expect((await first.request('POST', '/api/v1/admin/products', input)).status).toBe(201)
}

/** Makes users with a balance of 1,000, and pairs each with the process that the user calls. */
async function makeUsers(name: string, size: number): Promise<readonly (readonly [string, Service])[]> {
  const all = Array.from({ length: size }, (_, index) => [`${name}-${index}`, index % 2 ? first : second] as const)
  await Promise.all(
    all.map(async ([id, service]) => {
      const created = await service.request('POST', '/api/v1/admin/users', { id, name: id })
      const charged = await service.request('POST', `/api/v1/users/${id}/balance/charge`, { amount: 1_000 })
      expect([created.status, charged.status]).toEqual([201, 200])
    }),
  )
  return all
}

const order = (service: Service, userId: string, productId: string, quantity = 1) =>
  service.request('POST', '/api/v1/orders', { userId, items: [{ productId, quantity }] })

/** The number of answers of each kind: those with status 201, and those with each problem code. */
function countKinds(answers: readonly { status: number; body: Record<string, unknown> }[]): Record<string, number> {
  const kinds = answers.map(({ status, body }) => (status === 201 ? '201' : String(body.code)))
  return Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]))
}

test('two processes that start at the same time on an empty database are both ready, and the database is migrated once', async () => {
  const answers = await Promise.all([first, second].map((service) => service.request('GET', '/readyz')))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  const { rows } = await database.sql('select name from hexmart_migration')
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  expect(await hexmartCommand({ DATABASE_URL: database.url }, 'migrate')).toEqual([
    expect.stringMatching(/ is up to date$/),
  ])
})

test('P6: after a sale through one process, the product list of the other process has the new stock', async () => {
  await makeProduct('tea', 50)
  const [[buyer] = expect.fail()] = await makeUsers('p6', 1)
  for (let left = 49; left >= 45; left--) {
    expect((await order(first, buyer, 'tea')).status).toBe(201)
    const { body } = await second.request('GET', '/api/v1/products')
    expect(body.products).toEqual([{ id: 'tea', name: 'tea', price: 100, stock: left, maximumPerUser: null }])
  }
})

test('C11: 120 users ask two processes for a coupon with the quantity 40: exactly 40 are issued', async () => {
  const coupon = {
    id: 'spring',
    name: 'Spring',
    discount: { type: 'PERCENT', percent: 10 },
    quantity: 40,
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    state: 'ISSUABLE',
  }
  expect((await first.request('POST', '/api/v1/admin/coupons', coupon)).status).toBe(201)
  const users = await makeUsers('c11', 120)
  const issued = await Promise.all(
    users.map(([id, service]) => service.request('POST', `/api/v1/users/${id}/coupons`, { couponId: 'spring' })),
  )
  expect(countKinds(issued)).toEqual({ 201: 40, COUPON_SOLD_OUT: 80 })
  const { rows } = await database.sql(`select distinct user_id from user_coupons where coupon_id = 'spring'`)
  expect(rows).toHaveLength(40)
})

test('C19, C26: 60 users ask two processes for a coupon: none is issued before the opening, then the numbers 1 to 20 are issued', async () => {
  const users = await makeUsers('c19', 60)
  const opensAt = Date.now() + 500
  const coupon = {
    id: 'noon',
    name: 'Noon',
    discount: { type: 'FIXED', amount: 100 },
    quantity: 20,
    opensAt: new Date(opensAt).toISOString(),
    expiresAt: new Date(opensAt + 86_400_000).toISOString(),
    state: 'ISSUABLE',
  }
  expect((await first.request('POST', '/api/v1/admin/coupons', coupon)).status).toBe(201)
  const until = opensAt + 10_000
  async function ask(id: string, service: Service) {
    for (;;) {
      const answer = await service.request('POST', `/api/v1/users/${id}/coupons`, { couponId: 'noon' })
      if (answer.body.code !== 'COUPON_NOT_OPEN' || Date.now() > until) return answer
      expect(answer.body.opensAt).toBe(coupon.opensAt)
    }
  }
  const answers = await Promise.all(users.map(([id, service]) => ask(id, service)))
  expect(countKinds(answers)).toEqual({ 201: 20, COUPON_SOLD_OUT: 40 })
  const issued = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  const numbers = issued.map(({ number }) => Number(number)).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  for (const { issuedAt } of issued) expect(Date.parse(String(issuedAt))).toBeGreaterThanOrEqual(opensAt)
  const answersAfter = await Promise.all(
    [first, second].map((service) => service.request('GET', '/api/v1/coupons/noon')),
  )
  for (const { body } of answersAfter) expect(body).toMatchObject({ state: 'SOLD_OUT', remaining: 0 })
})

test('O27: ten buyers order the last piece through two processes: one gets it, nine keep their money', async () => {
  await makeProduct('last', 1)
  const buyers = await makeUsers('o27', 10)
  const answers = await Promise.all(buyers.map(([id, service]) => order(service, id, 'last')))
  expect(countKinds(answers)).toEqual({ 201: 1, OUT_OF_STOCK: 9 })
  const balances = await Promise.all(
    buyers.map(async ([id, service]) => (await service.request('GET', `/api/v1/users/${id}/balance`)).body.amount),
  )
  expect(balances).toEqual(answers.map(({ status }) => (status === 201 ? 900 : 1_000)))
})

/** Places an order of the day before yesterday, so that there is a day whose sales can be counted. */
async function sellInThePast(): Promise<void> {
  const pool = createPool({ connectionString: database.url })
  const clock = { ...systemClock, now: () => Date.now() - 2 * 86_400_000 }
  const clerk = clerkOf(createShop({ store: postgres(pool), clock }))
  await clerk.user('early')
  await clerk.charge('early', 1_000)
  accepted(await clerk.order('early', { tea: 1 }))
  await pool.end()
}

test('with ROLES, one process takes orders, another sends their messages, and a third counts their sales', async () => {
  await sellInThePast()
  const [relay, ranking] = await Promise.all(
    ['relay', 'ranking'].map((roles) => startService({ DATABASE_URL: database.url, ROLES: roles })),
  )
  if (!relay || !ranking) expect.fail()
  try {
    const waiting = async () => (await first.metrics()).get('hexmart_deliveries_waiting')
    await eventually(async () => expect(await waiting()).toBe(0))
    const figure = async (service: Service, name: string) => (await service.metrics()).get(`hexmart_${name}`) ?? 0
    await eventually(async () => expect(await figure(ranking, 'ranked_days_total')).toBeGreaterThan(0))
    const sent = 'messages_total{outcome="sent"}'
    // These are the messages of five orders of P6, of one order of O27, and of the order in the past.
    expect(await figure(relay, sent)).toBe(7)
    for (const service of [first, second, ranking]) expect(await figure(service, sent)).toBe(0)
    for (const service of [first, second, relay]) expect(await figure(service, 'ranked_days_total')).toBe(0)
    for (const service of [relay, ranking]) {
      expect((await service.request('GET', '/readyz')).status).toBe(200)
      expect((await service.request('GET', '/api/v1/products')).status).toBe(404)
    }
  } finally {
    expect(await Promise.all([relay.stop(), ranking.stop()])).toEqual([0, 0])
  }
})

test.each(['relay', 'ranking'])(
  'U3: a process with the role %s alone empties the metadata of the orders of an erased user',
  async (role) => {
    await makeProduct(`parcel-${role}`, 1)
    const [[buyer] = expect.fail()] = await makeUsers(`u3-${role}`, 1)
    const items = [{ productId: `parcel-${role}`, quantity: 1 }]
    const input = { userId: buyer, items, metadata: { address: 'Sejong-daero 110' } }
    const { body } = await first.request('POST', '/api/v1/orders', input)
    const metadata = async () => (await first.request('GET', `/api/v1/orders/${body.id}`)).body.metadata
    expect(await metadata()).toEqual(input.metadata)
    // The erasure is dated an hour back, so that no batch from before the erasure can still be under way.
    await database.sql(`insert into erasures (user_id, at) values ($1, now() - interval '1 hour')`, [buyer])
    const service = await startService({ DATABASE_URL: database.url, ROLES: role })
    try {
      await eventually(async () => expect(await metadata()).toEqual({}))
    } finally {
      expect(await service.stop()).toBe(0)
    }
  },
)

test('after the races of this file, the audit finds nothing wrong', async () => {
  await hexmartCommand({ DATABASE_URL: database.url }, 'audit')
})
