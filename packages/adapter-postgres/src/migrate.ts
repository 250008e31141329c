import type pg from 'pg'
import { hostsOf } from './hosts.ts'
import { createHistory, readState, run, type SchemaState } from './migrations/history.ts'
import { assertSchemaName, type SchemaOptions } from './schema-name.ts'

/**
 * Brings the shop's schema up to date, and creates it if it is missing. Several processes may call this at the same time: they
 * take turns by a locked row, and each migration runs once. Everything that is missing is created in one transaction.
 *
 * @returns the names of the migrations that this call has run
 * @throws when the connection string or the name of the schema is malformed, the database cannot be reached, is behind
 *   a pooler in transaction mode or has another encoding than UTF8, the role may not create tables although some are
 *   missing, another version of Hexmart made the schema, or other tables in the schema have names that the shop needs
 * @example
 * const names = await migrate('postgresql://shop@localhost/shop') // ['0001-shop'] the first time
 */
export async function migrate(
  connectionString: string,
  { schema = 'public' }: SchemaOptions = {},
): Promise<readonly string[]> {
  assertSchemaName(schema)
  return withConnection(connectionString, {}, async (client) => {
    // A migration, or the wait for the migration of another process, may take longer than the limits that the database sets.
    await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0')
    await client.query(`set search_path = "${schema}"`)
    await requireUtf8(client)
    for (let attempt = 1; ; attempt++) {
      try {
        return await migrateOnce(client, schema)
      } catch (error) {
        if (attempt === attempts || !createdMeanwhile.includes((error as { code?: unknown }).code)) throw error
      }
    }
  })
}

/**
 * Lists the migrations that `migrate` would run, and writes nothing: a role that may only read can call it.
 *
 * @returns the names of the missing migrations, in the sequence in which they run
 * @throws when the connection string or the name of the schema is malformed, the database cannot be reached or is
 *   behind a pooler in transaction mode, another version of Hexmart made the schema, or other tables in the schema have
 *   names that the shop needs
 * @example
 * const missing = await pendingMigrations('postgresql://shop@localhost/shop') // [] when the schema is up to date
 */
export async function pendingMigrations(
  connectionString: string,
  { schema = 'public' }: SchemaOptions = {},
): Promise<readonly string[]> {
  assertSchemaName(schema)
  return withConnection(connectionString, { query_timeout: 10_000 }, async (client) => {
    const { pending } = await readState(client, schema)
    return pending.map(({ name }) => name)
  })
}

/**
 * Two processes that start at the same time may both try to create the tables of the history. The later process waits for the
 * earlier one, fails because the tables then exist, and tries again. Its error is unique_violation (in PostgreSQL's system
 * catalogue), duplicate_schema or duplicate_table.
 */
const createdMeanwhile: readonly unknown[] = ['23505', '42P06', '42P07']
/** How often a call tries at most. It tries again only if another process created something at the same moment. */
const attempts = 10

async function migrateOnce(client: pg.Client, schema: string): Promise<readonly string[]> {
  await client.query('begin isolation level read committed')
  try {
    const before = await readState(client, schema)
    // Take no lock yet: a role that may not migrate must be able to start a shop that another role has migrated.
    const isUpToDate = before.hasHistory && before.pending.length === 0
    const names = isUpToDate ? [] : await runPending(client, schema, before)
    await client.query('commit')
    return names
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function runPending(client: pg.Client, schema: string, before: SchemaState): Promise<readonly string[]> {
  try {
    if (!before.hasHistory) await createHistory(client, schema, before)
    await client.query(`select 1 from "${schema}".hexmart_migration_lock for update`)
    // Another process may have migrated while this one waited for the lock.
    const { pending } = await readState(client, schema)
    for (const migration of pending) await run(client, migration)
    return pending.map(({ name }) => name)
  } catch (error) {
    if ((error as { code?: unknown }).code !== insufficientPrivilege) throw error
    const reason = `the role ${client.user} may not migrate the schema ${schema} (${(error as Error).message})`
    throw new Error(`${reason}: migrate with the role that owns the tables of this schema`, { cause: error })
  }
}

const insufficientPrivilege = '42501'

/** Names of users and products may be in any language: a database with another encoding could not store some of them. */
async function requireUtf8(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('show server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') {
    throw new Error(
      `the database has the encoding ${encoding}, but the shop needs UTF8: create a database with the encoding UTF8`,
    )
  }
}

/** Runs work on a new connection to the first usable host, and then closes the connection. */
async function withConnection<Value>(
  connectionString: string,
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<Value>,
): Promise<Value> {
  const { Client, connect } = hostsOf(connectionString)
  const client = await connect(async () => {
    const client = new Client({ connectionTimeoutMillis: 10_000, keepAlive: true, ...config })
    // A connection that breaks rejects the query that uses it. Without a listener, its `error` event would also end the
    // process.
    client.on('error', () => {})
    await client.connect()
    return client
  })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
