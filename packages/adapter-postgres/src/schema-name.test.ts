/**
 * Tests of a shop that shares its database with the tables and the migrations of its host, which is the program that embeds the
 * shop, or with another shop.
 */
import type { Shop } from '@hexmart/core'
import { accepted } from '@hexmart/core/testing'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { furnish, openShop, orderTea } from '../test/shops.ts'
import { createPool, migrate, pendingMigrations } from './index.ts'

let database: TestDatabase
const pools: pg.Pool[] = []

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() =>
  database.sql(`
    drop schema if exists shop cascade; drop schema if exists other cascade;
    drop schema public cascade; create schema public`),
)
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end()
})
afterAll(() => database.drop())

async function openIn(schema: string): Promise<Shop> {
  await migrate(database.url, { schema })
  const { shop, pool } = openShop(database.url, { pool: { schema } })
  pools.push(pool)
  return shop
}

async function expectSound(shop: Shop): Promise<void> {
  expect(accepted(await shop.audit()).checks.filter(({ ok }) => !ok)).toEqual([])
}

const hostsMigrations = `
  create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
  create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
  insert into kysely_migration values ('0001-host', '2025-01-01T00:00:00.000Z');
  insert into kysely_migration_lock values ('migration_lock', 0)`

test('a shop in a schema of its own leaves a host’s users, migrations and schema alone', async () => {
  await database.sql(
    `create table users (number integer primary key); insert into users values (7); ${hostsMigrations}`,
  )
  const before = await database.sql(`select relname, xmin from pg_class where relnamespace = 'public'::regnamespace`)
  const shop = await openIn('shop')
  await furnish(shop)
  accepted(await shop.placeOrder(orderTea()))
  await expectSound(shop)
  expect((await database.sql('select number from public.users')).rows).toEqual([{ number: 7 }])
  expect((await database.sql('select name from public.kysely_migration')).rows).toEqual([{ name: '0001-host' }])
  const after = await database.sql(`select relname, xmin from pg_class where relnamespace = 'public'::regnamespace`)
  expect(after.rows).toEqual(before.rows)
})

test('two shops in two schemas of one database share no data', async () => {
  const [one, other] = [await openIn('shop'), await openIn('other')]
  for (const shop of [one, other]) await furnish(shop)
  const ordered = await Promise.all(Array.from({ length: 10 }, () => one.placeOrder(orderTea())))
  expect(ordered.every(({ ok }) => ok)).toBe(true)
  expect(await one.placeOrder(orderTea())).toMatchObject({ ok: false })
  const order = accepted(await other.placeOrder(orderTea(3)))
  expect(await one.order(order.id)).toMatchObject({ ok: false, refusal: { code: 'ORDER_NOT_FOUND' } })
  for (const shop of [one, other]) await expectSound(shop)
  const { rows } = await database.sql(`
    select (select quantity from shop.stock) as one, (select quantity from other.stock) as other`)
  expect(rows).toEqual([{ one: '0', other: '7' }])
})

test('a host’s own kysely migrations in the same schema are not taken for the shop’s', async () => {
  await database.sql(hostsMigrations)
  expect(await pendingMigrations(database.url)).toEqual(['0001-shop'])
  expect(await migrate(database.url)).toEqual(['0001-shop'])
  expect(await migrate(database.url)).toEqual([])
  expect((await database.sql('select name from kysely_migration')).rows).toEqual([{ name: '0001-host' }])
})

test('a schema in which a table of the host has the name of a table of the shop is refused', async () => {
  await database.sql('create table users (number integer primary key)')
  const refusal = 'the schema public already has other tables named users: use another schema'
  await expect(pendingMigrations(database.url)).rejects.toThrow(refusal)
  await expect(migrate(database.url)).rejects.toThrow(refusal)
  expect((await database.sql(`select tablename from pg_tables where schemaname = 'public'`)).rows).toHaveLength(1)
})

test('a schema whose name is a reserved word works', async () => {
  const shop = await openIn('user')
  await furnish(shop)
  accepted(await shop.placeOrder(orderTea()))
  await database.sql('drop schema "user" cascade')
})

test.each(['', 'Shop', '1st', 'my-shop', 'shop"; drop', 'a.b', 'pg_shop', 'x'.repeat(64), 'gül'])(
  'the schema name %j is refused',
  async (schema) => {
    const refusal = /^the schema name .* is invalid: it must be 1 to 63 characters of a-z/s
    expect(() => createPool({ connectionString: database.url, schema })).toThrow(refusal)
    await expect(migrate(database.url, { schema })).rejects.toThrow(refusal)
    await expect(pendingMigrations(database.url, { schema })).rejects.toThrow(refusal)
  },
)
