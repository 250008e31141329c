import type { BalanceEntry } from '@hexmart/core/adapter'
import { expect, test } from 'vitest'
import { createDatabase } from '../../test/database.ts'
import { until } from '../../test/shops.ts'
import { createPool, postgres } from '../index.ts'

test('A5: an export of entries without a beginning starts with the earliest entry, and does not read the whole table for it', async () => {
  const database = await createDatabase()
  try {
    const count = 50_000
    // The entries are written in the sequence of their times, except the earliest one, which is written last.
    await database.sql(`
      insert into balance_entries (sequence, amount, balance_after, at, id, user_id, type)
      select i, 1, i, '2025-03-10T12:00:00.123Z'::timestamptz + (i % ${count}) * interval '1 minute',
        lpad(to_hex(i), 32, '0')::uuid, 'mina', 'CHARGE'
      from generate_series(1, ${count}) as i`)
    await database.sql('vacuum analyze balance_entries')
    const rowsRead = async (): Promise<number> => {
      const { rows } = await database.sql(`
        select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables where relname = 'balance_entries'`)
      return rows[0].rows
    }
    const before = await rowsRead()

    const pool = createPool({ connectionString: database.url })
    let first: readonly BalanceEntry[] = []
    for await (const chunk of postgres(pool).views.balances.inPeriod({ to: Date.parse('2099-01-01T00:00:00Z') })) {
      first = chunk
      break
    }
    await pool.end()
    expect(first.map(({ sequence, at }) => [sequence, new Date(at).toISOString()])).toEqual([
      [count, '2025-03-10T12:00:00.123Z'],
    ])
    // The server counts what a connection has read only when the connection ends.
    await until(async () => (await rowsRead()) > before)
    // The index finds ranges of 16 pages, about 1,300 rows each.
    expect((await rowsRead()) - before).toBeLessThan(count / 4)
  } finally {
    await database.drop()
  }
})
