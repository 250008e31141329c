/** One role migrates, another serves, as `hexmart grants` sets them up: on the real database, in a schema of the shop's own. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand, startService } from '../../test/service.ts'

const suffix = randomBytes(4).toString('hex')
const [migrating, serving] = [`migrating_${suffix}`, `serving_${suffix}`]
const shop = { DATABASE_SCHEMA: 'store', SHOP_CHARGING: 'operator', DATA_PLATFORM_URL: 'http://127.0.0.1:1/orders' }

let database: TestDatabase
const as = (role: string) => {
  const url = new URL(database.url)
  url.username = url.password = role
  return { ...shop, DATABASE_URL: url.href }
}
const applyGrants = async () =>
  database.sql((await hexmartCommand(shop, 'grants', '--migrating', migrating, '--serving', serving)).join('\n'))

beforeAll(async () => {
  database = await createDatabase()
  await applyGrants()
  for (const role of [migrating, serving]) await database.sql(`alter role ${role} password '${role}'`)
}, 60_000)
afterAll(async () => {
  for (const role of [migrating, serving]) await database.sql(`drop owned by ${role} cascade; drop role ${role}`)
  await database.drop()
}, 60_000)

const stderrOf = (ended: Promise<unknown>) =>
  ended.then(
    () => '',
    ({ stderr }: { stderr: string }) => stderr,
  )

test('V33: a start says what the role lacks: first to migrate, then the grants after the migration, then one privilege', async () => {
  const start = () => stderrOf(hexmartCommand({ ...as(serving), AUTH_JWT_SECRET: 'x'.repeat(32), PORT: '0' }, 'serve'))
  expect(await start()).toMatch(
    `the role ${serving} may not migrate the schema store (permission denied for schema store)`,
  )

  expect(await hexmartCommand(as(migrating), 'migrate')).toEqual([expect.stringContaining('ran 0001-')])
  expect(await start()).toMatch(
    /permission denied for table hexmart_migration: run what hexmart grants prints with the same settings\n$/,
  )

  await applyGrants()
  await database.sql(`revoke insert on store.orders from ${serving}`)
  expect(await start()).toBe(
    `hexmart: the role ${serving} may not insert on orders: run what hexmart grants prints with the same settings\n`,
  )
  await applyGrants()
})

test('V32: the serving role serves everything, and owns nothing', async () => {
  const service = await startService(as(serving))
  onTestFinished(() => service.kill())
  const call = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const { status, body: answer } = await service.request(method, `/api/v1${path}`, body, {
      'idempotency-key': randomBytes(8).toString('hex'),
    })
    expect(status, `${method} ${path}: ${JSON.stringify(answer)}`).toBeLessThan(300)
    return answer
  }
  await call('POST', '/admin/users', { id: 'mina', name: 'Mina' })
  await call('POST', '/admin/products', {
    id: 'tea',
    name: 'Tea',
    price: 1_000,
    state: 'SELLABLE',
    stock: 10,
    maximumPerUser: 5,
  })
  await call('POST', '/admin/coupons', {
    id: 'ten',
    name: 'Ten',
    discount: { type: 'PERCENT', percent: 10 },
    quantity: 5,
    expiresAt: '2099-01-01T00:00:00Z',
  })
  await call('POST', '/users/mina/balance/charge', { amount: 10_000, reference: 'payment-1' })
  await call('POST', '/admin/users/mina/balance/adjust', { amount: 500, reason: 'a gift' })
  const { id: userCouponId } = await call('POST', '/users/mina/coupons', { couponId: 'ten' })
  const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }
  await call('POST', '/orders/quote', order)
  const first = await call('POST', '/orders', { ...order, userCouponId, reference: 'web-1' })
  const second = await call('POST', '/orders', order)
  await call('POST', `/orders/${first.id}/cancel`, { reason: 'a mistake' })
  await call('POST', `/admin/orders/${second.id}/complete`)
  for (const path of [
    '/shop',
    '/products',
    '/coupons',
    '/users/mina/balance',
    '/users/mina/balance/history',
    '/users/mina/orders',
    '/users/mina/coupons',
    '/admin/actions',
    '/admin/liability',
    '/admin/summary',
    '/admin/products/tea/movements',
    '/admin/deliveries',
    '/admin/audit',
  ]) {
    await call('GET', path)
  }
  expect((await service.request('GET', '/readyz')).status).toBe(200)
  expect(await service.stop()).toBe(0)

  const { rows } = await database.sql(`select distinct tableowner as owner from pg_tables where schemaname = 'store'`)
  expect(rows).toEqual([{ owner: migrating }])
})

test('V32: the other commands work as the serving role', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-grants-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'products.csv')
  await writeFile(file, 'id,name,price,state,stock\ncoffee,Coffee,3000,SELLABLE,5\n')
  await hexmartCommand(as(serving), 'import', 'products', file)
  await hexmartCommand(as(serving), 'deliveries')
  await hexmartCommand(as(serving), 'deliveries', 'resume')
  expect((await hexmartCommand(as(serving), 'audit')).every((line) => line.startsWith('ok'))).toBe(true)
})

test('V32: grants names the schema and the roles, and refuses names that would have to be quoted', async () => {
  const sql = (await hexmartCommand({}, 'grants')).join('\n')
  expect(sql).toContain('grant usage on schema "public" to "hexmart_serve"')
  expect(sql).toContain('grant usage, create on schema "public" to "hexmart_migrate"')
  expect(sql).not.toMatch(/\bpassword '/)
  expect(await stderrOf(hexmartCommand({}, 'grants', '--serving', 'Shop'))).toMatch(
    /^hexmart: the serving role must be 1 to 63/,
  )
})
