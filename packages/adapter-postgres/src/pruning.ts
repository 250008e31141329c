import type { Prunable, Pruning } from '@hexmart/core'
import { sql } from 'kysely'
import type pg from 'pg'
import { query } from './pool.ts'
import { statement } from './statement.ts'

/** Ids of version 7 begin with their time, so that the oldest rows are found by the primary key. */
const pruneBatches = statement(
  'prune_batches',
  (olderThan: string, _: string, limit: number) => sql<{ removed: number }>`
    with old as (select id from batches where id < ${olderThan}::uuid order by id limit ${limit}),
      removed as (delete from batches using old where batches.id = old.id returning 1)
    select count(*) as removed from removed`,
)

const pruneRecords = statement(
  'prune_idempotency_records',
  (_: string, before: string, limit: number) => sql<{ removed: number }>`
    with removed as (
      delete from idempotency_records where ctid = any(array(
        select ctid from idempotency_records where at < ${before}::timestamptz limit ${limit}
      )) returning 1
    )
    select count(*) as removed from removed`,
)

/** A message that was written after the watermark is never removed, so that an audit can count on it. */
const pruneMessages = statement(
  'prune_messages',
  (olderThan: string, before: string, limit: number) => sql<{ removed: number }>`
    with mark as (
      insert into watermarks (name, at) values ('messages', ${before}::timestamptz)
      on conflict (name) do update set at = greatest(watermarks.at, excluded.at)
    ), old as (
      select id from outbox
      where id < ${olderThan}::uuid and at < ${before}::timestamptz and settled_at < ${before}::timestamptz
        and state in ('SENT', 'DISCARDED')
      order by id limit ${limit}
    ), removed as (
      delete from outbox using old where outbox.id = old.id returning 1
    )
    select count(*) as removed from removed`,
)

const statements = {
  batches: pruneBatches,
  idempotencyRecords: pruneRecords,
  settledMessages: pruneMessages,
} as const satisfies Record<Prunable, unknown>

const now = statement('now', () => sql<{ now: number }>`select now() as now`)

export const pruning = (pool: pg.Pool): Pruning => ({
  async prune(what, age, limit) {
    const [server] = await query(pool, now)
    if (!server) throw new Error('the database did not say what time it is')
    const before = server.now - age
    const [pruned] = await query(pool, statements[what], lowestIdOf(before), new Date(before).toISOString(), limit)
    return pruned?.removed ?? 0
  },
})

/** The lowest UUID of version 7 that an instant can have. */
function lowestIdOf(at: number): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
