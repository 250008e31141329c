import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool } from '../pool.ts'
import { statement } from '../statement.ts'
import { classOf, type DatabaseError } from '../store-errors.ts'
import { hostId, insertInto, table, text } from '../table.ts'
import { type Answered, Exchange } from './exchange.ts'

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
/** Returns 2^53 + 1, which a JavaScript number cannot hold exactly. */
const huge = statement('huge', () => sql<{ number: number }>`select 9007199254740993 as number`)
const begin = statement('started', () => sql`begin`)
const rollback = statement('undone', () => sql`rollback`)

test('each statement gets its own rows and command tag, in order', async () => {
  const exchange = new Exchange()
  const answers = [
    exchange.add(begin),
    exchange.add(numbers, 3, 1),
    exchange.add(numbers, 0, 1),
    exchange.add(rollback),
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

test('a value that cannot be read makes only its own statement fail', async () => {
  const exchange = new Exchange()
  const unreadable = exchange.add(huge)
  const readable = exchange.add(numbers, 1, 1)
  client.query(exchange)
  const error = await unreadable.catch((thrown: unknown) => thrown as DatabaseError)
  expect(error).toMatchObject({ message: '9007199254740993 is not a safe integer' })
  expect(classOf(error as DatabaseError)).toBe('permanent')
  expect((await readable).command).toBe('SELECT 1')
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

describe('a COPY', () => {
  const notes = table<{ id: string; note: string }>('notes', { id: hostId, note: text })
  const add = insertInto(notes)
  const count = statement('notes_count', () => sql<{ number: number }>`select count(*) as number from notes`)
  beforeAll(() => database.sql('create table notes (id text constraint notes_pkey primary key, note text)'))

  /** Sends the statements in one exchange over a connection of their own, which is closed afterwards. */
  async function send(addTo: (exchange: Exchange) => Promise<Answered>[]) {
    const other = await pool.connect()
    const exchange = new Exchange()
    const answers = addTo(exchange)
    other.query(exchange)
    const settled = await Promise.allSettled(answers)
    other.release(true)
    return settled
  }

  test('is sent together with the statements before and after it', async () => {
    const rows = [
      { id: 'a', note: 'one' },
      { id: 'b', note: 'two' },
    ]
    const answers = await send((exchange) => [exchange.add(add, rows), exchange.add(add, []), exchange.add(count)])
    expect(answers).toMatchObject([
      { value: { command: 'COPY 2' } },
      { value: { command: 'COPY 0' } },
      { value: { rows: [{ number: 2 }] } },
    ])
  })

  test('names the constraint that it breaks, and its error quotes no row', async () => {
    const secret = { id: 'c', note: 'hunter2' }
    const [failed, behind] = await send((exchange) => [exchange.add(add, [secret, secret]), exchange.add(count)])
    expect(failed).toMatchObject({ reason: { code: '23505', constraint: 'notes_pkey' } })
    expect(behind).toEqual(failed)
    const { reason } = failed as PromiseRejectedResult
    expect(JSON.stringify({ ...reason, message: reason.message, stack: reason.stack })).not.toMatch(/hunter2|"c"|\(c\)/)
  })

  test('is skipped with its rows when an earlier statement fails', async () => {
    const [failed, skipped] = await send((exchange) => [
      exchange.add(numbers, 1, 0),
      exchange.add(add, [{ id: 'd', note: 'lost' }]),
    ])
    expect(failed).toMatchObject({ reason: { code: '22012' } })
    expect(skipped).toEqual(failed)
    const [counted] = await send((exchange) => [exchange.add(count)])
    expect(counted).toMatchObject({ value: { rows: [{ number: 2 }] } })
  })

  test('of many rows arrives completely', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id: `many-${id}`, note: '차'.repeat(20) }))
    expect(await send((exchange) => [exchange.add(add, rows)])).toMatchObject([{ value: { command: 'COPY 20000' } }])
  })
})

test('when a connection is lost, every statement that has no answer yet fails', async () => {
  const other = await pool.connect()
  const endConnection = statement('ended', () => sql`select pg_terminate_backend(pg_backend_pid())`)
  const exchange = new Exchange()
  const answers = [exchange.add(endConnection), exchange.add(numbers, 1, 1)]
  other.query(exchange)
  const settled = await Promise.allSettled(answers)
  other.release(true)
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
