import type { Instant } from '@hexmart/core'
import { sql } from 'kysely'
import type pg from 'pg'
import { query } from './pool.ts'
import { statement } from './statement.ts'

const now = statement('now', () => sql<{ now: number }>`select now() as now`)

/** The time by the database's clock. */
export async function serverTime(pool: pg.Pool): Promise<Instant> {
  const [server] = await query(pool, now)
  if (!server) throw new Error('the database returned no time')
  return server.now
}
