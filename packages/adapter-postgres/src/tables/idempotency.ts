import type { IdempotencyRecord, IdempotencyTable } from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import { plainArray, textArray, timestamp } from '../arrays.ts'
import type { Database } from '../schema.ts'
import { statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['idempotency_records']>

/** One by one through the index: the limit keeps the planner from reading the table once and joining. */
const find = statement(
  'idempotency_find',
  (scopes: Buffer, keys: Buffer) => sql<Row>`
    select found.* from unnest(${scopes}::text[], ${keys}::text[]) as asked (scope, key)
    cross join lateral (
      select scope, key, fingerprint, value, at from idempotency_records as record
      where record.scope = asked.scope and record.key = asked.key limit 1
    ) as found`,
)

const add = statement(
  'idempotency_add',
  (scopes: Buffer, keys: Buffer, fingerprints: Buffer, values: Buffer, at: string) => sql`
    insert into idempotency_records (scope, key, fingerprint, value, at)
    select * from unnest(
      ${scopes}::text[], ${keys}::text[], ${fingerprints}::text[], ${values}::text[], ${at}::timestamptz[])`,
)

export const idempotencyTable = (session: Session): IdempotencyTable => ({
  find: async (calls): Promise<readonly IdempotencyRecord[]> => {
    const rows = await session.read(
      find,
      textArray(calls.map(({ scope }) => scope)),
      textArray(calls.map(({ key }) => key)),
    )
    return rows
  },
  add: (records) =>
    session.write(
      add,
      textArray(records.map(({ scope }) => scope)),
      textArray(records.map(({ key }) => key)),
      textArray(records.map(({ fingerprint }) => fingerprint)),
      textArray(records.map(({ value }) => value)),
      plainArray(records.map(({ at }) => timestamp(at))),
    ),
})
