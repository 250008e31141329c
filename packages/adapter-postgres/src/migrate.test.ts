import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { migrate, pendingMigrations } from './migrate.ts'

const migrations = ['0001-shop']

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await emptyPublic()
})
afterAll(() => database.drop())

const emptyPublic = () => database.sql('drop schema public cascade; create schema public')
const tables = async () => (await database.sql(`select from pg_tables where schemaname = 'public'`)).rows.length

test('an empty database lacks every migration, and pendingMigrations creates no table', async () => {
  expect(await pendingMigrations(database.url)).toEqual(migrations)
  expect(await tables()).toBe(0)
})

test.each(['public', 'new_shop'])(
  'several processes that start at the same time migrate the schema %s once, and none of them fails',
  async (schema) => {
    const ran = await Promise.all(Array.from({ length: 6 }, () => migrate(database.url, { schema })))
    expect(ran.flat()).toEqual(migrations)
    expect((await database.sql(`select name from ${schema}.hexmart_migration order by name`)).rows).toEqual(
      migrations.map((name) => ({ name })),
    )
  },
)

test('a database that is up to date is left alone', async () => {
  expect(await pendingMigrations(database.url)).toEqual([])
  expect(await migrate(database.url)).toEqual([])
})

test('a session that may only read can list the missing migrations, without waiting for another process that migrates', async () => {
  const reader = new URL(database.url)
  reader.searchParams.set('options', '-c default_transaction_read_only=on')
  const other = new pg.Client(database.url)
  await other.connect()
  const { rows } = await database.sql('select name, checksum from hexmart_migration')
  try {
    await other.query(`begin; select from hexmart_migration_lock for update`)
    await other.query(`delete from hexmart_migration where name = '0001-shop'`)
    expect(await pendingMigrations(reader.href)).toEqual([])
    await other.query('commit')
    expect(await pendingMigrations(reader.href)).toEqual(['0001-shop'])
  } finally {
    await other.end()
    await database.sql('insert into hexmart_migration (name, checksum) values ($1, $2) on conflict do nothing', [
      rows[0].name,
      rows[0].checksum,
    ])
  }
})

