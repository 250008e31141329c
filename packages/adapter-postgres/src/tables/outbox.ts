import {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  type MessageId,
  type Outbox,
  type OutboxTable,
  orderAt,
  pageOf,
  type Settlement,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { plainArray, textArray, timestamp } from '../arrays.ts'
import { query } from '../pool.ts'
import { columns, columnsOf, type Database, highestId } from '../schema.ts'
import { db, type Statement, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'
import { ordersByIds } from './orders.ts'

type Row = Selectable<Database['outbox']>
const all = columnsOf('outbox')

const add = statement(
  'outbox_add',
  (ids: string, orderIds: string, sequences: string, kinds: string, at: string) => sql`
    insert into outbox (id, order_id, sequence, type, at)
    select * from unnest(
      ${ids}::uuid[], ${orderIds}::uuid[], ${sequences}::smallint[], ${kinds}::text[], ${at}::timestamptz[])`,
)

type ClaimRow = Pick<Row, 'id' | 'order_id' | 'sequence' | 'type' | 'at' | 'attempts'> & { readonly claimed: boolean }

/** For how long a message is put off that waits for an earlier one of its order; settling that one makes it due at once. */
const putOff = '5 minutes'

/** So many that are due are looked at, if fewer are wanted: what waits for an earlier message is put off by the hundred. */
const lookedAt = 200

/**
 * One statement: what is due is locked, passing over what another relay locks; what waits for an earlier one of its order is
 * put off, so that it is not looked at again by every claim; of the rest, as many as are wanted are leased.
 */
const claim = statement(
  'outbox_claim',
  (token: string, limit: number, looked: number, leaseFor: number) => sql<ClaimRow>`
    with due as (
      select id, due_at, sequence > 1 and exists (
          select from outbox as earlier
          where earlier.order_id = outbox.order_id and earlier.sequence < outbox.sequence
            and earlier.state in ('WAITING', 'DEAD')
        ) as blocked
      from outbox where state = 'WAITING' and due_at <= now()
      order by due_at, id limit ${looked} for update skip locked
    ), chosen as (
      select id, blocked, row_number() over (partition by blocked order by due_at, id) as place from due
    )
    update outbox set
      due_at = now() + case when blocked then interval '${sql.raw(putOff)}' else ${leaseFor} * interval '1 ms' end,
      attempts = attempts + case when blocked then 0 else 1 end,
      token = case when blocked then null else ${token} end
    from chosen where outbox.id = chosen.id and (blocked or place <= ${limit})
    returning outbox.id, order_id, sequence, type, at, attempts, not blocked as claimed`,
)

/**
 * A claim sees earlier messages as they were when it began. One that was settled meanwhile has made those behind it due
 * before the claim put them off: they are made due again.
 */
const takeBack = statement(
  'outbox_take_back',
  (ids: string) => sql`
    update outbox set due_at = now()
    where id = any(${ids}::uuid[]) and state = 'WAITING' and token is null and not exists (
      select from outbox as earlier
      where earlier.order_id = outbox.order_id and earlier.sequence < outbox.sequence
        and earlier.state in ('WAITING', 'DEAD')
    )`,
)

const settle = statement(
  'outbox_settle',
  (token: string, ids: string, kinds: string, waits: string, errors: Buffer) => sql`
    with settled as (
      update outbox set
        state = case kind when 'sent' then 'SENT' when 'dead' then 'DEAD' else 'WAITING' end,
        due_at = case kind when 'retry' then now() + wait * interval '1 ms' when 'returned' then now() end,
        settled_at = case when kind in ('sent', 'dead') then now() end,
        attempts = attempts - case kind when 'returned' then 1 else 0 end,
        last_error = coalesce(nullif(error, ''), last_error),
        token = null
      from unnest(${ids}::uuid[], ${kinds}::text[], ${waits}::bigint[], ${errors}::text[])
        as came (id, kind, wait, error)
      where outbox.id = came.id and outbox.token = ${token} and state = 'WAITING'
      returning order_id, sequence, kind
    )
    update outbox set due_at = now() from settled
    where kind = 'sent' and outbox.order_id = settled.order_id and outbox.sequence > settled.sequence
      and outbox.state = 'WAITING' and outbox.token is null`,
)

/** A statement a state: only a state that stands in the text lets the few that wait or are dead be found by their index. */
const pages = Object.fromEntries(
  deliveryStates.map((state) => [
    state,
    statement(
      `outbox_page_${state}`,
      (before: MessageId, limit: number) =>
        sql<Row>`select ${all} from outbox where state = ${sql.lit(state)} and id < ${before} order by id desc limit ${limit}`,
    ),
  ]),
) as Record<DeliveryState, Statement<[MessageId, number], Row>>

const pageOfAll = statement(
  'outbox_page',
  (before: MessageId, limit: number) =>
    sql<Row>`select ${all} from outbox where id < ${before} order by id desc limit ${limit}`,
)

const find = statement('outbox_find', (id: MessageId) =>
  db.selectFrom('outbox').select(columns.outbox).where('id', '=', id),
)

/** Of all that are dead, those after `after` by id, at most `limit`; or, of the given `ids`, those that are dead. */
const dead = (ids: string | null, after: MessageId, limit: number) => sql`
  select id from outbox
  where state = 'DEAD' and (${ids}::uuid[] is null or id = any(${ids}::uuid[])) and id > ${after}
  order by id limit ${limit} for update`

const replay = statement(
  'outbox_replay',
  (ids: string | null, after: MessageId, limit: number) => sql<{ id: MessageId }>`
    with dead as (${dead(ids, after, limit)})
    update outbox set state = 'WAITING', attempts = 0, due_at = now(), settled_at = null
    from dead where outbox.id = dead.id returning outbox.id`,
)

const discard = statement(
  'outbox_discard',
  (ids: string | null, after: MessageId, limit: number) => sql<{ id: MessageId }>`
    with dead as (${dead(ids, after, limit)}), discarded as (
      update outbox set state = 'DISCARDED', settled_at = now()
      from dead where outbox.id = dead.id returning outbox.id, order_id, sequence
    ), freed as (
      update outbox set due_at = now() from discarded
      where outbox.order_id = discarded.order_id and outbox.sequence > discarded.sequence
        and outbox.state = 'WAITING' and outbox.token is null
    )
    select id from discarded`,
)

const counts = statement(
  'outbox_figures',
  () => sql<{ waiting: number; dead: number; oldest: number }>`
    select waiting, dead, coalesce(greatest(0, floor(extract(epoch from now() - oldest) * 1000)), 0) as oldest
    from (select count(*) as waiting, min(at) as oldest from outbox where state = 'WAITING') as undelivered,
      (select count(*) as dead from outbox where state = 'DEAD') as given_up`,
)

/** Below every id that the shop makes. */
const lowestId = '00000000-0000-0000-0000-000000000000' as MessageId

/** How many dead messages change at once: an outage may leave more than a statement has time for. */
const atOnce = 1_000

export const outboxTable = (session: Session): OutboxTable => ({
  add: (messages) =>
    session.write(
      add,
      plainArray(messages.map(({ id }) => id)),
      plainArray(messages.map(({ orderId }) => orderId)),
      plainArray(messages.map(({ sequence }) => sequence)),
      plainArray(messages.map(({ type }) => type)),
      plainArray(messages.map(({ at }) => timestamp(at))),
    ),
})

function toDelivery({ order_id, last_error, due_at, settled_at, token: _, ...row }: Row): Delivery {
  return { ...row, orderId: order_id, lastError: last_error, dueAt: due_at, settledAt: settled_at }
}

/** Somebody has removed the order by hand: without this, its message would hold up whatever is claimed with it. */
const bury = ({ id }: { readonly id: MessageId }): Settlement => ({ id, type: 'dead', error: 'its order is gone' })

export function outbox(pool: pg.Pool): Outbox {
  async function settleWith(token: string, settlements: readonly Settlement[]): Promise<void> {
    await query(
      pool,
      settle,
      token,
      plainArray(settlements.map(({ id }) => id)),
      plainArray(settlements.map(({ type }) => type)),
      plainArray(settlements.map((settlement) => (settlement.type === 'retry' ? settlement.after : null))),
      // An error is whatever a platform said; no text here holds a zero.
      textArray(settlements.map((settlement) => ('error' in settlement ? settlement.error.replaceAll('\0', '') : ''))),
    )
  }

  /** What is put off takes no place: as long as there is room and more is due, it is looked further. */
  async function claimRows(token: string, limit: number, leaseFor: number): Promise<ClaimRow[]> {
    const claimed: ClaimRow[] = []
    for (;;) {
      const wanted = limit - claimed.length
      const looked = Math.max(wanted, lookedAt)
      const rows = await query(pool, claim, token, wanted, looked, leaseFor)
      claimed.push(...rows.filter((row) => row.claimed))
      const blocked = rows.filter((row) => !row.claimed)
      // If it fails, they are late; what is leased already must be sent.
      if (blocked.length > 0) await query(pool, takeBack, plainArray(blocked.map(({ id }) => id))).catch(() => {})
      if (claimed.length === limit || rows.length < looked || blocked.length === 0) return claimed
    }
  }

  /** Goes through the dead by id, so that one which dies again meanwhile is not met a second time. */
  async function changeDead(change: typeof replay, ids: readonly MessageId[] | 'all'): Promise<number> {
    const some = ids === 'all' ? null : plainArray(ids)
    let changed = 0
    for (let after = lowestId; ; ) {
      const rows = await query(pool, change, some, after, atOnce)
      changed += rows.length
      if (rows.length < atOnce) return changed
      for (const { id } of rows) if (id > after) after = id
    }
  }

  return {
    async claim({ token, limit, leaseFor }) {
      const claimed = await claimRows(token, limit, leaseFor)
      if (claimed.length === 0) return []
      const orderIds = claimed.map(({ order_id }) => order_id)
      const orders = await ordersByIds(pool, orderIds)
      const orphans = claimed.filter(({ order_id }) => !orders.has(order_id))
      if (orphans.length > 0) await settleWith(token, orphans.map(bury))
      return claimed.flatMap(({ id, type, order_id, sequence, at, attempts }) => {
        const order = orders.get(order_id)
        const message = { id, type, orderId: order_id, sequence, at }
        return order ? [{ message: { ...message, order: orderAt(type, order) }, attempt: attempts }] : []
      })
    },

    settle: settleWith,

    async deliveries(state, { limit, after = highestId<MessageId>() }) {
      const rows = await query(pool, state === null ? pageOfAll : pages[state], after, limit + 1)
      return pageOf(rows.map(toDelivery), limit, ({ id }) => id)
    },

    async find(id) {
      const [row] = await query(pool, find, id)
      return row && toDelivery(row)
    },

    retry: (ids) => changeDead(replay, ids),
    discard: (ids) => changeDead(discard, ids),

    async counts() {
      const [row] = await query(pool, counts)
      return { waiting: row?.waiting ?? 0, dead: row?.dead ?? 0, oldestWaiting: row?.oldest ?? 0 }
    },
  }
}
