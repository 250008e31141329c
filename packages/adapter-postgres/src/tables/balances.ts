import {
  type Balance,
  type BalanceEntry,
  type BalanceTable,
  type BalanceViews,
  pageOf,
  type UserId,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, timestamp } from '../arrays.ts'
import { gatheredByIds } from '../gathered.ts'
import { query } from '../pool.ts'
import { columns, type Database } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['balances']>
type EntryRow = Selectable<Database['balance_entries']>

const lock = statement(
  'balances_lock',
  (ids: string) => sql<Row>`
    select user_id, amount, sequence from balances
    where user_id = any(${ids}::text[]) order by user_id for no key update`,
)

const add = statement(
  'balances_add',
  (ids: string, amounts: string, sequences: string) => sql`
    insert into balances (user_id, amount, sequence)
    select * from unnest(${ids}::text[], ${amounts}::bigint[], ${sequences}::bigint[])`,
)

const save = statement(
  'balances_save',
  (ids: string, amounts: string, sequences: string) => sql`
    update balances set amount = changed.amount, sequence = changed.sequence
    from unnest(${ids}::text[], ${amounts}::bigint[], ${sequences}::bigint[]) as changed (user_id, amount, sequence)
    where balances.user_id = changed.user_id`,
)

const addEntries = statement(
  'balance_entries_add',
  (
    userIds: string,
    sequences: string,
    ids: string,
    kinds: string,
    amounts: string,
    balancesAfter: string,
    orderIds: string,
    at: string,
  ) => sql`
    insert into balance_entries (user_id, sequence, id, type, amount, balance_after, order_id, at)
    select * from unnest(
      ${userIds}::text[], ${sequences}::bigint[], ${ids}::uuid[], ${kinds}::text[], ${amounts}::bigint[],
      ${balancesAfter}::bigint[], ${orderIds}::uuid[], ${at}::timestamptz[])`,
)

const amounts = statement('balances_amounts', (ids: string) =>
  db
    .selectFrom('balances')
    .select(['user_id', 'amount'])
    .where('user_id', '=', sql<Row['user_id']>`any(${ids}::text[])`),
)

const history = statement('balance_history', (userId: Row['user_id'], before: number, limit: number) =>
  db
    .selectFrom('balance_entries')
    .select(columns.balance_entries)
    .where('user_id', '=', userId)
    .where('sequence', '<', before)
    .orderBy('sequence', 'desc')
    .limit(limit),
)

function toBalance({ user_id, amount, sequence }: Row): Balance {
  return { userId: user_id, amount, sequence }
}

function toEntry({ user_id, balance_after, order_id, ...row }: EntryRow): BalanceEntry {
  return { ...row, userId: user_id, balanceAfter: balance_after, orderId: order_id }
}

/** Ids, amounts and sequences, as `add` and `save` take them. */
const changeable = (balances: readonly Balance[]) =>
  [
    idArray(balances.map(({ userId }) => userId)),
    plainArray(balances.map(({ amount }) => amount)),
    plainArray(balances.map(({ sequence }) => sequence)),
  ] as const

export const balanceTable = (session: Session): BalanceTable => ({
  lock: async (ids) => {
    const rows = await session.read(lock, idArray(ids))
    return new Map(rows.map((row) => [row.user_id, toBalance(row)]))
  },
  add: (balances) => session.write(add, ...changeable(balances)),
  save: (balances) => session.write(save, ...changeable(balances)),
  addEntries: (entries) =>
    session.write(
      addEntries,
      idArray(entries.map(({ userId }) => userId)),
      plainArray(entries.map(({ sequence }) => sequence)),
      plainArray(entries.map(({ id }) => id)),
      plainArray(entries.map(({ type }) => type)),
      plainArray(entries.map(({ amount }) => amount)),
      plainArray(entries.map(({ balanceAfter }) => balanceAfter)),
      plainArray(entries.map(({ orderId }) => orderId)),
      plainArray(entries.map(({ at }) => timestamp(at))),
    ),
})

export const balanceViews = (pool: pg.Pool): BalanceViews => ({
  amounts: gatheredByIds(async (ids: readonly UserId[]) => {
    const rows = await query(pool, amounts, idArray(ids))
    return new Map(rows.map(({ user_id, amount }) => [user_id, amount]))
  }),
  history: async (userId, { limit, after = Number.MAX_SAFE_INTEGER }) => {
    const rows = await query(pool, history, userId, after, limit + 1)
    return pageOf(rows.map(toEntry), limit, ({ sequence }) => sequence)
  },
})
