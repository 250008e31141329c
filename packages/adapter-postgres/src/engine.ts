import { sql } from 'kysely'
import type pg from 'pg'
import { type Statement, statement } from './statement.ts'
import { classOf, type DatabaseError, endsConnection } from './store-errors.ts'
import { encodePlain } from './wire/arrays.ts'
import { copyRows } from './wire/copy.ts'
import { Exchange } from './wire/exchange.ts'

/** What the engine behind a pool can do. Engines with PostgreSQL's protocol differ in it. */
export interface Engine {
  /** The settings of the planner that the engine has, with their values. */
  readonly planning: Readonly<Record<string, string>>
  /** Whether rows can be inserted by COPY. Otherwise `insert … select` does it. */
  readonly copies: boolean
}

/**
 * Makes the planner find rows by key, with one plan per connection for all values. Otherwise it scans a table that is still
 * empty, and keeps that plan while the table grows: on a new shop, the look-up of idempotency keys made orders five times
 * slower within 20,000 orders.
 */
const planByKey = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
} as const

/** PostgreSQL itself. It is also assumed while the shop's tables are missing, because nothing can be tried without them. */
export const postgresql: Engine = { planning: planByKey, copies: true }

/** Citus cannot make a generic plan of such an insert if a worker has the table. */
const planned = statement(
  'engine_generic_plan',
  (ids: string) => sql`insert into batches (id) select id from unnest(${ids}::uuid[]) as added (id)`,
)
const copied = {
  name: 'engine_copy',
  text: 'copy batches (id) from stdin (format binary)',
  values: () => [],
  copied: () => copyRows([], [], () => {}),
}
const begin = statement('engine_begin', () => sql`begin`)
const rollback = statement('engine_rollback', () => sql`rollback`)

type Settings = Readonly<Record<string, string | number>>

/**
 * Sets a new connection up. The first one of a pool also finds out what the engine can do, by trying it on the shop's tables:
 * one more round trip on PostgreSQL. Nothing is changed.
 *
 * @param required the settings that every engine must have
 * @param known what an earlier connection of the pool has found
 * @param timeLimit how long each round trip may take, in milliseconds
 * @returns undefined while the shop's tables are missing
 * @throws what the database threw, if it is not available or lacks a required setting
 */
export async function prepareSession(
  client: pg.ClientBase,
  required: Settings,
  known: Engine | undefined,
  timeLimit: number,
): Promise<Engine | undefined> {
  const planning = await set(client, required, known?.planning ?? planByKey, timeLimit)
  if (known) return known
  const [plans, both] = [add(planned, encodePlain([])), add(copied)]
  const answer = await attempt(client, timeLimit, plans, both)
  if (answer === 'no tables') return undefined
  if (answer === 'done') return { planning, copies: true }
  if ((await attempt(client, timeLimit, plans)) === 'refused') planning.plan_cache_mode = 'auto'
  await set(client, required, planning, timeLimit)
  return { planning, copies: (await attempt(client, timeLimit, both)) !== 'refused' }
}

/** Adds a statement to an exchange. */
type Addition = (exchange: Exchange) => Promise<unknown>

let tried = 0

/** Under a name of its own each time: a statement that the server has skipped after an error is not prepared. */
const add =
  <Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): Addition =>
  (exchange) =>
    exchange.add({ ...statement, name: `${statement.name}_${++tried}` }, ...args)

type Attempted = 'done' | 'refused' | 'no tables'

/** Runs statements in a transaction that is rolled back. */
async function attempt(
  client: pg.ClientBase,
  timeLimit: number,
  ...additions: readonly Addition[]
): Promise<Attempted> {
  const exchange = new Exchange(timeLimit)
  const answers = [add(begin), ...additions, add(rollback)].map((addTo) => addTo(exchange))
  client.query(exchange)
  const failed = (await Promise.allSettled(answers)).find((answer) => answer.status === 'rejected')
  if (failed === undefined) return 'done'
  const error: DatabaseError = failed.reason
  if (endsConnection(error)) throw error
  // The server has skipped the `rollback`.
  await client.query({ text: 'rollback', query_timeout: timeLimit } as pg.QueryConfig)
  if (error.code === '42P01' || error.code === '3F000') return 'no tables' // undefined_table, invalid_schema_name
  // A role that may only read, and a standby, insert nothing in either way.
  if (error.code === '42501' || error.code === '25006') return 'done'
  if (classOf(error) !== 'permanent') throw error
  return 'refused'
}

/** @returns the settings of the planner that the engine has: an engine with a planner of its own lacks some */
async function set(
  client: pg.ClientBase,
  required: Settings,
  planning: Engine['planning'],
  timeLimit: number,
): Promise<Record<string, string>> {
  const run = (settings: Settings) =>
    client.query({ text: settingsText(settings), query_timeout: timeLimit } as pg.QueryConfig)
  const has = (settings: Settings) =>
    run(settings).then(
      () => true,
      (error: DatabaseError) => {
        if (classOf(error) !== 'permanent') throw error
        return false
      },
    )
  if (await has({ ...required, ...planning })) return { ...planning }
  await run(required)
  const known: Record<string, string> = {}
  for (const [name, value] of Object.entries(planning)) {
    if (await has({ [name]: value })) known[name] = value
  }
  return known
}

const settingsText = (settings: Settings) =>
  Object.entries(settings)
    .map(([name, value]) => `set ${name} = '${value}'`)
    .join('; ')
