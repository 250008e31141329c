/**
 * The host's own rows, written in the transaction of each batch: a point for every 1,000 that an order costs. A canceled
 * order takes its points back. The points and the order are committed together.
 */
import type { Alongside } from '@hexmart/adapter-postgres'
import type { Change } from '@hexmart/core/rules'

export const pointsTable = `
  create schema loyalty;
  create table loyalty.points (
    order_id uuid,
    kind text check (kind in ('EARNED', 'TAKEN BACK')),
    user_id text not null,
    points bigint not null,
    primary key (order_id, kind)
  )`

/** Makes the rows for the changes of a batch. It is separate from the SQL, so that a test needs no database. */
export const pointsOf = (changes: readonly Change[]) =>
  changes.flatMap((change) => {
    if (change.type !== 'order added' && change.type !== 'order canceled') return []
    const { id, userId, total } = change.order
    const points = Math.floor(total / 1_000)
    return change.type === 'order added'
      ? { id, kind: 'EARNED', userId, points }
      : { id, kind: 'TAKEN BACK', userId, points: -points }
  })

export const writePoints: Alongside = (changes, sql) => {
  const rows = pointsOf(changes)
  if (rows.length === 0) return
  // Sorted by key: if two batches write the same rows in different sequences, they can deadlock. The batches of this
  // example never write the same row, but yours may.
  sql`insert into loyalty.points (order_id, kind, user_id, points)
    select * from unnest(
      ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ userId }) => userId)}::text[], ${rows.map(({ points }) => points)}::bigint[]
    ) as new (order_id, kind, user_id, points) order by order_id, kind`
}
