/** A payment service sends each notification many times, to three processes on one database. */
import { signToken } from '@hexmart/adapter-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand, type Service, secret, startService } from '../../test/service.ts'

let database: TestDatabase
let services: readonly Service[] = []

beforeAll(async () => {
  database = await createDatabase()
  const env = { DATABASE_URL: database.url, ROLES: 'api', SHOP_CHARGING: 'operator' }
  services = await Promise.all([1, 2, 3].map(() => startService(env)))
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await database.drop()
})

test('B18: 10 payments, each sent 20 times in parallel to three processes, are credited once each', async () => {
  const [first] = services as [Service, ...Service[]]
  const token = await signToken({ secret, userId: 'payments@bank', scopes: ['hexmart:balances'], expiresIn: 600 })
  const users = Array.from({ length: 10 }, (_, index) => `payer-${index}`)
  await Promise.all(users.map((id) => first.request('POST', '/api/v1/admin/users', { id, name: id })))

  const notifications = Array.from({ length: 20 }, () => users).flat()
  const answers = await Promise.all(
    notifications.map((id, index) =>
      (services[index % 3] as Service).request(
        'POST',
        `/api/v1/users/${id}/balance/charge`,
        { amount: 1_000, reference: `pay-${id}` },
        { authorization: `Bearer ${token}` },
      ),
    ),
  )
  for (const [index, id] of users.entries()) {
    const ofUser = answers.filter((_, position) => position % users.length === index)
    expect(ofUser.map(({ status, body }) => [status, body])).toEqual(
      ofUser.map(() => [200, { userId: id, amount: 1_000 }]),
    )
    expect(ofUser.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
  }
  const { rows } = await database.sql(`select reference, actor, amount::int from balance_entries order by reference`)
  expect(rows).toEqual(users.map((id) => ({ reference: `pay-${id}`, actor: 'payments@bank', amount: 1_000 })))
  expect((await hexmartCommand({ DATABASE_URL: database.url }, 'audit')).every((line) => line.startsWith('ok '))).toBe(
    true,
  )
})
