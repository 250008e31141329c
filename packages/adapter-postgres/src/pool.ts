import { sql } from 'kysely'
import pg from 'pg'
import { type Engine, postgresql, prepareSession } from './engine.ts'
import { type Hosts, hostsOf } from './hosts.ts'
import { assertSchemaName, type SchemaOptions } from './schema-name.ts'
import { readTurns } from './shares.ts'
import { type Statement, statement } from './statement.ts'
import { type DatabaseError, hidesOutcome, toConnectError, toQueryError, toUnknownOutcome } from './store-errors.ts'
import { Exchange } from './wire/exchange.ts'
import { types } from './wire/types.ts'

export interface PoolOptions extends SchemaOptions {
  /** `postgresql://user:password@host:5432/database`. Separate several hosts by commas. */
  readonly connectionString: string
  /**
   * At most this many connections. Reports use at most a third of them, or one if `max` is below 3. Other reads leave one
   * connection to commands and one to background jobs, if `max` is 4 or more. Default: 10.
   */
  readonly max?: number
  /**
   * How long to wait for a connection, in milliseconds. Default: 2,000. With several hosts, this limit holds for each
   * host. Each round trip that then sets up a new connection may take as long, too.
   */
  readonly connectTimeout?: number
  /** How long a statement may take on the server, in milliseconds. Default: 4,000. */
  readonly statementTimeout?: number
  /** How long a statement may wait for a lock, in milliseconds. Default: 3,000. */
  readonly lockTimeout?: number
  /** How long a transaction may be idle before the server ends it, in milliseconds. Default: 5,000. */
  readonly idleInTransactionTimeout?: number
  /** Called when an idle connection breaks, for example because the server ended it. */
  readonly onIdleError?: (error: Error) => void
}

/**
 * How much longer than the server's own limit the client waits for the answer to a statement, in milliseconds. If the
 * answer is still missing then, the network has stalled, which no limit on the server notices. So the connection is
 * closed.
 */
const answerSlack = 1_500

/**
 * Opens a pool with the settings that the store relies on: its schema, plans that find rows by key, the time zone UTC, and a
 * limit to every wait. The pool's first connection finds out what the database engine can do (docs/decisions/plain-sql.md).
 *
 * @throws TypeError for a schema whose name is not a lower-case identifier, and for a connection string that is malformed or
 *   has a parameter without effect
 * @example
 * const pool = createPool({ connectionString: 'postgresql://shop@localhost/shop' })
 * const shop = createShop({ store: postgres(pool) })
 */
export function createPool(options: PoolOptions): pg.Pool {
  const connectTimeout = options.connectTimeout ?? 2_000
  const statementTimeout = options.statementTimeout ?? 4_000
  const settings = {
    // Only this schema is searched, so a table of the same name in another schema is never used instead of the shop's.
    search_path: assertSchemaName(options.schema ?? 'public'),
    statement_timeout: statementTimeout,
    lock_timeout: options.lockTimeout ?? 3_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeout ?? 5_000,
    // Instants are read and written as UTC.
    timezone: 'UTC',
    datestyle: 'ISO',
  }
  const hosts = hostsOf(options.connectionString)
  const pool = new pg.Pool({
    Client: hosts.Client as never,
    application_name: 'hexmart',
    max: options.max ?? 10,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: statementTimeout + answerSlack,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    // The settings are set here, and not as start options of the connection, because the `options` of a connection string
    // would replace them.
    onConnect: async (client) => {
      // A connection that breaks rejects the query that uses it. Without a listener, its `error` event would also end
      // the process.
      client.on('error', () => {})
      const engine = await prepareSession(client, settings, engines.get(pool), connectTimeout)
      if (engine) engines.set(pool, engine)
    },
  })
  pool.on('error', options.onIdleError ?? (() => {}))
  hostsOfPool.set(pool, hosts)
  return pool
}

const hostsOfPool = new WeakMap<pg.Pool, Hosts>()
/** What the engine of each pool can do, once a connection has found it out. */
const engines = new WeakMap<pg.Pool, Engine>()

/** What the engine behind a pool can do. Until a connection has found it out, this is what PostgreSQL can do. */
export const engineOf = (pool: pg.Pool): Engine => engines.get(pool) ?? postgresql

/** Refuses a pool that was made without `createPool`: it would lack the limits, and read values as other types. */
export function checkPool(pool: pg.Pool): void {
  if (pool.options.types !== types) {
    throw new TypeError('the pool must be made by createPool of @hexmart/adapter-postgres')
  }
}

