import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../src/index.ts'
import type { TestDatabase } from './database.ts'

/** Where Citus keeps the shop's tables. */
export type Place = 'coordinator' | 'worker'

/**
 * Creates a migrated schema in a Citus cluster.
 *
 * @param url the database on the coordinator, which has the extension and knows its workers
 */
export async function createCitusSchema(url: string, place: Place): Promise<TestDatabase> {
  const schema = `hexmart_test_${randomBytes(6).toString('hex')}`
  const pool = new pg.Pool({ connectionString: url, max: 2, options: `-c search_path=${schema}` })
  pool.on('error', () => {})
  const sharding = place === 'worker' ? 'on' : 'off'
  await pool.query(`set citus.enable_schema_based_sharding = ${sharding}; create schema ${schema}`)
  await migrate(url, { schema })
  const { rows } = await pool.query(
    `select string_agg(quote_ident(tablename), ', ') as tables from pg_tables
     where schemaname = $1 and tablename not like 'hexmart_migration%'`,
    [schema],
  )
  return {
    url,
    servingUrl: url,
    schema,
    sql: (text, values) => pool.query(text, values as unknown[]),
    empty: async () => void (await pool.query(`truncate ${rows[0].tables} cascade`)),
    async drop() {
      await pool.query(`drop schema ${schema} cascade`)
      await pool.end()
    },
  }
}
