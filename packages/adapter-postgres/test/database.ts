import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { databaseUrl } from './server.ts'

export interface TestDatabase {
  readonly url: string
  /** The same database for a role that may only do what serving a shop needs. */
  readonly servingUrl: string
  /** The schema of the shop, if it is not `public`. */
  readonly schema?: string
  /** Runs a statement outside of the shop. */
  sql(text: string, values?: readonly unknown[]): Promise<pg.QueryResult>
  /** Empties every table of the shop. The history of the migrations stays. */
  empty(): Promise<void>
  drop(): Promise<void>
}

/** Clones a database from the migrated template, so that tests in different databases do not disturb each other. */
export async function createDatabase(): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl')
  const template = new URL(templateUrl).pathname.slice(1)
  const name = `hexmart_test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name} template ${template}`)
  const url = databaseUrl(templateUrl, name)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => {})
  const { rows } = await pool.query(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename not like 'hexmart_migration%'`,
  )
  const empty = emptying(rows.map((table) => table.name))
  const servingUrl = new URL(url)
  servingUrl.username = servingUrl.password = inject('servingRole')
  return {
    url,
    servingUrl: servingUrl.href,
    sql: (text, values) => pool.query(text, values as unknown[]),
    empty: async () => void (await pool.query(empty)),
    async drop() {
      await pool.end()
      await administer(`drop database ${name} with (force)`)
    },
  }

  async function administer(statement: string): Promise<void> {
    const client = new pg.Client(databaseUrl(templateUrl, 'postgres'))
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
}

/**
 * A statement that removes all rows of tables. Truncating the 22 tables of a shop took 60 to 170 ms, because it makes new files
 * for them and their indexes. Deleting a few rows from each takes 2 ms. Large tables are still truncated, because their
 * deleted rows would make later reads slow.
 */
const emptying = (tables: readonly string[]) => `do $$
declare
  name regclass;
begin
  lock table ${tables.join(', ')};
  set local session_replication_role = replica;
  foreach name in array array['${tables.join("', '")}']::regclass[] loop
    if pg_relation_size(name) > 50000 then
      execute format('truncate %s cascade', name);
    else
      execute format('delete from %s', name);
    end if;
  end loop;
end $$`
