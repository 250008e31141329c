import {
  type Balance,
  type BalanceEntry,
  type BalanceTable,
  type BalanceUpdate,
  type BalanceViews,
  type Instant,
  pageOf,
  type UserId,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { balanceEntries, balances, plainEntryColumns } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, timestamp } from '../wire/arrays.ts'
import { entriesInPeriod, liabilities } from './entries.ts'

const lock = statement(
  'balances_lock',
  (userIds: string) => sql<Balance>`
    select ${columnsOf(balances)} from balances
    where user_id = any(${userIds}::text[]) order by user_id for no key update`,
)

export const balancesOf = statement(
  'balances_of',
  (userIds: string) => sql<Balance>`
    select ${columnsOf(balances)} from balances where user_id = any(${userIds}::text[])`,
)

const add = insertInto(balances)
const save = update(balances, { key: 'userId', set: ['amount', 'sequence'] })
const addEntries = insertInto(balanceEntries)
/** In most batches, no entry has a reference, a reason or an actor, so the batch does not send these columns. */
const addPlainEntries = insertInto(balanceEntries, plainEntryColumns, 'balance_entries_insert_plain')

const amounts = statement(
  'balances_amounts',
  (userIds: string) => sql<Pick<Balance, 'userId' | 'amount'>>`
    select ${columnsOf(balances, ['userId', 'amount'])} from balances where user_id = any(${userIds}::text[])`,
)

const history = statement(
  'balance_history',
  (userId: UserId, before: number, limit: number) => sql<BalanceEntry>`
    select ${columnsOf(balanceEntries)} from balance_entries
    where user_id = ${userId} and sequence < ${before} order by sequence desc limit ${limit}`,
)

/** `offset 0` keeps the planner from looking for the period first, in the entries of all users. */
const historyOfPeriod = statement(
  'balance_history_of_period',
  (userId: UserId, from: string, to: string, before: number, limit: number) => sql<BalanceEntry>`
    select * from (
      select ${columnsOf(balanceEntries)} from balance_entries
      where user_id = ${userId} and sequence < ${before} order by sequence desc offset 0
    ) as entries
    where at >= ${from}::timestamptz and at < ${to}::timestamptz order by sequence desc limit ${limit}`,
)

const balanceOf = ({ balance }: BalanceUpdate) => balance
const isPlain = ({ reference, reason, actor }: BalanceEntry) => (reference ?? reason ?? actor) === null

function writeEntries(session: Session, updates: readonly BalanceUpdate[]): void {
  const entries = updates.flatMap(({ entries }) => entries)
  session.write(entries.every(isPlain) ? addPlainEntries : addEntries, entries)
}

export const balanceTable = (session: Session): BalanceTable => ({
  lock: async (ids) => new Map((await session.read(lock, encodeIds(ids))).map((row) => [row.userId, row])),
  add: (updates) => {
    session.write(add, updates.map(balanceOf))
    writeEntries(session, updates)
  },
  save: (updates) => {
    session.write(save, updates.map(balanceOf))
    writeEntries(session, updates)
  },
})

const bound = (at: Instant | undefined, open: string) => (at === undefined ? open : timestamp(at))

export const balanceViews = (pool: pg.Pool): BalanceViews => ({
  amounts: coalesceByIds(async (ids: readonly UserId[]) => {
    const rows = await query(pool, amounts, encodeIds(ids))
    return new Map(rows.map(({ userId, amount }) => [userId, amount]))
  }),
  history: async (userId, { from, to }, { limit, after = Number.MAX_SAFE_INTEGER }) => {
    const found =
      from === undefined && to === undefined
        ? query(pool, history, userId, after, limit + 1)
        : query(pool, historyOfPeriod, userId, bound(from, '-infinity'), bound(to, 'infinity'), after, limit + 1)
    return pageOf(await found, limit, ({ sequence }) => sequence)
  },
  liability: liabilities(pool),
  inPeriod: (period) => entriesInPeriod(pool, period),
})
