import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool } from '../pool.ts'
import { statement } from '../statement.ts'
import { classOf, type DatabaseError } from '../store-errors.ts'
import { Exchange } from './exchange.ts'

let database: TestDatabase
let pool: pg.Pool
let client: pg.PoolClient

beforeAll(async () => {
  database = await createDatabase()
  pool = createPool({ connectionString: database.url })
  client = await pool.connect()
})
afterAll(async () => {
  client.release(true)
  await pool.end()
  await database.drop()
})

const numbers = statement(
  'numbers',
  (to: number, divisor: number) => sql<{ number: number; text: string | null }>`
    select i / ${divisor}::int8 as number, nullif('<' || i || '>', '<2>') as text from generate_series(1::int8, ${to}) as i`,
)
const huge = statement('huge', () => sql<{ number: number }>`select 9007199254740993 as number`)
const started = statement('started', () => sql`begin`)
const undone = statement('undone', () => sql`rollback`)

test('each statement gets its own rows and command tag, in order', async () => {
  const exchange = new Exchange()
  const answers = [
    exchange.add(started),
    exchange.add(numbers, 3, 1),
    exchange.add(numbers, 0, 1),
    exchange.add(undone),
  ]
  client.query(exchange)
  const rows = [
    { number: 1, text: '<1>' },
    { number: 2, text: null },
    { number: 3, text: '<3>' },
  ]
  expect(await Promise.all(answers)).toEqual([
    { command: 'BEGIN', rows: [] },
    { command: 'SELECT 3', rows },
    { command: 'SELECT 0', rows: [] },
    { command: 'ROLLBACK', rows: [] },
  ])
})

test('a statement is prepared once per connection', async () => {
  for (const to of [1, 2]) {
    const exchange = new Exchange()
    const answered = exchange.add(numbers, to, 1)
    client.query(exchange)
    expect((await answered).rows).toHaveLength(to)
  }
  const { rows } = await client.query(`select count(*) as number from pg_prepared_statements where name = 'numbers'`)
  expect(rows).toEqual([{ number: 1 }])
})

test('a value that cannot be read fails its own statement', async () => {
  const exchange = new Exchange()
  const unread = exchange.add(huge)
  const read = exchange.add(numbers, 1, 1)
  client.query(exchange)
  const error = await unread.catch((thrown: unknown) => thrown as DatabaseError)
  expect(error).toMatchObject({ message: '9007199254740993 is not a safe integer' })
  expect(classOf(error as DatabaseError)).toBe('permanent')
  expect((await read).command).toBe('SELECT 1')
})

test('when a statement fails, earlier ones are answered and later ones fail with its error', async () => {
  const other = await pool.connect()
  const exchange = new Exchange()
  const answers = [exchange.add(numbers, 1, 1), exchange.add(numbers, 1, 0), exchange.add(numbers, 2, 1)]
  other.query(exchange)
  const [before, failed, behind] = await Promise.allSettled(answers)
  other.release(true)
  expect(before).toMatchObject({ status: 'fulfilled', value: { command: 'SELECT 1' } })
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
  expect(behind).toEqual(failed)
})

test('a lost connection fails every statement without an answer', async () => {
  const other = await pool.connect()
  const ended = statement('ended', () => sql`select pg_terminate_backend(pg_backend_pid())`)
  const exchange = new Exchange()
  const answers = [exchange.add(ended), exchange.add(numbers, 1, 1)]
  other.query(exchange)
  const settled = await Promise.allSettled(answers)
  other.release(true)
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
