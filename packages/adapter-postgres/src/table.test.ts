import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { createPool } from './pool.ts'
import * as schema from './schema.ts'
import {
  bigint,
  boolean,
  columnName,
  hostId,
  insertInto,
  instant,
  integer,
  smallint,
  table,
  text,
  update,
  uuid,
} from './table.ts'
import { Exchange } from './wire/exchange.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const tables = Object.values(schema).filter((value) => typeof value === 'object' && 'name' in value)

test.each(tables.map((table) => [table.name, table] as const))(
  'the table %s has the columns that schema.ts describes, and an insert may leave out all others',
  async (_, description) => {
    const { rows } = await database.sql(
      `select column_name as name, case data_type when 'timestamp with time zone' then 'timestamptz' else data_type end as type,
       is_nullable = 'NO' and column_default is null and is_identity = 'NO' as required
     from information_schema.columns where table_name = $1`,
      [description.name],
    )
    const columns: [string, { readonly type: string }][] = Object.entries(description.columns)
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

test('the text of an insert or update depends only on its table and columns, not on its rows', () => {
  expect(insertInto(things).text).toBe('copy things (id, part_of, amount, name) from stdin (format binary)')
  expect(insertInto(things, ['id', 'amount']).text).toBe('copy things (id, amount) from stdin (format binary)')
  expect(update(things, { key: 'id', set: ['amount', 'partOf'] }).text).toBe(
    'update things set amount = changed.amount, part_of = changed.part_of ' +
      'from unnest($1::text[], $2::bigint[], $3::uuid[]) as changed (id, amount, part_of) where things.id = changed.id',
  )
  expect(update(things, { key: 'id', set: ['amount'], forceIndexLookup: true }).text).toMatch(
    / where things\.id = changed\.id and things\.id = any\(\$1::text\[\]\)$/,
  )
})

test('values arrive as they were sent: nulls, quotes, backslashes, other scripts, empty texts', async () => {
  await database.sql('create table things (id text primary key, part_of uuid, amount bigint, name text)')
  const pool = createPool({ connectionString: database.url })
  const run = (send: (exchange: Exchange) => Promise<unknown>) => {
    const exchange = new Exchange()
    const answered = send(exchange)
    pool.query(exchange)
    return answered
  }
  const names = ['"\\\',{}', null, '', '차 🍵\n', '\\N', '\\.', '\\', '\t\r\n\b\f\v', 'NULL', '\\\\t']
  const part = '0195ae1c-52a0-7000-8000-000000000002'
  const sent = names.map((name, index): Thing => {
    const isFirst = index === 0
    return { id: `a:b.c-d_e${index}`, partOf: isFirst ? part : null, amount: isFirst ? 2 ** 53 - 1 : -index, name }
  })
  const storedThings = async () => {
    const { rows } = await database.sql('select id, part_of as "partOf", amount, name from things order by id')
    return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
  }
  try {
    for (const rows of [sent, [], sent.slice(0, 1)]) {
      await database.sql('truncate things')
      await run((exchange) => exchange.add(insertInto(things), rows))
      expect(await storedThings()).toEqual(rows)
    }
    await database.sql('truncate things')
    await run((exchange) => exchange.add(insertInto(things), sent))
    const changed = sent.map((thing, index) => ({
      ...thing,
      amount: index,
      name: names.at(-1 - index) as string | null,
    }))
    await run((exchange) => exchange.add(update(things, { key: 'id', set: ['amount', 'name'] }), changed))
    expect(await storedThings()).toEqual(changed)
  } finally {
    await pool.end()
  }
})

interface Measured {
  readonly id: string | null
  readonly small: number | null
  readonly whole: number | null
  readonly large: number | null
  readonly flag: boolean | null
  readonly at: number | null
}
const measured = table<Measured>('measured', {
  id: uuid,
  small: smallint,
  whole: integer,
  large: bigint,
  flag: boolean,
  at: instant,
})
const allNull: Measured = { id: null, small: null, whole: null, large: null, flag: null, at: null }

describe('rows of COPY', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    await database.sql(
      'create table measured (id uuid, small smallint, whole integer, large bigint, flag boolean, at timestamptz)',
    )
    pool = createPool({ connectionString: database.url })
  })
  afterAll(() => pool.end())

  async function insertAndRead(rows: readonly Measured[]) {
    await database.sql('truncate measured')
    const exchange = new Exchange()
    const answered = exchange.add(insertInto(measured), rows)
    pool.query(exchange)
    await answered
    const found = await database.sql('select * from measured')
    return found.rows.map((row) => ({ ...row, large: row.large && Number(row.large), at: row.at?.getTime() ?? null }))
  }

  test('keep the lowest and highest numbers, and instants from the year 1000 to 9999', async () => {
    const rows: Measured[] = [
      allNull,
      {
        id: '00000000-0000-7000-8000-000000000000',
        small: -(2 ** 15),
        whole: -(2 ** 31),
        large: Number.MIN_SAFE_INTEGER,
        flag: false,
        at: Date.UTC(1_000, 0, 1),
      },
      {
        id: '0195ae1c-52a0-7abc-bdef-ffffffffffff',
        small: 2 ** 15 - 1,
        whole: 2 ** 31 - 1,
        large: Number.MAX_SAFE_INTEGER,
        flag: true,
        at: Date.UTC(9_999, 11, 31, 23, 59, 59, 999),
      },
      { ...allNull, large: -1, at: -1 },
      { ...allNull, large: 2 ** 32, at: Date.UTC(2_000) },
    ]
    expect(await insertAndRead(rows)).toEqual(rows)
  })

  test('arrive completely even if they do not fit into the first buffer', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index): Measured => ({ ...allNull, large: index }))
    expect(await insertAndRead(rows)).toEqual(rows)
  })

  test.each<Partial<Measured>>([
    { id: '0195ae1c-52a0-7abc-bdef-fffffffffff' },
    { id: '0195ae1c-52a0-7abc-bdef-fffffffffffg' },
    { id: '0195ae1c-52a0-7abc-bdef-fffffffffffé' },
    { id: '0195ae1c-52a0-7abc_bdef-ffffffffffff' },
    { id: '0195ae1c52a07abcbdefffffffffffffffff' },
    { id: '' },
    { small: 2 ** 15 },
    { whole: 2 ** 31 },
    { whole: 0.5 },
    { large: 2 ** 53 },
    { large: Number.NaN },
    { at: Number.NaN },
    { at: 0.5 },
  ])('with %o are refused, and no row is stored', async (wrong) => {
    // 22P03 is invalid_binary_representation.
    await expect(insertAndRead([allNull, { ...allNull, ...wrong }])).rejects.toMatchObject({ code: '22P03' })
    expect((await database.sql('select * from measured')).rows).toEqual([])
  })
})
