import {
  type Delivery,
  type DeliveryState,
  type MessageId,
  type Outbox,
  type OutboxTable,
  orderAt,
  pageOf,
  type Settlement,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, timestamp } from '../arrays.ts'
import { query } from '../pool.ts'
import type { Database } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'
import { ordersByIds } from './orders.ts'

type Row = Selectable<Database['outbox']>

const add = statement(
  'outbox_add',
  (ids: string, orderIds: string, sequences: string, kinds: string, at: string) => sql`
    insert into outbox (id, order_id, sequence, type, at)
    select * from unnest(
      ${ids}::uuid[], ${orderIds}::uuid[], ${sequences}::smallint[], ${kinds}::text[], ${at}::timestamptz[])`,
)

/** How long a message is put off that waits for its elder; settling the elder makes it due at once. */
const putOff = '1 minute'

/**
 * One statement: what is due is locked, passing over what another relay locks; what waits for an elder of its order is
 * put off, so that it is not looked at again by every claim; the rest is leased.
 */
const claim = statement(
  'outbox_claim',
  (token: string, limit: number, leaseFor: number) => sql<
    Omit<Row, 'state' | 'last_error' | 'token'> & { claimed: boolean }
  >`
    with due as (
      select id, sequence > 1 and exists (
          select from outbox as elder
          where elder.order_id = outbox.order_id and elder.sequence < outbox.sequence
            and elder.state in ('WAITING', 'DEAD')
        ) as blocked
      from outbox where state = 'WAITING' and due_at <= now()
      order by due_at, id limit ${limit} for update skip locked
    )
    update outbox set
      due_at = now() + case when blocked then interval '${sql.raw(putOff)}' else ${leaseFor} * interval '1 ms' end,
      attempts = attempts + case when blocked then 0 else 1 end,
      token = case when blocked then null else ${token} end
    from due where outbox.id = due.id
    returning outbox.id, order_id, sequence, type, at, attempts, due_at, settled_at, not blocked as claimed`,
)

const settle = statement(
  'outbox_settle',
  (token: string, ids: string, kinds: string, waits: string, errors: string) => sql`
    with settled as (
      update outbox set
        state = case kind when 'sent' then 'SENT' when 'dead' then 'DEAD' else 'WAITING' end,
        due_at = case kind when 'retry' then now() + wait * interval '1 ms' when 'returned' then now() end,
        settled_at = case when kind in ('sent', 'dead') then now() end,
        attempts = attempts - case kind when 'returned' then 1 else 0 end,
        last_error = coalesce(error, last_error),
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

const page = statement('outbox_page', (states: string, before: MessageId, limit: number) =>
  db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', sql<DeliveryState>`any(${states}::text[])`)
    .where('id', '<', before)
    .orderBy('id', 'desc')
    .limit(limit),
)

const find = statement('outbox_find', (id: MessageId) => db.selectFrom('outbox').selectAll().where('id', '=', id))

/** `ids` null stands for all. */
const replay = statement(
  'outbox_replay',
  (ids: string | null) => sql<{ id: MessageId }>`
    update outbox set state = 'WAITING', attempts = 0, due_at = now(), settled_at = null
    where state = 'DEAD' and (${ids}::uuid[] is null or id = any(${ids}::uuid[])) returning id`,
)

const discard = statement(
  'outbox_discard',
  (ids: string | null) => sql<{ id: MessageId }>`
    with discarded as (
      update outbox set state = 'DISCARDED', settled_at = now()
      where state = 'DEAD' and (${ids}::uuid[] is null or id = any(${ids}::uuid[])) returning id, order_id, sequence
    ), freed as (
      update outbox set due_at = now() from discarded
      where outbox.order_id = discarded.order_id and outbox.sequence > discarded.sequence
        and outbox.state = 'WAITING' and outbox.token is null
    )
    select id from discarded`,
)

const figures = statement(
  'outbox_figures',
  () => sql<{ waiting: number; dead: number; oldest: number }>`
    select
      (select count(*) from outbox where state = 'WAITING') as waiting,
      (select count(*) from outbox where state = 'DEAD') as dead,
      coalesce((
        select greatest(0, floor(extract(epoch from now() - min(at)) * 1000)) from outbox where state = 'WAITING'
      ), 0) as oldest`,
)

/** Above every id that the shop makes. */
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as MessageId

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

export const outbox = (pool: pg.Pool): Outbox => ({
  async claim({ token, limit, leaseFor }) {
    const rows = (await query(pool, claim, token, limit, leaseFor)).filter(({ claimed }) => claimed)
    if (rows.length === 0) return []
    const orders = await ordersByIds(
      pool,
      rows.map(({ order_id }) => order_id),
    )
    return rows.map(({ id, type, order_id, sequence, at, attempts }) => {
      const order = orders.get(order_id)
      if (!order) throw new Error(`message ${id} tells of order ${order_id}, which there is not`)
      return { message: { id, type, orderId: order_id, sequence, at, order: orderAt(type, order) }, attempt: attempts }
    })
  },

  async settle(token, settlements) {
    const wait = (settlement: Settlement) => (settlement.type === 'retry' ? settlement.after : null)
    await query(
      pool,
      settle,
      token,
      plainArray(settlements.map(({ id }) => id)),
      plainArray(settlements.map(({ type }) => type)),
      plainArray(settlements.map(wait)),
      // Texts that are absent are told apart from empty ones by the driver's own encoding.
      settlements.map((settlement) => ('error' in settlement ? settlement.error : null)) as never,
    )
  },

  async deliveries(state, { limit, after = highestId }) {
    const states = state === null ? ['WAITING', 'SENT', 'DEAD', 'DISCARDED'] : [state]
    const rows = await query(pool, page, idArray(states), after, limit + 1)
    return pageOf(rows.map(toDelivery), limit, ({ id }) => id)
  },

  async find(id) {
    const [row] = await query(pool, find, id)
    return row && toDelivery(row)
  },

  replay: async (ids) => (await query(pool, replay, ids === 'all' ? null : plainArray(ids))).length,
  discard: async (ids) => (await query(pool, discard, ids === 'all' ? null : plainArray(ids))).length,

  async figures() {
    const [row] = await query(pool, figures)
    return { waiting: row?.waiting ?? 0, dead: row?.dead ?? 0, oldestWaiting: row?.oldest ?? 0 }
  },
})