test('migrate waits for the migration of another process, even if the database sets short time limits', async () => {
  const name = new URL(database.url).pathname.slice(1)
  const limits = (change: (limit: string) => string) =>
    ['statement_timeout', 'lock_timeout'].map((limit) => `alter database ${name} ${change(limit)}`).join(';')
  // These two clients connect before the limits are set, because the limits apply only to later connections.
  const [other, watcher] = [new pg.Client(database.url), new pg.Client(database.url)]
  for (const client of [other, watcher]) await client.connect()
  await other.query(limits((limit) => `set ${limit} = 50`))
  try {
    const { rows } = await database.sql('delete from hexmart_migration returning name, checksum')
    await other.query('begin; select from hexmart_migration_lock for update')
    const migration = [rows[0].name, rows[0].checksum]
    await other.query('insert into hexmart_migration (name, checksum) values ($1, $2)', migration)
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

test('every constraint and every index has a name that the migration gives', async () => {
  const { rows } = await database.sql(`
    select conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n'
    union select indexname from pg_indexes where schemaname = 'public'`)
  const { shop } = await import('./migrations/0001-shop.ts')
  const text = shop.statements
    .map((statement) => (typeof statement === 'string' ? statement : statement.text))
    .join('\n')
  const namesInText = new Set([...text.matchAll(/(?:constraint|index) (\w+)/g)].map(([, name]) => name))
  const ours = rows.map(({ name }) => name).filter((name) => !name.startsWith('hexmart_migration'))
  expect(ours.length).toBeGreaterThan(50)
  expect(ours.filter((name) => !namesInText.has(name))).toEqual([])
})

test('V26: if the engine lacks a kind of index, the migration creates a B-tree instead and goes on', async () => {
  const { run } = await import('./migrations/history.ts')
  const client = new pg.Client(database.url)
  await client.connect()
  try {
    await client.query('begin; create schema other_kinds; set local search_path = other_kinds')
    await client.query('create table hexmart_migration (name text, checksum text)')
    const index = (kind: string) => `create index by_time_${kind} on timed using ${kind} (at)`
    await run(client, {
      name: 'other kinds',
      statements: [
        'create table timed (at timestamptz)',
        { text: index('absent'), otherwise: index('btree') },
        { text: index('brin'), otherwise: index('hash') },
      ],
    })
    const { rows } = await client.query(`select indexname from pg_indexes where schemaname = 'other_kinds' order by 1`)
    // PostgreSQL has BRIN indexes, so the hash index is not created.
    expect(rows.map(({ indexname }) => indexname)).toEqual(['by_time_brin', 'by_time_btree'])
  } finally {
    await client.end()
  }
})

test('a schema of a later version is refused', async () => {
  await database.sql(`insert into hexmart_migration values ('9999-later', '')`)
  await expect(pendingMigrations(database.url)).rejects.toThrow(/later version of Hexmart, which ran 9999-later: use/)
  await expect(migrate(database.url)).rejects.toThrow(/later version of Hexmart, which ran 9999-later: use/)
  await database.sql(`delete from hexmart_migration where name = '9999-later'`)
})

const unreleased =
  'the schema public was made by an unreleased version of Hexmart and cannot be brought up to date: use an empty database or another schema'

test('a schema that was made by an earlier, unreleased text of the migration is refused in one sentence', async () => {
  const { rows } = await database.sql('select checksum from hexmart_migration')
  await database.sql(`update hexmart_migration set checksum = 'another'`)
  await expect(pendingMigrations(database.url)).rejects.toThrow(unreleased)
  await expect(migrate(database.url)).rejects.toThrow(unreleased)
  await database.sql('update hexmart_migration set checksum = $1', [rows[0].checksum])
  expect(await migrate(database.url)).toEqual([])
})

test('a schema that early, unreleased versions migrated with kysely is refused in one sentence', async () => {
  await emptyPublic()
  await migrate(database.url)
  await database.sql(`
    drop table hexmart_migration, hexmart_migration_lock;
    create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
    insert into kysely_migration values ('0001-shop', now()::text), ('0002-best-sellers', now()::text)`)
  await expect(pendingMigrations(database.url)).rejects.toThrow(unreleased)
  await expect(migrate(database.url)).rejects.toThrow(unreleased)
})

test.each(['public', 'tea'])(
  'V15: the shop in the schema %s leaves the kysely migrations of another program alone',
  async (schema) => {
    await emptyPublic()
    await database.sql('drop schema if exists tea cascade')
    const migrationsOfOther = `
    create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
    create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null);
    insert into kysely_migration values ('0001-blog', now()::text), ('0002-comments', now()::text);
    insert into kysely_migration_lock values ('migration_lock', 1)`
    const rows = async () => (await database.sql('select name from kysely_migration order by name')).rows
    await database.sql(migrationsOfOther)
    expect(await migrate(database.url, { schema })).toEqual(migrations)
    expect(await rows()).toEqual([{ name: '0001-blog' }, { name: '0002-comments' }])
    // The other program can run further migrations beside the shop, even one with the name of a migration of the shop.
    await database.sql(`insert into kysely_migration values ('0001-shop', now()::text)`)
    expect([await migrate(database.url, { schema }), await pendingMigrations(database.url, { schema })]).toEqual([
      [],
      [],
    ])
    expect(await rows()).toHaveLength(3)
  },
)

test('V15: the refusal names each table of another program whose name the shop needs, even if kysely_migration has unexpected columns', async () => {
  await emptyPublic()
  await database.sql('create table users (id int); create table kysely_migration (step int)')
  const others = 'the schema public already has other tables named users: use another schema'
  await expect(migrate(database.url)).rejects.toThrow(others)
  await expect(pendingMigrations(database.url)).rejects.toThrow(others)
})

test('V16: a role that may not create tables gets “permission denied”, not “current transaction is aborted”', async () => {
  await emptyPublic()
  const { pathname } = new URL(database.url)
  const role = `reader_of_${pathname.slice(1)}`
  await database.sql(`create role ${role}; grant usage on schema public to ${role}`)
  const reader = new URL(database.url)
  reader.searchParams.set('options', `-c role=${role}`)
  try {
    await expect(migrate(reader.href)).rejects.toThrow('permission denied for schema public')
    await expect(migrate(reader.href, { schema: 'elsewhere' })).rejects.toThrow('permission denied for database')
  } finally {
    await database.sql(`drop owned by ${role}; drop role ${role}`)
  }
})

test('a database whose encoding is not UTF8 is refused', async () => {
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

test('if the server cannot be reached, migrate and pendingMigrations throw', async () => {
  const nowhere = new URL(database.url)
  nowhere.port = '1'
  await expect(migrate(nowhere.href)).rejects.toThrow()
  await expect(pendingMigrations(nowhere.href)).rejects.toThrow()
})
