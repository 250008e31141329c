/**
 * Tests of several hosts in one connection string, as with a primary and its standbys. Here the hosts are proxies of
 * one server.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { createProxy, type ServerProxy } from '../test/proxy.ts'
import { hostsOf } from './hosts.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { connect, createPool } from './pool.ts'

let database: TestDatabase
let proxies: readonly [ServerProxy, ServerProxy]
beforeAll(async () => {
  database = await createDatabase()
  proxies = await Promise.all([createProxy(database.url), createProxy(database.url)])
})
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()))
  await database.drop()
})

/** The connection string with both proxies, in their order. */
function both(): string {
  const [one, two] = proxies.map(({ url }) => new URL(url))
  return one?.href.replace(`:${one.port}/`, `:${one.port},${two?.hostname}:${two?.port}/`) ?? ''
}

/** Makes the database refuse writes, as a standby does, or accept them again, as a primary does. */
async function makeReadOnly(readOnly: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1)
  await database.sql(`alter database ${name} set default_transaction_read_only = ${readOnly}`)
}

test('V3: the first host that answers is used; when it goes down, connections go to the next one', async () => {
  const [one, two] = proxies
  await one.down()
  expect(await migrate(both())).toEqual([])
  const pool = createPool({ connectionString: both(), max: 2 })
  try {
    const first = await connect(pool)
    expect((await first.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    first.release(true)
    await one.up()
    await two.down()
    const second = await connect(pool)
    expect((await second.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    second.release(true)
    await one.down()
    await expect(connect(pool)).rejects.toMatchObject({ class: 'unavailable' })
    await two.up()
    const third = await connect(pool)
    third.release()
  } finally {
    await pool.end()
    await Promise.all([one.up(), two.up()].map((up) => up.catch(() => {})))
  }
})

test('V3: the next host is tried, even if other connections have failed at all hosts meanwhile', async () => {
  const hosts = hostsOf('postgresql://shop@127.0.0.1:1,127.0.0.1:2/shop')
  let attempts = 0
  const attempt = async () => {
    attempts++
    for (const _ of attempts === 1 ? ['one', 'two'] : [])
      await expect(new hosts.Client({}).connect()).rejects.toThrow('ECONNREFUSED')
    throw new Error('the attempt failed')
  }
  await expect(hosts.connect(attempt)).rejects.toThrow('the attempt failed')
  expect(attempts).toBe(2)
})

test('V3: a read-only host is refused if it is one of several, or if target_session_attrs asks for a host that accepts writes', async () => {
  await makeReadOnly(true)
  const pool = createPool({ connectionString: both() })
  try {
    await expect(pendingMigrations(both())).rejects.toThrow('the database server is read-only')
    const one = new URL(database.url)
    one.searchParams.set('target_session_attrs', 'read-write')
    await expect(pendingMigrations(one.href)).rejects.toThrow('the database server is read-only')
    expect(await pendingMigrations(database.url)).toEqual([])
    await expect(connect(pool)).rejects.toMatchObject({
      class: 'unavailable',
      message: expect.stringMatching('read-only'),
    })
    await makeReadOnly(false)
    const client = await connect(pool)
    client.release()
  } finally {
    await makeReadOnly(false)
    await pool.end()
  }
})
