import pg from 'pg'
import { Exchange } from './exchange.ts'
import { connectFault, readFault } from './faults.ts'
import { assertSchemaName, type SchemaOptions } from './schema-name.ts'
import type { Statement } from './statement.ts'
import { types } from './types.ts'

export interface PoolOptions extends SchemaOptions {
  /** `postgresql://…` */
  readonly connectionString: string
  /** At most this many connections: 10 unless it is said otherwise. */
  readonly max?: number
  /** How long to wait for a connection, in milliseconds: 2,000. */
  readonly connectTimeout?: number
  /** How long a statement may take on the server, in milliseconds: 4,000. */
  readonly statementTimeout?: number
  /** How long a statement may wait for a lock, in milliseconds: 3,000. */
  readonly lockTimeout?: number
  /** How long a transaction may be left alone before the server ends it, in milliseconds: 5,000. */
  readonly idleInTransactionTimeout?: number
  /** Is told when the server ends a connection that nobody was using. */
  readonly onIdleError?: (error: Error) => void
}

/**
 * One plan for any values, made once a connection, that finds its rows by key. Left to itself the planner reads a table
 * that is still empty from end to end, and keeps to that plan while the table grows: measured on a new shop, the look-up
 * of idempotency keys made orders five times slower within 20,000 of them.
 */
const byKey = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
}

/**
 * How much longer than the server may take for a statement its answer is waited for, in milliseconds. Then it is the
 * network that stands still, which no limit of the server's sees, and the connection is destroyed.
 */
const answerSlack = 1_500

/**
 * Opens a pool with everything that the store relies on: plans by key, UTC, a limit to every wait.
 *
 * @example
 * const pool = createPool({ connectionString: 'postgresql://shop@localhost/shop' })
 * const shop = createShop({ ...postgres(pool) })
 */
export function createPool(options: PoolOptions): pg.Pool {
  const connectTimeout = options.connectTimeout ?? 2_000
  const statementTimeout = options.statementTimeout ?? 4_000
  const settings = {
    // This schema alone: a host's own table of the same name in another schema is never taken for the shop's.
    search_path: assertSchemaName(options.schema ?? 'public'),
    statement_timeout: statementTimeout,
    lock_timeout: options.lockTimeout ?? 3_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeout ?? 5_000,
    // Instants are read and written as UTC.
    timezone: 'UTC',
    datestyle: 'ISO',
    ...byKey,
  }
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: 'hexmart',
    max: options.max ?? 10,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: statementTimeout + answerSlack,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    // Set here and not in the connection's start: a connection string may bring start options of its own.
    onConnect: async (client) => {
      // A connection that breaks while it is in use tells whoever uses it; unheard, the event would end the process.
      client.on('error', () => {})
      const text = Object.entries(settings).map(([name, value]) => `set ${name} = '${value}'`)
      await client.query({ text: text.join('; '), query_timeout: connectTimeout } as pg.QueryConfig)
    },
  })
  pool.on('error', options.onIdleError ?? (() => {}))
  return pool
}

/** Refuses a pool that was made without `createPool`: it would lack limits and answer with other types. */
export function checkPool(pool: pg.Pool): void {
  if (pool.options.types !== types) {
    throw new TypeError('the pool must be made by createPool of @hexmart/adapter-postgres')
  }
}

/** Takes a connection out of the pool, or throws an `unavailable` fault. */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw connectFault(error)
  }
}

/** Runs a statement and answers its rows. */
export type Run = <Args extends readonly unknown[], Row>(
  statement: Statement<Args, Row>,
  ...args: Args
) => Promise<Row[]>

/** Runs one statement on its own. Throws classified faults. */
export function query<Args extends readonly unknown[], Row>(
  pool: pg.Pool,
  statement: Statement<Args, Row>,
  ...args: Args
): Promise<Row[]> {
  return using(pool, undefined, (run) => run(statement, ...args))
}

/**
 * Runs statements in a transaction of their own: for jobs, which are long and hold no lock that an order needs.
 *
 * @param begin how it begins, such as `begin read only`
 * @param timeLimit how long a statement may take, in milliseconds
 */
export function transaction<Value>(
  pool: pg.Pool,
  begin: string,
  timeLimit: number,
  work: (run: Run) => Promise<Value>,
): Promise<Value> {
  return using(pool, timeLimit + answerSlack, async (run, client) => {
    await client.query(begin)
    // Jobs read many rows: the planner is free again.
    const settings = Object.keys(byKey).map((name) => `set local ${name} to default`)
    await client.query([`set local statement_timeout = ${timeLimit}`, ...settings].join('; '))
    const value = await work(run)
    await client.query('commit')
    return value
  })
}

/** A connection on which anything went wrong is not used again. */
async function using<Value>(
  pool: pg.Pool,
  timeLimit: number | undefined,
  work: (run: Run, client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await connect(pool)
  const run: Run = async (statement, ...args) => {
    const exchange = new Exchange(timeLimit)
    const answered = exchange.add(statement, ...args)
    client.query(exchange)
    return (await answered).rows
  }
  try {
    const value = await work(run, client)
    client.release()
    return value
  } catch (error) {
    client.release(true)
    throw readFault(error)
  }
}
