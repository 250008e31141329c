import {
  type Day,
  emptied,
  lowestIdOf,
  type MessageId,
  type OrderId,
  type Prunable,
  type Pruning,
  type UserId,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { query, transaction } from './pool.ts'
import { lowestId } from './schema.ts'
import { serverTime } from './server-time.ts'
import { statement } from './statement.ts'
import { encodePlain } from './wire/arrays.ts'

/**
 * The ids are UUIDv7, which begin with a time, so the primary key finds the oldest rows. But that time comes from the clock of a
 * process. If this clock is behind, the id of a batch that may still be tried again looks old. So `at`, which comes from the
 * database's clock, decides whether a row is removed.
 */
const pruneBatches = statement(
  'prune_batches',
  (olderThan: string, before: string, limit: number) => sql<{ removed: number }>`
    with old as (
        select id from batches where id < ${olderThan}::uuid and at < ${before}::timestamptz order by id limit ${limit}
      ),
      removed as (delete from batches using old where batches.id = old.id returning 1)
    select count(*) as removed from removed`,
)

/** The first argument is unused: `prune` calls this statement with the same arguments as `pruneBatches`. */
export const pruneRecords = statement(
  'prune_idempotency_records',
  (_: string, before: string, limit: number) => sql<{ removed: number }>`
    with old as (select id from idempotency_records where at < ${before}::timestamptz order by at limit ${limit}),
      removed as (delete from idempotency_records using old where idempotency_records.id = old.id returning 1)
    select count(*) as removed from removed`,
)

/**
 * Messages and orders are pruned by id, part by part. Each call looks at one part of at most this many rows, and the next call goes
 * on after it. Otherwise every call would read all old rows that stay, and reach its time limit: in an outage of the data platform,
 * millions of messages are WAITING, and their orders stay with them. A part takes 0.2 s for messages and 0.5 to 2 s for orders.
 */
const rowsOfPart = 100_000

/** The last id of a full part; no row if fewer rows are left. */
const endOfPart = <Id extends string>(table: 'outbox' | 'orders') =>
  statement(
    `prune_end_of_part_${table}`,
    (after: string, below: string, rows: number) => sql<{ id: Id }>`
      select id from ${sql.table(table)} where id > ${after}::uuid and id < ${below}::uuid
      order by id offset ${rows}::bigint - 1 limit 1`,
  )

const endOfMessages = endOfPart<MessageId>('outbox')
const endOfOrders = endOfPart<OrderId>('orders')

/**
 * Removes messages, and moves the watermark, which tells audits since when all messages are stored. Never removes a message that
 * was written after the watermark.
 */
const pruneMessages = statement(
  'prune_messages',
  (after: string, until: string, before: string, limit: number) => sql<{ removed: number; last: MessageId | null }>`
    with mark as (
      insert into watermarks (name, at) values ('messages', ${before}::timestamptz)
      on conflict (name) do update set at = greatest(watermarks.at, excluded.at)
    ), old as (
      select id from outbox
      where id > ${after}::uuid and id <= ${until}::uuid
        and at < ${before}::timestamptz and settled_at < ${before}::timestamptz and state in ('SENT', 'DISCARDED')
      order by id limit ${limit}
    ), removed as (
      delete from outbox using old where outbox.id = old.id returning 1
    )
    select count(*) as removed, (select id from old order by id desc limit 1) as last from removed`,
)

const statements = {
  batches: pruneBatches,
  idempotencyRecords: pruneRecords,
} as const satisfies Record<Exclude<Prunable, 'settledMessages'>, unknown>

/**
 * Tries to lock out rebuilds of sales figures, because a day must not lose orders while it is counted. Returns no row while a
 * rebuild is running, and before the first rebuild. In both cases, no order may be removed.
 */
const tryLockOutRebuilds = statement(
  'prune_lock_out_rebuilds',
  () => sql<{ name: string }>`select name from leases where name = 'rebuild' for update skip locked`,
)

const markOrders = statement(
  'prune_mark_orders',
  (day: Day, from: string) => sql`
    insert into watermarks (name, day, at) values ('orders', ${day}, ${from}::timestamptz)
    on conflict (name) do update
      set day = greatest(watermarks.day, excluded.day), at = greatest(watermarks.at, excluded.at)`,
)

/** Whether an order has a stored message: its first message, which has the order's id, or its second. */
const hasMessage = sql`(
  exists (select 1 from outbox where outbox.id = orders.id)
  or exists (select 1 from outbox where order_id = orders.id and sequence > 1)
)`

/** Skips orders that another transaction has locked, for example to cancel them, so pruning never waits for a command. */
const lockOrders = statement(
  'prune_lock_orders',
  (after: string, until: string, limit: number) => sql<{ id: OrderId }>`
    select id from orders
    where id > ${after}::uuid and id <= ${until}::uuid and not ${hasMessage}
    order by id limit ${limit} for update skip locked`,
)

/**
 * Looks for messages a second time, in a separate statement with a newer snapshot: a cancel may have committed a message after
 * `lockOrders` took its snapshot and before it locked the order. One movement per product replaces the lines of all pruned
 * orders, so that the movements still add up to the stock.
 */
const removeOrders = statement(
  'prune_remove_orders',
  (ids: string) => sql<{ removed: number }>`
    with removed as (
      delete from orders
      where id = any(${ids}::uuid[]) and not ${hasMessage}
      returning id, restocked, paid_at
    ), lines as (
      delete from order_lines using removed where order_id = removed.id
      returning product_id, quantity, restocked, paid_at
    ), movements as (
      insert into stock_movements (product_id, change, reason, at)
      select product_id, -sum(quantity), 'ORDER', max(paid_at) from lines where restocked is not true group by product_id
      on conflict (product_id) where reason = 'ORDER'
      do update set change = stock_movements.change + excluded.change, at = greatest(stock_movements.at, excluded.at)
    )
    select count(*) as removed from removed`,
)

/** The oldest erasure that was more than `age` milliseconds ago, and that no other process is working on. */
const nextErasure = statement(
  'prune_next_erasure',
  (age: number) => sql<{ userId: UserId; after: OrderId }>`
    select user_id as "userId", after from erasures where at < now() - ${age} * interval '1 millisecond'
    order by at, user_id limit 1 for update skip locked`,
)

/**
 * Locks the orders by ascending id, as batches do, so that this statement and a batch that cancels several of the
 * orders cannot deadlock.
 */
const emptyMetadata = statement(
  'prune_empty_metadata',
  (userId: UserId, after: OrderId, limit: number) => sql<{ id: OrderId }>`
    with next_orders as materialized (
      select id from orders where user_id = ${userId} and id > ${after}::uuid order by id limit ${limit}
    ), locked as materialized (
      select id from orders where id in (select id from next_orders) and metadata is not null order by id for no key update
    ), emptied as (
      update orders set metadata = null from locked where orders.id = locked.id
    )
    select id from next_orders order by id`,
)

const emptyRecords = statement(
  'prune_empty_records',
  (userId: UserId, limit: number) => sql<{ emptied: number }>`
    with full_ones as (
      select id from idempotency_records where about = ${userId} and value <> ${sql.lit(emptied)} limit ${limit}
    ), emptied as (
      update idempotency_records set value = ${sql.lit(emptied)} from full_ones
      where idempotency_records.id = full_ones.id returning 1
    )
    select count(*) as emptied from emptied`,
)

const saveErasureProgress = statement(
  'prune_keep_erasure',
  (userId: UserId, after: OrderId) => sql`update erasures set after = ${after}::uuid where user_id = ${userId}`,
)

const endErasure = statement(
  'prune_end_erasure',
  (userId: UserId) => sql`delete from erasures where user_id = ${userId}`,
)

/** How long each statement of `pruneOrders` and `emptyErased` may take, in milliseconds. */
const statementLimit = 30_000

/** @param part how many messages or orders a call looks at, at most */
export function pruning(pool: pg.Pool, part = rowsOfPart): Pruning {
  /** The ids after which the next parts begin. After the last part, the first one follows again. */
  let messagesAfter = lowestId<MessageId>()
  let ordersAfter = lowestId<OrderId>()

  async function pruneSettled(before: number, limit: number): Promise<number> {
    const below = lowestIdOf(before)
    const [end] = await query(pool, endOfMessages, messagesAfter, below, part)
    const until = end?.id ?? below
    const [pruned] = await query(pool, pruneMessages, messagesAfter, until, new Date(before).toISOString(), limit)
    const { removed = 0, last = null } = pruned ?? {}
    // A call that reached its limit may not have finished its part, so the next call goes on after the last message
    // that was removed.
    messagesAfter = (removed === limit ? last : end?.id) ?? lowestId()
    return removed
  }

  return {
    async prune(what, age, limit) {
      const before = (await serverTime(pool)) - age
      if (what === 'settledMessages') return pruneSettled(before, limit)
      const [pruned] = await query(pool, statements[what], lowestIdOf(before), new Date(before).toISOString(), limit)
      return pruned?.removed ?? 0
    },

    pruneOrders: ({ day, from }, limit) =>
      transaction(pool, 'begin', statementLimit, async (run) => {
        if ((await run(tryLockOutRebuilds)).length === 0) return 0
        await run(markOrders, day, new Date(from).toISOString())
        const below = lowestIdOf(from)
        const [end] = await run(endOfOrders, ordersAfter, below, part)
        const old = await run(lockOrders, ordersAfter, end?.id ?? below, limit)
        const [pruned] = await run(removeOrders, encodePlain(old.map(({ id }) => id)))
        // As for messages: a call that reached its limit may not have finished its part.
        ordersAfter = (old.length === limit ? old.at(-1)?.id : end?.id) ?? lowestId()
        return pruned?.removed ?? 0
      }),

    emptyErased: (age, limit) =>
      transaction(pool, 'begin', statementLimit, async (run) => {
        const [erasure] = await run(nextErasure, age)
        if (!erasure) return false
        const { userId, after } = erasure
        const orders = await run(emptyMetadata, userId, after, limit)
        // The records come second. The statement above waits for every batch that has locked an order with metadata, and this
        // statement then sees the records that those batches wrote.
        const [records] = await run(emptyRecords, userId, limit)
        const mayBeMore = orders.length === limit || records?.emptied === limit
        if (mayBeMore) await run(saveErasureProgress, userId, orders.at(-1)?.id ?? after)
        else await run(endErasure, userId)
        return true
      }),
  }
}
