import {
  type Claimed,
  type Delivery,
  type DeliveryState,
  deliveryCountLimit,
  type Message,
  type MessageId,
  type OrderId,
  type Outbox,
  orderAt,
  type Page,
  pageOf,
  type Settlement,
  type StoreError,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { query, together, transaction } from '../pool.ts'
import { highestId, lowestId, outbox, tracedColumns } from '../schema.ts'
import { type Statement, statement } from '../statement.ts'
import { type DatabaseError, endsConnection, toUnknownOutcome } from '../store-errors.ts'
import { columnsOf } from '../table.ts'
import { encodePlain, encodeTexts } from '../wire/arrays.ts'
import { ordersByIds } from './orders.ts'

const all = columnsOf(outbox)

type ClaimRow = Message & Pick<Delivery, 'attempts'> & { readonly claimed: boolean; readonly place: number }

/**
 * How long a claim postpones a message that waits for an earlier message of its order. The postponement ends sooner if the
 * earlier message is sent or discarded.
 */
const postponement = '5 minutes'

/** A claim examines at least this many due messages, so that one statement can postpone many that wait for an earlier message. */
const leastExamined = 200

/** Whether the second message of an order waits for the first, which has the order's id. */
const isBlocked = sql`exists (
  select 1 from outbox as first
  where first.id = outbox.order_id and outbox.sequence > 1 and first.state in ('WAITING', 'DEAD')
)`

/**
 * Does three things in one statement:
 * 1. It locks messages that are due, but skips those that another relay has locked.
 * 2. It postpones the messages that wait for an earlier message of their order, so that not every claim examines them again.
 * 3. It leases as many of the other messages as are wanted.
 *
 * `returning` does not sort its rows, so each row has its place in the sequence of `due_at`.
 */
const claim = statement(
  'outbox_claim',
  (token: string, limit: number, examined: number, leaseFor: number) => sql<ClaimRow>`
    with due as (
      select id, due_at, ${isBlocked} as blocked from outbox where state = 'WAITING' and due_at <= now()
      order by due_at limit ${examined} for update skip locked
    ), chosen as materialized (
      select id, blocked, row_number() over (partition by blocked order by due_at) as place,
        now() + interval '${sql.raw(postponement)}' as postponed_until, now() + ${leaseFor} * interval '1 ms' as leased_until
      from due
    )
    update outbox set
      due_at = case when blocked then postponed_until else leased_until end,
      attempts = attempts + case when blocked then 0 else 1 end,
      token = case when blocked then null else ${token} end
    from chosen where outbox.id = chosen.id and (blocked or place <= ${limit})
    returning ${columnsOf(outbox, [...tracedColumns, 'attempts'])}, not blocked as claimed, place`,
)

/**
 * Makes messages due again that a claim should not have postponed. A claim sees the first messages of orders as they were when
 * the claim began. If a first message is sent or discarded meanwhile, the second message of the order is made due, and then the
 * claim postpones it. Without this statement, the second message would wait until the postponement ends.
 */
const undoPostponement = statement(
  'outbox_undo_postponement',
  (ids: string) => sql`
    update outbox set due_at = now()
    where id = any(${ids}::uuid[]) and state = 'WAITING' and token is null and not ${isBlocked}`,
)

/** The instants are computed first, in a separate part, because Citus refuses `now()` inside a `case`. */
const settle = statement(
  'outbox_settle',
  (token: string, ids: string, kinds: string, waits: string, errors: Buffer) => sql`
    with settlement as materialized (
      select id, kind, error, now() as settled, now() + wait * interval '1 ms' as again
      from unnest(${ids}::uuid[], ${kinds}::text[], ${waits}::bigint[], ${errors}::text[]) as one (id, kind, wait, error)
    )
    update outbox set
      state = case when kind = 'sent' then 'SENT' when kind = 'dead' then 'DEAD' else 'WAITING' end,
      due_at = case when kind = 'retry' then again when kind = 'returned' then settled end,
      settled_at = case when kind in ('sent', 'dead') then settled end,
      attempts = attempts - case when kind = 'returned' then 1 else 0 end,
      last_error = coalesce(error, last_error),
      token = null
    from settlement
    where outbox.id = settlement.id and outbox.token = ${token} and state = 'WAITING'`,
)

/**
 * Makes the second messages of orders due, after the first messages were sent or discarded. The ids are those of the
 * sent or discarded messages: a first message has the id of its order. A second message is left out while the first
 * message of its order is WAITING or DEAD.
 */
const makeNextDue = statement(
  'outbox_free',
  (ids: string) => sql`
    update outbox set due_at = now()
    where order_id = any(${ids}::uuid[]) and sequence > 1 and state = 'WAITING' and token is null
      and not ${isBlocked}`,
)

/** The states whose messages have an index of their own. */
const indexedStates = ['WAITING', 'DEAD', 'DISCARDED'] as const

/** One statement per state: the planner uses the index of waiting, dead or discarded messages only if the text names the state. */
const pages = Object.fromEntries(
  indexedStates.map((state) => [
    state,
    statement(
      `outbox_page_${state}`,
      (before: MessageId, limit: number) =>
        sql<Delivery>`
          select ${all} from outbox
          where state = ${sql.lit(state)} and id < ${before} order by id desc limit ${limit}`,
    ),
  ]),
) as Record<(typeof indexedStates)[number], Statement<[MessageId, number], Delivery>>

/**
 * A page of sent messages ends after this many messages were read, even if few or none of them were sent. Without this
 * limit, a page could read millions: in a long outage of the platform, all messages since its beginning wait. Sent messages
 * have no index of their own, because every delivery would have to write to it.
 */
const readAtMost = 5_000

const pageOfSent = statement(
  'outbox_page_SENT',
  (from: MessageId, before: MessageId, limit: number) => sql<Delivery>`
    select ${all} from outbox
    where state = 'SENT' and id >= ${from} and id < ${before} order by id desc limit ${limit}`,
)

/** The id at which a page of sent messages ends; no row if fewer than `readAtMost` messages are left. */
const endOfSent = statement(
  'outbox_end_of_SENT',
  (before: MessageId) => sql<{ id: MessageId }>`
    select id from outbox where id < ${before} order by id desc offset ${sql.lit(readAtMost - 1)} limit 1`,
)

const pageOfAll = statement(
  'outbox_page',
  (before: MessageId, limit: number) =>
    sql<Delivery>`select ${all} from outbox where id < ${before} order by id desc limit ${limit}`,
)

/** The first message of an order has the order's id, and an index finds the second message. */
const pageOfOrder = statement(
  'outbox_page_of_order',
  (orderId: OrderId, state: DeliveryState | null, before: MessageId, limit: number) => sql<Delivery>`
    select ${all} from outbox
    where (id = ${orderId} or (order_id = ${orderId} and sequence > 1)) and (${state}::text is null or state = ${state})
      and id < ${before}
    order by id desc limit ${limit}`,
)

const find = statement('outbox_find', (id: MessageId) => sql<Delivery>`select ${all} from outbox where id = ${id}`)

/**
 * Locks at most `limit` dead messages after the id `after`, by ascending id: only messages with the given ids, or any
 * messages if `ids` is null.
 */
const dead = (ids: string | null, after: MessageId, limit: number) => sql`
  select id from outbox
  where state = 'DEAD' and (${ids}::uuid[] is null or id = any(${ids}::uuid[])) and id > ${after}
  order by id limit ${limit} for update`

const retry = statement(
  'outbox_retry',
  (ids: string | null, after: MessageId, limit: number) => sql<{ id: MessageId }>`
    with dead as (${dead(ids, after, limit)})
    update outbox set state = 'WAITING', attempts = 0, due_at = now(), settled_at = null
    from dead where outbox.id = dead.id returning outbox.id`,
)

const discard = statement(
  'outbox_discard',
  (ids: string | null, after: MessageId, limit: number) => sql<{ id: MessageId }>`
    with dead as (${dead(ids, after, limit)})
    update outbox set state = 'DISCARDED', settled_at = now()
    from dead where outbox.id = dead.id returning outbox.id`,
)

/**
 * Makes messages that wait for a later time due now: at most `limit` of those that are due at `latest` or earlier, the
 * latest first. Each row of the result has the earliest time at which one of them would have been due; it is a text,
 * because a number would lose the microseconds.
 *
 * Skips messages that a relay has claimed, because the settlement of such a message decides when its next attempt is
 * due. Also skips messages that are locked at this moment, for example by a claim.
 */
const resume = statement(
  'outbox_resume',
  (latest: string, limit: number) => sql<{ earliest: string }>`
    with later as (
      select id, due_at from outbox
      where state = 'WAITING' and due_at > now() and due_at <= ${latest}::timestamptz and token is null
      order by due_at desc limit ${limit} for update skip locked
    ), chosen as materialized (
      select id, min(due_at) over () as earliest from later
    )
    update outbox set due_at = now() from chosen where outbox.id = chosen.id returning earliest::text as earliest`,
)

const changeResumption = statement(
  'outbox_add_resumption',
  () => sql`
    insert into shop_facts (name, value) values ('resumption', gen_random_uuid()::text)
    on conflict (name) do update set value = excluded.value`,
)

const resumption = statement(
  'outbox_resumption',
  () => sql<{ value: string }>`select value from shop_facts where name = 'resumption'`,
)

/**
 * Reads at most `limit` entries of each index. The inner `order by` makes the planner read the entries in their order,
 * and stop at the limit. Without it, a bitmap of all rows would be made first. `oldest` is the age of the oldest of
 * the counted waiting messages, in milliseconds.
 */
const counts = statement(
  'outbox_counts',
  (limit: number) => sql<{ waiting: number; dead: number; oldest: number }>`
    select waiting, dead, coalesce(greatest(0, floor(extract(epoch from now() - oldest) * 1000)), 0) as oldest
    from (
      select count(*) as waiting, min(at) as oldest
      from (select at from outbox where state = 'WAITING' order by due_at limit ${limit}) as due_first
    ) as undelivered, (
      select count(*) as dead from (select id from outbox where state = 'DEAD' order by id limit ${limit}) as dead_first
    ) as given_up`,
)

/**
 * At most this many messages change in one statement. After an outage, a statement that changed all of them could
 * exceed its time limit.
 */
const changedAtOnce = 1_000

/** How long one statement that discards messages may take, in milliseconds. */
const discardLimit = 4_000

/**
 * Settles a message whose order somebody has deleted by hand. Otherwise the message would be claimed again whenever its
 * lease ends.
 */
const markDead = ({ id }: Message): Settlement => ({ id, type: 'dead', error: 'its order is gone' })

const giveBack = ({ id }: Message): Settlement => ({ id, type: 'returned' })

/** @param countLimit how many messages of a state are counted, at most */
export function createOutbox(pool: pg.Pool, countLimit = deliveryCountLimit): Outbox {
  /**
   * Settles messages, and makes the next messages of their orders due. Both change one table, so they are two
   * statements: CockroachDB refuses two changes of one table in one statement.
   */
  async function settleWith(token: string, settlements: readonly Settlement[]): Promise<void> {
    const sent = settlements.flatMap(({ id, type }) => (type === 'sent' ? [id] : []))
    const args = [
      token,
      encodePlain(settlements.map(({ id }) => id)),
      encodePlain(settlements.map(({ type }) => type)),
      encodePlain(settlements.map((settlement) => (settlement.type === 'retry' ? settlement.after : null))),
      encodeTexts(settlements.map((settlement) => ('error' in settlement ? storable(settlement.error) : null))),
    ] as const
    if (sent.length === 0) await query(pool, settle, ...args)
    else await together(pool, (run) => Promise.all([run(settle, ...args), run(makeNextDue, encodePlain(sent))]))
  }

  /**
   * Claims again while more messages are wanted and more may be due: postponed messages do not count towards the limit.
   *
   * @param claimed receives the rows of each claim as soon as the claim is committed
   */
  async function claimRows(claimed: ClaimRow[], token: string, limit: number, leaseFor: number): Promise<void> {
    for (;;) {
      const wanted = limit - claimed.length
      const examined = Math.max(wanted, leastExamined)
      const rows = await query(pool, claim, token, wanted, examined, leaseFor)
      claimed.push(...rows.filter((row) => row.claimed).sort((a, b) => a.place - b.place))
      const blocked = rows.filter((row) => !row.claimed)
      // If this fails, some postponed messages are sent later than necessary. The error is ignored, because the leased messages
      // must still be sent.
      if (blocked.length > 0)
        await query(pool, undoPostponement, encodePlain(blocked.map(({ id }) => id))).catch(() => {})
      if (claimed.length === limit || rows.length < examined || blocked.length === 0) return
    }
  }

  /** Reads the orders of claimed messages. A message whose order is gone becomes DEAD. */
  async function withOrders(token: string, claimed: readonly ClaimRow[]): Promise<Claimed[]> {
    if (claimed.length === 0) return []
    const orders = await ordersByIds(
      pool,
      claimed.map(({ orderId }) => orderId),
    )
    const orphans = claimed.filter(({ orderId }) => !orders.has(orderId))
    if (orphans.length > 0) await settleWith(token, orphans.map(markDead))
    return claimed.flatMap(({ attempts, claimed: _, place: __, ...message }): Claimed[] => {
      const order = orders.get(message.orderId)
      return order ? [{ message: { ...message, order: orderAt(message.type, order) }, attempt: attempts }] : []
    })
  }

  /**
   * Changes dead messages in chunks, and commits each chunk separately. A chunk begins after the last id of the chunk before, so
   * that a message that becomes DEAD again meanwhile is not changed twice.
   */
  async function changeDead(
    change: (chosen: string | null, after: MessageId) => Promise<{ readonly id: MessageId }[]>,
    ids: readonly MessageId[] | 'all',
  ): Promise<number> {
    const chosen = ids === 'all' ? null : encodePlain(ids)
    let changed = 0
    for (let after = lowestId<MessageId>(); ; ) {
      const rows = await change(chosen, after).catch((error: StoreError) => {
        throw mayHaveChanged(error, changed) ? toUnknownOutcome(error) : error
      })
      changed += rows.length
      if (rows.length < changedAtOnce) return changed
      for (const { id } of rows) if (id > after) after = id
    }
  }

  /**
   * Reads the end of the page first, because the next page begins below it. So no message falls between two pages, whatever
   * is added or pruned between the two statements.
   */
  async function sentMessages(before: MessageId, limit: number): Promise<Page<Delivery, MessageId>> {
    const end = (await query(pool, endOfSent, before))[0]?.id
    const found = await query(pool, pageOfSent, end ?? lowestId<MessageId>(), before, limit + 1)
    const { rows, next } = pageOf(found, limit, ({ id }) => id)
    return { rows, next: next ?? end ?? null }
  }

  const discardSome = (chosen: string | null, after: MessageId) =>
    transaction(pool, 'begin', discardLimit, async (run) => {
      const discarded = await run(discard, chosen, after, changedAtOnce)
      if (discarded.length > 0) await run(makeNextDue, encodePlain(discarded.map(({ id }) => id)))
      return discarded
    })

  return {
    async claim({ token, limit, leaseFor }) {
      const claimed: ClaimRow[] = []
      try {
        await claimRows(claimed, token, limit, leaseFor)
        return await withOrders(token, claimed)
      } catch (error) {
        // Nobody will send these messages. If they cannot be returned either, they wait for the end of their lease. So do
        // the messages of orders that can never be read. If they were returned, every later claim would fail because of them.
        if (claimed.length > 0 && (error as StoreError).class !== 'permanent')
          await settleWith(token, claimed.map(giveBack)).catch(() => {})
        throw error
      }
    },

    settle: settleWith,

    async deliveries({ state, orderId }, { limit, after = highestId<MessageId>() }) {
      const toPage = (rows: readonly Delivery[]) => pageOf(rows, limit, ({ id }) => id)
      if (orderId !== undefined) return toPage(await query(pool, pageOfOrder, orderId, state ?? null, after, limit + 1))
      if (state === undefined) return toPage(await query(pool, pageOfAll, after, limit + 1))
      if (state === 'SENT') return sentMessages(after, limit)
      return toPage(await query(pool, pages[state], after, limit + 1))
    },

    find: async (id) => (await query(pool, find, id))[0],
    retry: (ids) => changeDead((chosen, after) => query(pool, retry, chosen, after, changedAtOnce), ids),
    discard: (ids) => changeDead(discardSome, ids),

    /**
     * Each chunk ends where the chunk before began. Meanwhile a claim postpones the messages that wait for an earlier message of
     * their order, but from a later moment than before, so to a time after all chunks that are left. Without this bound, claims
     * and chunks would change the same messages in turns, and the loop might not end.
     */
    async resume() {
      let changed = 0
      try {
        for (let latest = 'infinity'; ; ) {
          const rows = await query(pool, resume, latest, changedAtOnce)
          changed += rows.length
          if (rows.length < changedAtOnce) break
          latest = rows[0]?.earliest ?? latest
        }
        await query(pool, changeResumption)
        return changed
      } catch (error) {
        throw mayHaveChanged(error as StoreError, changed) ? toUnknownOutcome(error) : error
      }
    },

    resumption: async () => (await query(pool, resumption))[0]?.value ?? '',

    async counts() {
      const [row] = await query(pool, counts, countLimit)
      return { waiting: row?.waiting ?? 0, dead: row?.dead ?? 0, oldestWaiting: row?.oldest ?? 0 }
    },
  }
}

/** Whether a failed call may have changed messages: in an earlier chunk, or in one that was sent before its connection broke. */
function mayHaveChanged({ class: errorClass, cause }: StoreError, changed: number): boolean {
  return changed > 0 || (errorClass === 'transient' && endsConnection(cause as DatabaseError))
}

/** Removes U+0000, which PostgreSQL does not store: an error may contain any text that a platform sent. */
const storable = (error: string) => error.replaceAll('\0', '')
