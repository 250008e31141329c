import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import * as schema from './schema.ts'
import { bigint, columnName, hostId, insertInto, table, text, update, uuid } from './table.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const tables = Object.values(schema).filter((value) => typeof value === 'object' && 'name' in value)

test.each(tables.map((table) => [table.name, table] as const))(
  '%s has the columns of its description',
  async (_, described) => {
    const { rows } = await database.sql(
      `select column_name as name, case data_type when 'timestamp with time zone' then 'timestamptz' else data_type end as type,
       is_nullable = 'NO' and column_default is null and is_identity = 'NO' as required
     from information_schema.columns where table_name = $1`,
      [described.name],
    )
    const columns: [string, { readonly type: string }][] = Object.entries(described.columns)
    const found = new Map(rows.map(({ name, type }) => [name, type]))
    expect(columns.map(([key]) => [key, found.get(columnName(key))])).toEqual(
      columns.map(([key, { type }]) => [key, type]),
    )
    const names = columns.map(([key]) => columnName(key))
    expect(rows.filter(({ name, required }) => required && !names.includes(name))).toEqual([])
  },
)

interface Thing {
  readonly id: string
  readonly partOf: string | null
  readonly amount: number
  readonly name: string | null
}
const things = table<Thing>('things', { id: hostId, partOf: uuid, amount: bigint, name: text })

test('an insert and an update have constant text, with an array per column', () => {
  expect(insertInto(things).text).toBe(
    'insert into things (id, part_of, amount, name) select * from unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[])',
  )
  expect(insertInto(things, ['id', 'amount']).text).toBe(
    'insert into things (id, amount) select * from unnest($1::text[], $2::bigint[])',
  )
  expect(update(things, { key: 'id', set: ['amount', 'partOf'] }).text).toBe(
    'update things set amount = changed.amount, part_of = changed.part_of ' +
      'from unnest($1::text[], $2::bigint[], $3::uuid[]) as changed (id, amount, part_of) where things.id = changed.id',
  )
  expect(update(things, { key: 'id', set: ['amount'], grows: true }).text).toMatch(
    / where things\.id = changed\.id and things\.id = any\(\$1::text\[\]\)$/,
  )
})

test('values of any kind arrive as they were sent: nulls, quotes, backslashes, other scripts, nothing at all', async () => {
  await database.sql('create table things (id text, part_of uuid, amount bigint, name text)')
  const { text: insert, values } = insertInto(things)
  const sent: Thing[] = [
    {
      id: 'a:b.c-d_e',
      partOf: '0195ae1c-52a0-7000-8000-000000000002',
      amount: Number.MAX_SAFE_INTEGER,
      name: '"\\\',{}',
    },
    { id: 'NULL', partOf: null, amount: -1, name: null },
    { id: '0', partOf: null, amount: 0, name: '' },
    { id: '1', partOf: null, amount: 0, name: '차 🍵\n' },
  ]
  for (const rows of [sent, [], sent.slice(0, 1)]) {
    await database.sql('truncate things')
    await database.sql(insert, values([rows]))
    const found = await database.sql('select id, part_of as "partOf", amount, name from things')
    expect(found.rows.map((row) => ({ ...row, amount: Number(row.amount) }))).toEqual(rows)
  }
})
