import type { BalanceEntry, EntryId, Instant, Liability, Period } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { report } from '../report.ts'
import { balanceEntries, lowestId } from '../schema.ts'
import { shareRuns } from '../share-runs.ts'
import { type Statement, statement } from '../statement.ts'
import { columnsOf } from '../table.ts'
import { timestamp } from '../wire/arrays.ts'
import { exact } from './sales-figures.ts'

/** How long reading one chunk may take, in milliseconds. */
const chunkLimit = 120_000

const now = statement(
  'liability_now',
  () => sql<Liability>`
    select count(*) filter (where amount > 0) as users, ${exact(sql`coalesce(sum(amount), 0)`)} as amount from balances`,
)

const before = statement(
  'liability_before',
  (at: string) => sql<Liability>`
    select count(*) filter (where amount > 0) as users, ${exact(sql`coalesce(sum(amount), 0)`)} as amount from (
      select sum(amount) as amount from balance_entries where at < ${at}::timestamptz group by user_id
    ) as held`,
)

/** Runs at most two sums at the same time. Waiting calls that ask for the same instant share a sum. */
export const liabilities = (pool: pg.Pool): ((at: Instant | undefined) => Promise<Liability>) =>
  shareRuns((at, timeLeft) =>
    report(pool, timeLeft, async (run) => {
      const [row] = at === undefined ? await run(now) : await run(before, timestamp(at))
      return row ?? { users: 0, amount: 0 }
    }),
  )

/** `exactAt` is the time as text. If another program wrote the row, its time may have microseconds, which `at` loses. */
type TimedEntry = BalanceEntry & { readonly exactAt: string }

const chunk = statement(
  'entries_chunk',
  (from: string, after: EntryId, until: string, limit: number) => sql<TimedEntry>`
    select ${columnsOf(balanceEntries)}, at::text as "exactAt" from balance_entries
    where at >= ${from}::timestamptz and at < ${until}::timestamptz
      and (at, id) > (${from}::timestamptz, ${after}::uuid)
    order by at, id limit ${limit}`,
)

/**
 * The earliest time of an entry. The index on the time does not know the earliest one, so `min(at)` alone would read the whole
 * table. But the index finds the entries up to a given time. This time is that of the entry which the database reads first. It
 * is usually one of the oldest, so few entries are read. If it is a later one, more entries are read, and the result is the
 * same. The lower bound excludes nothing: with two bounds the planner expects few entries, and therefore uses the index.
 */
const firstEntry = statement(
  'entries_first',
  () => sql<{ at: Instant | null }>`
    select min(at) as at from balance_entries
    where at >= '-infinity' and at <= (select at from balance_entries limit 1)`,
)
const lastEntry = statement(
  'entries_last',
  () => sql<{ at: Instant | null }>`select max(at) as at from balance_entries`,
)

/** How many entries a chunk has, at most. */
const rowsAtOnce = 1_000
/** The length of the first slice of a period, in milliseconds. */
const firstSlice = 60_000

/**
 * Reads a period in slices of time. The index on the time finds the rows of a slice, but does not sort them, so every chunk reads
 * and sorts all rows that are left in its slice. After a full chunk, the next slice is twice as long as the time that the
 * chunk covered. After any other chunk, the next slice is four times as long as the slice before. So a chunk reads few rows
 * that it does not return.
 */
export async function* entriesInPeriod(
  pool: pg.Pool,
  { from, to }: Period,
): AsyncGenerator<readonly BalanceEntry[], void, undefined> {
  const read = <Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args) =>
    report(pool, chunkLimit, (run) => run(statement, ...args))

  let start = from ?? (await read(firstEntry))[0]?.at ?? null
  const end = to ?? ((await read(lastEntry))[0]?.at ?? 0) + 1
  /** The next chunk begins after this time and id. */
  let place = { at: start === null ? '' : timestamp(start), id: lowestId<EntryId>() }
  let width = firstSlice
  while (start !== null && start < end) {
    const until = Math.min(start + width, end)
    const rows = await read(chunk, place.at, place.id, timestamp(until), rowsAtOnce)
    const last = rows.at(-1)
    if (last) yield rows.map(({ exactAt: _, ...entry }) => entry)
    if (last && rows.length === rowsAtOnce) {
      width = 2 * (last.at - start) + 1
      start = last.at
      place = { at: last.exactAt, id: last.id }
    } else {
      width *= 4
      start = until
      place = { at: timestamp(until), id: lowestId<EntryId>() }
    }
  }
}
