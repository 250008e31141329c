/**
 * Tests of engines that can do less than PostgreSQL. PostgreSQL imitates them: a policy on a table makes it refuse a COPY into
 * that table, and a trigger makes it refuse an insert with a generic plan.
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { describeSameAnswers } from '@hexmart/core/contract'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { postgresHarness } from '../test/harness.ts'
import { furnish, openShop, orderTea } from '../test/shops.ts'
import { prepareSession } from './engine.ts'
import { createPool } from './index.ts'
import { connect, engineOf } from './pool.ts'

let database: TestDatabase
/** The same database, for a role to which the policies on tables apply. */
let limited: TestDatabase

const role = `limited_${process.pid}_${Date.now()}`

beforeAll(async () => {
  database = await createDatabase()
  await database.sql(`create role ${role}; grant all on all tables in schema public to ${role}`)
  const url = new URL(database.url)
  url.searchParams.set('options', `-c role=${role}`)
  limited = { ...database, url: url.href, servingUrl: url.href }
})
afterAll(async () => {
  await database.sql(`drop owned by ${role}; drop role ${role}`)
  await database.drop()
})

/** Makes PostgreSQL refuse COPY into a table for the limited role, with "COPY FROM not supported with row-level security". */
const refuseCopy = () =>
  database.sql(`alter table batches enable row level security; create policy open on batches to ${role} using (true)`)
const acceptCopy = () => database.sql('drop policy open on batches; alter table batches disable row level security')

async function engineAt(url: string) {
  const pool = createPool({ connectionString: url })
  try {
    ;(await connect(pool)).release()
    return engineOf(pool)
  } finally {
    await pool.end()
  }
}

test('V26: on PostgreSQL, a connection finds that all five settings of the planner and COPY can be used', async () => {
  expect(await engineAt(database.url)).toEqual({
    planning: {
      plan_cache_mode: 'force_generic_plan',
      enable_seqscan: 'off',
      enable_hashjoin: 'off',
      enable_mergejoin: 'off',
      enable_incremental_sort: 'off',
    },
    copies: true,
  })
})

describe('V26: an engine that refuses a COPY sent together with other statements', () => {
  beforeAll(refuseCopy)
  afterAll(acceptCopy)

  test('gets its rows by `insert … select`', async () => {
    expect(await engineAt(limited.url)).toMatchObject({ copies: false })
    const { shop, pool } = openShop(limited.url, { pool: { max: 1 } })
    await furnish(shop)
    expect(await shop.placeOrder(orderTea(), { idempotencyKey: 'once' })).toMatchObject({ ok: true })
    expect(await shop.placeOrder(orderTea(), { idempotencyKey: 'once' })).toMatchObject({ ok: true, replayed: true })
    const { rows } = await pool.query('select name from pg_prepared_statements')
    const names = rows.map(({ name }) => name)
    expect(names).toContain('orders_insert_without_copy')
    expect(names).not.toContain('orders_insert')
    await pool.end()
  })

  describeSameAnswers(
    'memory and PostgreSQL without COPY',
    { open: async () => ({ store: inMemory(), close: async () => {} }) },
    { open: () => postgresHarness(limited).open() },
  )
})

test('V26: an engine that cannot make a generic plan gets `plan_cache_mode = auto`', async () => {
  await database.sql(`
    create function refuse_generic() returns trigger language plpgsql as $$ begin
      if current_setting('plan_cache_mode') = 'force_generic_plan' then raise 'could not create distributed plan'; end if;
      return null;
    end $$;
    create trigger planned before insert on batches for each statement execute function refuse_generic()`)
  try {
    expect(await engineAt(database.url)).toMatchObject({
      planning: { plan_cache_mode: 'auto', enable_seqscan: 'off' },
      copies: true,
    })
  } finally {
    await database.sql('drop trigger planned on batches; drop function refuse_generic')
  }
})

test('V26: planner settings that an engine lacks are left out; without a required setting, the connection fails', async () => {
  const client = new pg.Client(database.url)
  await client.connect()
  // Imitates an engine with another planner: a statement whose text matches `lacking` fails.
  const query = client.query.bind(client)
  let lacking = /enable_mergejoin/
  client.query = ((statement: { readonly text?: string }) => {
    if (!statement.text || !lacking.test(statement.text)) return query(statement as never)
    const error = { code: '42704', severity: 'ERROR', message: 'unrecognized configuration parameter' }
    return Promise.reject(Object.assign(new Error(error.message), error))
  }) as never
  const prepare = () => prepareSession(client, { statement_timeout: 1_234 }, undefined, 5_000)
  try {
    expect(await prepare()).toEqual({
      planning: {
        plan_cache_mode: 'force_generic_plan',
        enable_seqscan: 'off',
        enable_hashjoin: 'off',
        enable_incremental_sort: 'off',
      },
      copies: true,
    })
    const shown = await client.query({
      text: `select current_setting('statement_timeout') as statement, current_setting('enable_seqscan') as scan`,
    })
    expect(shown.rows).toEqual([{ statement: '1234ms', scan: 'off' }])
    lacking = /statement_timeout/
    await expect(prepare()).rejects.toMatchObject({ code: '42704' })
  } finally {
    await client.end()
  }
})

test('V26: the trial of the engine has no result while the tables are missing, and has one once they exist', async () => {
  const client = new pg.Client(database.url)
  await client.connect()
  const prepare = (schema: string) => prepareSession(client, { search_path: schema }, undefined, 5_000)
  try {
    expect(await prepare('not_there')).toBeUndefined()
    expect(await prepare('public')).toMatchObject({ copies: true })
  } finally {
    await client.end()
  }
})
