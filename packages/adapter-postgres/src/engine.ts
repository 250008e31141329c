import { sql } from 'kysely'
import type pg from 'pg'
import { type Statement, statement } from './statement.ts'
import { classOf, type DatabaseError, endsConnection } from './store-errors.ts'
import { encodePlain } from './wire/arrays.ts'
import { copyRows } from './wire/copy.ts'
import { Exchange } from './wire/exchange.ts'

/** What the database engine behind a pool can do. Engines that speak PostgreSQL's protocol differ in these abilities. */
export interface Engine {
  /** The planner settings that the engine knows, with the values to set. */
  readonly planning: Readonly<Record<string, string>>
  /** Whether rows can be inserted by COPY. Otherwise they are inserted by `insert … select`. */
  readonly copies: boolean
}

/**
 * Makes the planner find rows by key, and use one plan of a statement for all values. Otherwise the planner would
 * choose to scan a table that is still empty, and keep that plan while the table grows. Without these settings, orders
 * in a new shop became five times slower within the first 20,000 orders, because of the look-up of idempotency keys.
 */
const planByKey = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  // Otherwise, the plan of a look-up by two columns may read all rows with the first one, and sort them by the second one.
  enable_incremental_sort: 'off',
} as const

/**
 * PostgreSQL itself. A pool assumes these abilities until a connection has tried out the engine. While the shop's tables
 * are missing, no statement can be tried.
 */
export const postgresql: Engine = { planning: planByKey, copies: true }

/** Tries whether the engine can make a generic plan. Citus cannot make one for this insert if the table is on a worker. */
const insertWithPlan = statement(
  'engine_generic_plan',
  (ids: string) => sql`insert into batches (id) select id from unnest(${ids}::uuid[]) as added (id)`,
)
/** Tries whether the engine accepts a COPY that is sent together with other statements. */
const insertByCopy = {
  name: 'engine_copy',
  text: 'copy batches (id) from stdin (format binary)',
  values: () => [],
  copied: () => copyRows([], [], () => {}),
}
const begin = statement('engine_begin', () => sql`begin`)
const rollback = statement('engine_rollback', () => sql`rollback`)

type Settings = Readonly<Record<string, string | number>>

/**
 * Sets up a new connection. If no earlier connection of the pool has found out what the engine can do, this connection tries
 * statements on the shop's tables. The trial is rolled back, so it changes no data. On PostgreSQL the trial takes one more
 * round trip.
 *
 * @param required the settings that every engine must have
 * @param found what an earlier connection of the pool has found out; undefined if none has
 * @param timeLimit how long each round trip may take, in milliseconds
 * @returns what the engine can do; undefined while the shop's tables are missing
 * @throws what the database threw, if the database is not available or lacks a required setting
 */
export async function prepareSession(
  client: pg.ClientBase,
  required: Settings,
  found: Engine | undefined,
  timeLimit: number,
): Promise<Engine | undefined> {
  const planning = await set(client, required, found?.planning ?? planByKey, timeLimit)
  if (found) return found
  const [tryPlan, tryCopy] = [additionOf(insertWithPlan, encodePlain([])), additionOf(insertByCopy)]
  const answer = await attempt(client, timeLimit, tryPlan, tryCopy)
  if (answer === 'no tables') return undefined
  if (answer === 'done') return { planning, copies: true }
  if ((await attempt(client, timeLimit, tryPlan)) === 'refused') planning.plan_cache_mode = 'auto'
  await set(client, required, planning, timeLimit)
  return { planning, copies: (await attempt(client, timeLimit, tryCopy)) !== 'refused' }
}

/** Adds a statement to an exchange. */
type Addition = (exchange: Exchange) => Promise<unknown>

let trials = 0

/**
 * Makes an addition that gives the statement a new name whenever it adds the statement. After an error the server skips
 * the statements that follow, so it does not prepare them, but `Exchange` remembers their names as prepared. A new name
 * makes the next exchange prepare the statement again.
 */
const additionOf =
  <Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): Addition =>
  (exchange) =>
    exchange.add({ ...statement, name: `${statement.name}_${++trials}` }, ...args)

type AttemptResult = 'done' | 'refused' | 'no tables'

/** Runs statements in a transaction that is rolled back. */
async function attempt(
  client: pg.ClientBase,
  timeLimit: number,
  ...additions: readonly Addition[]
): Promise<AttemptResult> {
  const exchange = new Exchange(timeLimit)
  const answers = [additionOf(begin), ...additions, additionOf(rollback)].map((addTo) => addTo(exchange))
  client.query(exchange)
  const failed = (await Promise.allSettled(answers)).find((answer) => answer.status === 'rejected')
  if (failed === undefined) return 'done'
  const error: DatabaseError = failed.reason
  if (endsConnection(error)) throw error
  // The server has skipped the `rollback`.
  await client.query({ text: 'rollback', query_timeout: timeLimit } as pg.QueryConfig)
  if (error.code === '42P01' || error.code === '3F000') return 'no tables' // undefined_table, invalid_schema_name
  // A role that may only read (42501, insufficient_privilege) cannot insert in either way, and neither can a standby
  // (25006, read_only_sql_transaction). So the trial shows nothing, and the engine counts as one that accepts the
  // statement.
  if (error.code === '42501' || error.code === '25006') return 'done'
  if (classOf(error) !== 'permanent') throw error
  return 'refused'
}

/**
 * Sets the required settings, and those planner settings that the engine knows: an engine with another planner may lack
 * some.
 *
 * @returns the planner settings that were set
 */
async function set(
  client: pg.ClientBase,
  required: Settings,
  planning: Engine['planning'],
  timeLimit: number,
): Promise<Record<string, string>> {
  const run = (settings: Settings) =>
    client.query({ text: settingsText(settings), query_timeout: timeLimit } as pg.QueryConfig)
  const accepts = (settings: Settings) =>
    run(settings).then(
      () => true,
      (error: DatabaseError) => {
        if (classOf(error) !== 'permanent') throw error
        return false
      },
    )
  if (await accepts({ ...required, ...planning })) return { ...planning }
  await run(required)
  const accepted: Record<string, string> = {}
  for (const [name, value] of Object.entries(planning)) {
    if (await accepts({ [name]: value })) accepted[name] = value
  }
  return accepted
}

const settingsText = (settings: Settings) =>
  Object.entries(settings)
    .map(([name, value]) => `set ${name} = '${value}'`)
    .join('; ')
