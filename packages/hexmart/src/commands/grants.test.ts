/** The SQL of `hexmart grants` on a real database: one role migrates the schema `store`, and another serves it. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signToken } from '@hexmart/adapter-http'
import { grants, migrate } from '@hexmart/adapter-postgres'
import { UserId } from '@hexmart/core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand, secret, startService } from '../../test/service.ts'

const suffix = randomBytes(4).toString('hex')
const [migrating, serving] = [`migrating_${suffix}`, `serving_${suffix}`]

let database: TestDatabase
/** The settings of a process that connects as this role. */
function as(role: string, schema = 'store') {
  const url = new URL(database.url)
  url.username = url.password = role
  return {
    DATABASE_URL: url.href,
    DATABASE_SCHEMA: schema,
    DATA_PLATFORM_URL: 'http://127.0.0.1:1/orders',
    SHOP_CHARGING: 'operator',
    AUTH_JWT_SECRET: secret,
    PORT: '0',
  }
}

const applyGrants = (schema: string) => database.sql(grants({ schema, migrating, serving }))

beforeAll(async () => {
  database = await createDatabase()
  await applyGrants('store')
  for (const role of [migrating, serving]) await database.sql(`alter role ${role} password '${role}'`)
  await migrate(as(migrating).DATABASE_URL, { schema: 'store' })
  await applyGrants('store')
})
afterAll(async () => {
  for (const role of [migrating, serving]) await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  await database.drop()
})

const stderrOf = (ended: Promise<unknown>) =>
  ended.then(
    () => '',
    ({ stderr }: { stderr: string }) => stderr,
  )

test('V56: a start says what the role lacks: the right to migrate, the grants on migrated tables, or a single privilege', async () => {
  await applyGrants('fresh')
  const start = () => stderrOf(hexmartCommand(as(serving, 'fresh'), 'serve'))
  expect(await start()).toContain(
    `the role ${serving} may not migrate the schema fresh (permission denied for schema fresh)`,
  )

  expect(await hexmartCommand(as(migrating, 'fresh'), 'migrate')).toEqual([expect.stringContaining('ran 0001-')])
  expect(await start()).toMatch(
    /permission denied for table hexmart_migration: call hexmart grants with the same settings, and run the SQL that it prints\n$/,
  )

  await applyGrants('fresh')
  await database.sql(`revoke insert on fresh.orders from ${serving}`)
  expect(await start()).toBe(
    `hexmart: the role ${serving} may not insert on orders: call hexmart grants with the same settings, and run the SQL that it prints\n`,
  )
})

test('V55: a service that connects as the serving role can answer every operation, and the role owns no table', async () => {
  const service = await startService(as(serving))
  onTestFinished(() => service.kill())
  const token = await signToken({ secret, userId: UserId.parse('boss'), admin: true, expiresIn: 3_600 })
  const ids: Record<string, string> = {
    userId: 'mina',
    productId: 'tea',
    couponId: 'ten',
    // Two days ago, because the sales of a day can be counted only when the day is over in the shop's time zone.
    date: new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10),
    deliveryId: '01890000-0000-7000-8000-000000000000',
  }
  const served = new Set<string>()

  /** @param operation as the OpenAPI document names it, such as `GET /orders/{orderId}` */
  async function call(operation: string, body?: object, expected = (status: number) => status < 300) {
    const [method = '', route = ''] = operation.split(' ')
    const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? '')
    const response = await fetch(`${service.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': randomBytes(8).toString('hex') }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = await response.text()
    expect(response.status, `${operation}: ${answer}`).toSatisfy(expected)
    served.add(operation)
    return answer
  }
  const idIn = (answer: string): string => JSON.parse(answer).id

  await call('POST /admin/users', { id: 'nari', name: 'Nari' })
  await call('POST /admin/users', { id: 'mina', name: 'Min' })
  await call('PATCH /admin/users/{userId}', { name: 'Mina' })
  const tea = { id: 'tea', name: 'Tea', price: 1_000, stock: 10, maximumPerUser: 5 }
  await call('POST /admin/products', tea)
  await call('PATCH /admin/products/{productId}', { state: 'SELLABLE' })
  await call('POST /admin/products/{productId}/stock', { change: 5 })
  const discount = { type: 'PERCENT', percent: 10 }
  await call('POST /admin/coupons', {
    id: 'ten',
    name: 'Ten',
    discount,
    quantity: 5,
    expiresAt: '2099-01-01T00:00:00Z',
  })
  await call('PATCH /admin/coupons/{couponId}', { state: 'ISSUABLE' })
  await call('POST /users/{userId}/balance/charge', { amount: 10_000, reference: 'payment-1' })
  await call('POST /admin/users/{userId}/balance/adjust', { amount: 500, reason: 'a gift' })
  const userCouponId = idIn(await call('POST /users/{userId}/coupons', { couponId: 'ten' }))
  const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }
  await call('POST /orders/quote', order)
  ids.orderId = idIn(await call('POST /orders', { ...order, userCouponId, reference: 'web-1' }))
  await call('GET /orders/{orderId}')
  await call('POST /orders/{orderId}/cancel', { reason: 'a mistake' })
  ids.orderId = idIn(await call('POST /orders', order))
  await call('POST /admin/orders/{orderId}/complete')
  for (const decision of ['retry', 'discard']) {
    await call(`POST /admin/deliveries/${decision}`)
    // No message is dead, so the answer is 404. A missing privilege would be a 500.
    await call(`POST /admin/deliveries/{deliveryId}/${decision}`, undefined, (status) => status === 404)
  }
  await call('POST /admin/deliveries/resume')
  await call('POST /admin/ranks/{date}')
  const { paths } = JSON.parse((await hexmartCommand({}, 'openapi')).join('\n')) as { paths: Record<string, object> }
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
  for (const operation of operations) if (operation.startsWith('GET ')) await call(operation)
  ids.userId = 'nari'
  await call('DELETE /admin/users/{userId}')
  expect((await service.request('GET', '/readyz')).status).toBe(200)
  expect([...served].sort()).toEqual(operations.sort())
  expect(await service.stop()).toBe(0)

  const { rows } = await database.sql(`select distinct tableowner as owner from pg_tables where schemaname = 'store'`)
  expect(rows).toEqual([{ owner: migrating }])
})

test('V55: the commands import, deliveries and audit work as the serving role', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-grants-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'products.csv')
  await writeFile(file, 'id,name,price,state,stock\ncoffee,Coffee,3000,SELLABLE,5\n')
  await hexmartCommand(as(serving), 'import', 'products', file)
  await hexmartCommand(as(serving), 'deliveries')
  await hexmartCommand(as(serving), 'deliveries', 'resume')
  expect((await hexmartCommand(as(serving), 'audit')).every((line) => line.startsWith('ok'))).toBe(true)
})

test('V55: grants prints the SQL for the given schema and roles, and refuses a name that would have to be quoted', async () => {
  const linesOf = (sql: string) => sql.split('\n').filter((line) => line !== '')
  const roles = { migrating: 'hexmart_migrate', serving: 'hexmart_serve' }
  expect(await hexmartCommand({}, 'grants')).toEqual(linesOf(grants(roles)))
  const chosen = hexmartCommand({ DATABASE_SCHEMA: 'store' }, 'grants', '--migrating', migrating, '--serving', serving)
  expect(await chosen).toEqual(linesOf(grants({ schema: 'store', migrating, serving })))
  expect(await stderrOf(hexmartCommand({}, 'grants', '--serving', 'Shop'))).toMatch(
    /^hexmart: the serving role must be 1 to 63/,
  )
})
