import type { PaymentRecord, PaymentTable } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import { payments } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'
import { encodeTexts } from '../wire/arrays.ts'

/**
 * Looks up one reference at a time by the index. Without `limit 1`, a worker of Citus that has no statistics would read
 * the whole table (docs/decisions/constant-statements.md).
 */
const find = statement(
  'payments_find',
  (references: Buffer) => sql<PaymentRecord>`
    select found.* from unnest(${references}::text[]) as wanted (reference)
    cross join lateral (
      select ${columnsOf(payments)} from payments where payments.reference = wanted.reference limit 1
    ) as found`,
)

const add = insertInto(payments)

export const paymentTable = (session: Session): PaymentTable => ({
  find: (references) => session.read(find, encodeTexts(references)),
  add: (rows) => session.write(add, rows),
})