/** Takes a connection out of the pool, or throws a `StoreError` of class `unavailable`. */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await (hostsOfPool.get(pool)?.connect(() => pool.connect()) ?? pool.connect())
  } catch (error) {
    throw toConnectError(error)
  }
}

/** Runs a statement and returns its rows. */
export type Run = <Args extends readonly unknown[], Row>(
  statement: Statement<Args, Row>,
  ...args: Args
) => Promise<Row[]>

/**
 * Runs one statement outside of a transaction block, in its turn among the reads of the pool.
 *
 * @throws StoreError
 */
export function query<Args extends readonly unknown[], Row>(
  pool: pg.Pool,
  statement: Statement<Args, Row>,
  ...args: Args
): Promise<Row[]> {
  return readTurns(pool)(() => using(pool, undefined, (run) => run(statement, ...args)))
}

const beginSnapshot = statement('snapshot_begin', () => sql`begin isolation level repeatable read read only`)
const beginChange = statement('change_begin', () => sql`begin`)
const commit = statement('round_trip_end', () => sql`commit`)
const limitStatements = statement(
  'transaction_limit',
  (milliseconds: string) => sql`select set_config('statement_timeout', ${milliseconds}, true)`,
)

/**
 * Runs reads on one snapshot of the database, all in one round trip.
 *
 * @param work makes all its calls of `run` before it awaits any of them
 */
export function onSnapshot<Value>(pool: pg.Pool, work: (run: Run) => Promise<Value>): Promise<Value> {
  return readTurns(pool)(() => inOneRoundTrip(pool, beginSnapshot, work))
}

/**
 * Runs changes in one transaction and one round trip. Each statement sees what the statements before it have changed.
 *
 * @param work makes all its calls of `run` before it awaits any of them
 */
export function together<Value>(pool: pg.Pool, work: (run: Run) => Promise<Value>): Promise<Value> {
  return inOneRoundTrip(pool, beginChange, work)
}

function inOneRoundTrip<Value>(
  pool: pg.Pool,
  begin: Statement<[], unknown>,
  work: (run: Run) => Promise<Value>,
): Promise<Value> {
  return using(pool, undefined, async (_, client) => {
    const exchange = new Exchange()
    const beginAnswer = exchange.add(begin)
    const result = work(async (statement, ...args) => (await exchange.add(statement, ...args)).rows)
    const commitAnswer = exchange.add(commit)
    client.query(exchange)
    const [value] = await Promise.all([result, beginAnswer, commitAnswer])
    return value
  })
}

/**
 * How long a statement may take, in milliseconds. A function is called again for each statement, so that all statements of a
 * transaction can share one limit.
 */
export type TimeLimit = number | (() => number)

/**
 * Runs statements in a transaction of their own: for background jobs, and for reports (`report.ts`). The statements may
 * take long, so they must not hold a lock that placing an order needs. Anything that a statement throws becomes a
 * `StoreError`. Its class is `commit-unknown` if the answer to COMMIT is lost.
 *
 * @param begin the statement that begins the transaction, such as `begin read only`
 * @param timeLimit how long each statement of the transaction may take
 */
export function transaction<Value>(
  pool: pg.Pool,
  begin: string,
  timeLimit: TimeLimit,
  work: (run: Run) => Promise<Value>,
): Promise<Value> {
  const limit = typeof timeLimit === 'number' ? () => timeLimit : timeLimit
  const waitLimit = () => limit() + answerSlack
  return using(pool, waitLimit, async (run, client) => {
    await client.query(begin)
    // Such transactions read many rows, so the planner may choose any plan.
    const settings = Object.keys(engineOf(pool).planning).map((name) => `set local ${name} to default`)
    await client.query([`set local statement_timeout = ${limit()}`, ...settings].join('; '))
    const limitedRun: Run = async (statement, ...args) => {
      await run(limitStatements, String(limit()))
      return run(statement, ...args)
    }
    const value = await work(typeof timeLimit === 'number' ? run : limitedRun)
    try {
      await client.query('commit')
    } catch (error) {
      throw hidesOutcome(error as DatabaseError) ? toUnknownOutcome(error) : error
    }
    return value
  })
}

/**
 * Runs work on a connection of the pool. If the work fails, the connection is closed, because a transaction may be open
 * on it, or answers may still be unread.
 *
 * @param waitLimit is called by each call of `run`, and returns how long this call may wait for its answer, in
 *   milliseconds; if undefined, the limit is the pool's
 */
async function using<Value>(
  pool: pg.Pool,
  waitLimit: (() => number) | undefined,
  work: (run: Run, client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await connect(pool)
  const run: Run = async (statement, ...args) => {
    const exchange = new Exchange(waitLimit?.())
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
    throw toQueryError(error)
  }
}
