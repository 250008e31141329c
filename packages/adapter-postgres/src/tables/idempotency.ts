import type { IdempotencyRecord, IdempotencyTable } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import { idempotencyRecords } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'
import { encodeTexts } from '../wire/arrays.ts'

/** Looks up one key at a time by the index: without the limit, the planner would read the whole table and join. */
const find = statement(
  'idempotency_find',
  (scopes: Buffer, keys: Buffer) => sql<IdempotencyRecord>`
    select found.* from unnest(${scopes}::text[], ${keys}::text[]) as wanted (scope, key)
    cross join lateral (
      select ${columnsOf(idempotencyRecords)} from idempotency_records
      where idempotency_records.scope = wanted.scope and idempotency_records.key = wanted.key limit 1
    ) as found`,
)

const add = insertInto(idempotencyRecords)

export const idempotencyTable = (session: Session): IdempotencyTable => ({
  find: (calls) =>
    session.read(find, encodeTexts(calls.map(({ scope }) => scope)), encodeTexts(calls.map(({ key }) => key))),
  add: (rows) => session.write(add, rows),
})
