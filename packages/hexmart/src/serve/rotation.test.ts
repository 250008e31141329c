/** Replaces the secret of tokens and the login role of the database, step by step as docs/operations.md says. */
import { randomBytes } from 'node:crypto'
import { signToken } from '@hexmart/adapter-http'
import { UserId } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand, type Service, secret, startService } from '../../test/service.ts'

const old = 'an old secret of at least thirty-two bytes'
const fresh = 'a fresh secret of at least thirty-two bytes'

async function bearer(key: string): Promise<{ authorization: string }> {
  const token = await signToken({ secret: key, userId: UserId.parse('boss'), admin: true, expiresIn: 3_600 })
  return { authorization: `Bearer ${token}` }
}

/** A service that ends with the test, even if the test fails. */
async function start(env: Readonly<Record<string, string>>): Promise<Service> {
  const service = await startService(env)
  onTestFinished(service.kill)
  return service
}

test('H8: the secret of tokens is replaced in three steps, and the old secret is refused only after the last step', async () => {
  const steps = { [`${old},${fresh}`]: [200, 200], [`${fresh},${old}`]: [200, 200], [fresh]: [401, 200] }
  for (const [setting, statuses] of Object.entries(steps)) {
    const service = await start({ STORE: 'memory', AUTH_JWT_SECRET: setting })
    const ask = async (key: string) =>
      (await service.request('GET', '/api/v1/admin/liability', undefined, await bearer(key))).status
    expect([await ask(old), await ask(fresh)]).toEqual(statuses)
    await service.stop()
  }
}, 120_000)

test('the login role of the database is replaced by a second role while the shop keeps running', async () => {
  const database = await createDatabase()
  const name = `rotation_${randomBytes(6).toString('hex')}`
  const urlOf = (role: string) => {
    const url = new URL(database.url)
    url.username = role
    url.password = 'a password'
    return url.href
  }
  const service = async (role: string) => start({ DATABASE_URL: urlOf(role), SEED_DEMO: 'false' })
  try {
    await database.sql(`create role ${name} nologin`)
    for (const role of [`${name}_a`, `${name}_b`]) {
      await database.sql(`create role ${role} login password 'a password' in role ${name}`)
      await database.sql(`alter role ${role} set role ${name}`)
    }
    await database.sql('drop schema public cascade')
    await database.sql(`create schema public authorization ${name}`)
    await hexmartCommand({ DATABASE_URL: urlOf(`${name}_a`), AUTH_JWT_SECRET: secret }, 'migrate')

    const first = await service(`${name}_a`)
    await first.request('POST', '/api/v1/admin/users', { id: 'mina', name: 'Mina' })
    const charge = { amount: 100 }
    expect((await first.request('POST', '/api/v1/users/mina/balance/charge', charge)).status).toBe(200)
    const second = await service(`${name}_b`)
    await first.stop()
    await database.sql(`alter role ${name}_a nologin`)

    const charged = await second.request('POST', '/api/v1/users/mina/balance/charge', charge)
    expect(charged.body).toMatchObject({ amount: 200 })
    const audit = await second.request('GET', '/api/v1/admin/audit')
    expect(audit.body).toMatchObject({ ok: true })
    await second.stop()
    // The second role can migrate too: whatever either role creates belongs to the role that both are members of.
    await hexmartCommand({ DATABASE_URL: urlOf(`${name}_b`), AUTH_JWT_SECRET: secret }, 'migrate')
    const tables = await database.sql(`select distinct tableowner from pg_tables where schemaname = 'public'`)
    expect(tables.rows).toEqual([{ tableowner: name }])
  } finally {
    await database.sql(`drop owned by ${name} cascade`)
    for (const role of [`${name}_a`, `${name}_b`, name]) await database.sql(`drop role if exists ${role}`)
    await database.drop()
  }
}, 120_000)
