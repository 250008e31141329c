import { hash } from 'node:crypto'
import {
  type FoundRecord,
  type IdempotencyRecord,
  type IdempotencyTable,
  type IdempotentRequest,
  scopedKeyText,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import { type IdempotencyRow, idempotencyRecords, orderRecordColumns } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'
import { encodePlain } from '../wire/arrays.ts'

/**
 * Looks up one key at a time by the index. With `= any`, a worker of Citus that has no statistics would read the whole
 * table (docs/decisions/constant-statements.md).
 */
const find = statement(
  'idempotency_find',
  (ids: string) => sql<IdempotencyRow>`
    select found.* from unnest(${ids}::uuid[]) as wanted (id)
    cross join lateral (
      select ${columnsOf(idempotencyRecords, ['id', 'command', 'orderId', 'value', 'about'])} from idempotency_records
      where idempotency_records.id = wanted.id limit 1
    ) as found`,
)

const add = insertInto(idempotencyRecords)
/** In most batches, every record answers with an order, so the batch does not send the columns `value` and `about`. */
const addOrderRecords = insertInto(idempotencyRecords, orderRecordColumns, 'idempotency_records_insert_orders')

/**
 * The first 128 bits of a text's SHA-256, written as a UUID. Rows have only digests of keys and commands, because these are only
 * compared. When they were stored as text, they were a fifth of all bytes that an order wrote.
 */
function digest(text: string): string {
  const hex = hash('sha256', text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

export function idempotencyTable(session: Session): IdempotencyTable {
  /** Made anew for the look-up and for the record, because a digest takes no longer than finding it again in a map. */
  const idOf = (request: IdempotentRequest) => digest(scopedKeyText(request))

  const toRow = (record: IdempotencyRecord): IdempotencyRow => ({
    id: idOf(record),
    command: digest(record.fingerprint),
    ...('orderId' in record
      ? { orderId: record.orderId, value: null, about: null }
      : { orderId: null, value: record.value, about: record.about }),
    at: record.at,
  })

  return {
    async find(requests) {
      const ids = requests.map(idOf)
      const rows = new Map((await session.read(find, encodePlain(ids))).map((row) => [row.id, row]))
      const found = new Map<IdempotentRequest, FoundRecord>()
      if (rows.size === 0) return found
      for (const [index, request] of requests.entries()) {
        const row = rows.get(ids[index] as string)
        if (row) found.set(request, { ...answerOf(row), sameFingerprint: row.command === digest(request.fingerprint) })
      }
      return found
    },
    add(records) {
      // Sort by the digest, as the index does, so that neighbours in the index are inserted one after the other.
      const rows = records.map(toRow).sort((a, b) => (a.id < b.id ? -1 : 1))
      session.write(rows.every(({ orderId }) => orderId !== null) ? addOrderRecords : add, rows)
    },
  }
}

function answerOf({ orderId, value, about }: Pick<IdempotencyRow, 'orderId' | 'value' | 'about'>) {
  return orderId === null ? { value: value ?? 'null', about: about ?? '' } : { orderId }
}
