import pg from 'pg'
import { vi } from 'vitest'
import { createPool, type PoolOptions } from '../src/index.ts'
import type { TestDatabase } from './database.ts'

/** Holds statements after they have taken their snapshot, and before they lock rows. */
export interface Halting {
  /** The statements of this pool read the table through a row security policy. The policy waits while they are held. */
  readonly pool: pg.Pool
  /** From now on, the statements wait. */
  hold(): Promise<void>
  /** Settles when one of the statements waits. */
  untilWaiting(): Promise<void>
  /** Lets the statements go on. */
  release(): Promise<void>
  close(): Promise<void>
}

/** @param table statements that read this table can be held */
export async function haltingAt(
  database: TestDatabase,
  table: string,
  options: Pick<PoolOptions, 'max'> = {},
): Promise<Halting> {
  const role = `halting_${table}`
  await database.sql(`
    create role ${role};
    grant all on all tables in schema public to ${role};
    create function halt() returns boolean language sql volatile as
      $$ select pg_advisory_xact_lock_shared(1) is not null $$;
    alter table ${table} enable row level security;
    create policy halting on ${table} to ${role} using (halt())`)
  const url = new URL(database.url)
  url.searchParams.set('options', `-c role=${role}`)
  const pool = createPool({ connectionString: url.href, lockTimeout: 20_000, statementTimeout: 20_000, ...options })
  const holder = new pg.Client(database.url)
  await holder.connect()
  return {
    pool,
    hold: async () => void (await holder.query('begin; select pg_advisory_xact_lock(1)')),
    async untilWaiting() {
      const waiting = `select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`
      await vi.waitFor(
        async () => {
          if ((await database.sql(waiting)).rows.length === 0) throw new Error('nothing waits')
        },
        { timeout: 10_000, interval: 5 },
      )
    },
    release: async () => void (await holder.query('commit')),
    async close() {
      await holder.end()
      await pool.end()
      await database.sql(`
        drop policy halting on ${table};
        alter table ${table} disable row level security;
        drop function halt;
        drop owned by ${role};
        drop role ${role}`)
    },
  }
}
