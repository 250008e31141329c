/**
 * The roles of a shop. The contract suites run with the serving role, so they show that its privileges suffice. Most tests here
 * show what the serving role must not do.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { grants, missingPrivileges, privilegesOf } from './grants.ts'
import { createPool } from './index.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createDatabase()
  client = new pg.Client(database.servingUrl)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** The tables and views of the shop. */
async function relations(): Promise<string[]> {
  const { rows } = await database.sql(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  )
  return rows.map(({ name }) => name)
}

test('V55: `privilegesOf` lists every table and view of the migrations, except the lock of migrations', async () => {
  const tables = (await relations()).filter((name) => name !== 'hexmart_migration_lock')
  expect(Object.keys(privilegesOf).sort()).toEqual(tables.sort())
})

test('V55: the serving role cannot create, alter, drop or truncate anything', async () => {
  const tables = await relations()
  expect(tables.length).toBeGreaterThan(20)
  const statements = [
    'create table intruder (id int)',
    'create view intruder as select 1',
    'create function intruder() returns int language sql as $$ select 1 $$',
    'create schema intruder',
    'create role intruder',
    'drop schema public cascade',
    ...tables
      .filter((name) => name !== 'stock_ledger')
      .flatMap((name) => [
        `alter table ${name} add column intruder int`,
        `create index on ${name} ((1))`,
        `drop table ${name} cascade`,
        `truncate ${name} cascade`,
        `create trigger intruder before insert on ${name} execute function suppress_redundant_updates_trigger()`,
      ]),
  ]
  for (const statement of statements) {
    await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
  }
  expect(await relations()).toEqual(tables)
})

test('V55: the serving role cannot change or delete balance entries, actions, references of payments, purchases or the history of migrations', async () => {
  for (const table of ['balance_entries', 'actions', 'payments', 'purchases', 'hexmart_migration']) {
    const { rows } = await database.sql('select column_name from information_schema.columns where table_name = $1', [
      table,
    ])
    const { column_name: column } = rows[0] as { column_name: string }
    for (const statement of [`update ${table} set ${column} = ${column}`, `delete from ${table}`]) {
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
  }
  await expect(client.query('select from hexmart_migration_lock')).rejects.toMatchObject({ code: '42501' })
})

test('V55: the serving role owns nothing', async () => {
  const { rows } = await client.query(
    `select count(*)::int as owned from pg_class where relowner = current_user::regrole`,
  )
  expect(rows).toEqual([{ owned: 0 }])
})

test('V56: a missing privilege is named with its role and its table', async () => {
  const role = new URL(database.servingUrl).username
  const pool = createPool({ connectionString: database.servingUrl })
  onTestFinished(() => pool.end())
  expect(await missingPrivileges(pool)).toEqual([])
  await database.sql(`revoke insert, delete on orders from ${role}`)
  await database.sql(`revoke select on actions from ${role}`)
  expect((await missingPrivileges(pool)).toSorted()).toEqual([
    `${role} may not insert, delete on orders`,
    `${role} may not select on actions`,
  ])
  await database.sql(grants({ migrating: new URL(database.url).username, serving: role }))
  expect(await missingPrivileges(pool)).toEqual([])
})

test('V55: the grants take back privileges that a role does not need', async () => {
  const role = new URL(database.servingUrl).username
  await database.sql(`grant all on all tables in schema public to ${role}`)
  await database.sql(grants({ migrating: new URL(database.url).username, serving: role }))
  await expect(client.query('truncate orders')).rejects.toMatchObject({ code: '42501' })
  await expect(client.query('delete from actions')).rejects.toMatchObject({ code: '42501' })
})

test('V56: the serving role may call migrate on a schema that is up to date, and cannot migrate any other schema', async () => {
  expect(await migrate(database.servingUrl)).toEqual([])
  const role = new URL(database.servingUrl).username
  await expect(migrate(database.servingUrl, { schema: 'elsewhere' })).rejects.toThrow(
    `the role ${role} may not migrate the schema elsewhere (permission denied for database`,
  )
})

test('V55: a role that owns the database and may create roles can run the grants', async () => {
  const other = await createDatabase()
  const [owner, migrating, serving] = ['owner', 'migrating', 'serving'].map(
    (kind) => `${kind}_${randomBytes(4).toString('hex')}`,
  ) as [string, string, string]
  onTestFinished(async () => {
    await other.drop()
    await database.sql(`drop role ${serving}; drop role ${migrating}; drop role ${owner}`)
  })
  const schema = 'shop'
  const urlOf = (role: string) => Object.assign(new URL(other.url), { username: role, password: role }).href
  await other.sql(`create role ${owner} login createrole password '${owner}'`)
  await other.sql(`alter database ${new URL(other.url).pathname.slice(1)} owner to ${owner}`)
  const asOwner = new pg.Client(urlOf(owner))
  await asOwner.connect()
  try {
    await asOwner.query(grants({ schema, migrating, serving }))
    for (const role of [migrating, serving]) await asOwner.query(`alter role ${role} password '${role}'`)
    expect(await migrate(urlOf(migrating), { schema })).toEqual(['0001-shop'])
    await asOwner.query(grants({ schema, migrating, serving }))
  } finally {
    await asOwner.end()
  }
  const pool = createPool({ connectionString: urlOf(serving), schema })
  try {
    expect(await missingPrivileges(pool)).toEqual([])
  } finally {
    await pool.end()
  }
})

test.each([
  ['Shop', 'b', 'the migrating role must be 1 to 63 characters of a-z, 0-9 and _'],
  ['a', 'public', 'the serving role must be 1 to 63 characters of a-z, 0-9 and _, and must not be public'],
  ['a"; drop', 'b', 'the migrating role must be 1 to 63 characters of a-z, 0-9 and _'],
  ['same', 'same', 'the migrating role and the serving role must differ'],
])('V55: the roles %j and %j are refused', (migrating, serving, refusal) => {
  expect(() => grants({ migrating, serving })).toThrow(refusal)
})
