import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import * as shop from './migrations/0001-shop.ts'

const migrations: Readonly<Record<string, Migration>> = { '0001-shop': shop }
const provider: MigrationProvider = { getMigrations: async () => migrations }

/**
 * Two that start at once may both try to make the migrator's own tables. The later one waits for the earlier, fails
 * because they are there, or because it failed before in the same transaction, and tries again.
 */
const attempts = 10
const madeByAnother: readonly unknown[] = ['23505', '42P07', '25P02']

/**
 * Brings the database to the latest schema. Safe to run from several processes at once: they take turns by a locked
 * row, and each migration runs once.
 *
 * @returns the names of the migrations that this call has run
 * @throws when the database cannot be reached, or holds a schema that this version does not know
 * @example
 * const names = await migrate('postgresql://shop@localhost/shop') // ['0001-shop'] the first time
 */
export async function migrate(connectionString: string): Promise<readonly string[]> {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    connectionTimeoutMillis: 10_000,
    // With no other limit, a network that is gone would be waited for for ever.
    keepAlive: true,
    // A migration takes what it takes, and waits for another's as long as that takes, whatever the database's own limits.
    onConnect: async (client) => {
      // A connection that breaks tells whoever waits for it; unheard, the event would end the process.
      client.on('error', () => {})
      await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0')
    },
  })
  const db = new Kysely<never>({ dialect: new RowLockingDialect({ pool }) })
  try {
    await requireUtf8(db)
    for (let attempt = 1; ; attempt++) {
      const { error, results = [] } = await runOnce(db)
      if (error === undefined) return results.map(({ migrationName }) => migrationName)
      if (attempt === attempts || !madeByAnother.includes((error as { code?: unknown }).code)) throw error
    }
  } finally {
    await db.destroy()
  }
}

/** Names are text of any language: in another encoding, some of them would be a fault of the shop's. */
async function requireUtf8(db: Kysely<never>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new Error(`the database has the encoding ${encoding}: make one with the encoding UTF8`)
}

/**
 * Says what `migrate` would run, and writes nothing: a role that may only read can ask.
 *
 * @returns the names of the migrations that are missing, in their order
 * @throws when the database cannot be reached, or holds a schema that this version does not know
 * @example
 * const missing = await pendingMigrations('postgresql://shop@localhost/shop') // [] when the database is up to date
 */
export async function pendingMigrations(connectionString: string): Promise<readonly string[]> {
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
  pool.on('error', () => {})
  try {
    const ran = await namesOfRun(pool)
    const unknown = [...ran].filter((name) => !Object.hasOwn(migrations, name))
    if (unknown.length > 0) throw new Error(`its schema is of a later version, which ran ${unknown.join(', ')}`)
    return Object.keys(migrations).filter((name) => !ran.has(name))
  } finally {
    await pool.end()
  }
}

/** The migrator makes its table with the first migration: where it is not, none has run. */
async function namesOfRun(pool: pg.Pool): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name')
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    if ((error as { code?: unknown }).code === undefinedTable) return new Set()
    throw error
  }
}

const undefinedTable = '42P01'

/** All that is to be done is done in one transaction, or not at all. */
async function runOnce(db: Kysely<never>) {
  try {
    return await db.transaction().execute(async (transaction) => {
      const result = await new Migrator({ db: transaction, provider }).migrateToLatest()
      if (result.error !== undefined) throw result.error
      return { ...result, error: undefined }
    })
  } catch (error) {
    return { error, results: [] }
  }
}

/** Kysely would take an advisory lock, which not every database that speaks PostgreSQL's protocol has. */
class RowLockingDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new RowLockingAdapter()
  }
}

class RowLockingAdapter extends PostgresAdapter {
  override async acquireMigrationLock(...[db, options]: Parameters<PostgresAdapter['acquireMigrationLock']>) {
    await sql`select from ${sql.table(options.lockTable)} where id = ${options.lockRowId} for update`.execute(db)
  }

  /** The lock ends with the transaction. */
  override async releaseMigrationLock(): Promise<void> {}
}
