import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { migrate, pendingMigrations } from './migrate.ts'

const migrations = ['0001-shop']

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await database.sql('drop schema public cascade')
  await database.sql('create schema public')
})
afterAll(() => database.drop())

const tables = async () => (await database.sql(`select from pg_tables where schemaname = 'public'`)).rows.length

test('an empty database lacks every migration; who asks makes no table', async () => {
  expect(await pendingMigrations(database.url)).toEqual(migrations)
  expect(await tables()).toBe(0)
})

test('several processes that start at once migrate once, and none of them fails', async () => {
  const ran = await Promise.all(Array.from({ length: 6 }, () => migrate(database.url)))
  expect(ran.flat()).toEqual(migrations)
  expect((await database.sql('select name from kysely_migration order by name')).rows).toEqual(
    migrations.map((name) => ({ name })),
  )
})

test('a database that is up to date is left alone', async () => {
  expect(await pendingMigrations(database.url)).toEqual([])
  expect(await migrate(database.url)).toEqual([])
})

test('what is missing is told to who may only read, and does not wait for another that migrates', async () => {
  const reader = new URL(database.url)
  reader.searchParams.set('options', '-c default_transaction_read_only=on')
  const other = new pg.Client(database.url)
  await other.connect()
  try {
    await other.query(`begin; select from kysely_migration_lock for update`)
    await other.query(`delete from kysely_migration where name = '0001-shop'`)
    expect(await pendingMigrations(reader.href)).toEqual([])
    await other.query('commit')
    expect(await pendingMigrations(reader.href)).toEqual(['0001-shop'])
  } finally {
    await other.end()
    await database.sql(`insert into kysely_migration values ('0001-shop', now()::text) on conflict do nothing`)
  }
})

test('a start waits for the migration of another, whatever time limits the database sets', async () => {
  const name = new URL(database.url).pathname.slice(1)
  const limits = (change: (limit: string) => string) =>
    ['statement_timeout', 'lock_timeout'].map((limit) => `alter database ${name} ${change(limit)}`).join(';')
  // Connected before: the limits are for those that come later.
  const [other, watcher] = [new pg.Client(database.url), new pg.Client(database.url)]
  for (const client of [other, watcher]) await client.connect()
  await other.query(limits((limit) => `set ${limit} = 50`))
  try {
    await other.query('begin; select from kysely_migration_lock for update')
    const waiting = migrate(database.url)
    const overdue = `select from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database() and now() - query_start > '100 ms'`
    await vi.waitFor(async () => expect((await watcher.query(overdue)).rows).toHaveLength(1), { timeout: 5_000 })
    await other.query('commit')
    expect(await waiting).toEqual([])
  } finally {
    await other.query(`rollback; ${limits((limit) => `reset ${limit}`)}`)
    for (const client of [other, watcher]) await client.end()
  }
})

test('a schema of a later version is refused, and left alone', async () => {
  await database.sql(`insert into kysely_migration values ('9999-later', now()::text)`)
  await expect(pendingMigrations(database.url)).rejects.toThrow(/9999-later/)
  await expect(migrate(database.url)).rejects.toThrow(/9999-later/)
})

test('a database that cannot hold every name is refused', async () => {
  const name = `${new URL(database.url).pathname.slice(1)}_latin1`
  await database.sql(`create database ${name} encoding 'LATIN1' locale 'C' template template0`)
  try {
    const latin = new URL(database.url)
    latin.pathname = name
    await expect(migrate(latin.href)).rejects.toThrow(/LATIN1.*UTF8/)
  } finally {
    await database.sql(`drop database ${name}`)
  }
})

test('a server that is not there is an error, soon', async () => {
  const nowhere = new URL(database.url)
  nowhere.port = '1'
  await expect(migrate(nowhere.href)).rejects.toThrow()
  await expect(pendingMigrations(nowhere.href)).rejects.toThrow()
})
