import { StoreError, type StoreErrorClass } from '@hexmart/core/adapter'

/** An error from PostgreSQL or from the driver. */
export interface DatabaseError {
  readonly message: string
  /** An SQLSTATE of five characters, or a code of the operating system such as ECONNREFUSED. */
  readonly code?: string
  /**
   * The name of the broken constraint. A distributed engine may leave the name out; `constraintOf` then takes the name from the
   * message.
   */
  readonly constraint?: string
  readonly severity?: string
  /** The function in the server's source that raised the error. */
  readonly routine?: string
}

/**
 * The unique constraints that a batch can break although it has looked for the key before: another transaction inserted the same
 * key meanwhile. When the batch runs again, it sees the row of the other transaction.
 */
const concurrentInserts: ReadonlySet<string | undefined> = new Set([
  'users_pkey',
  'balances_pkey',
  'products_pkey',
  'stock_pkey',
  'purchases_pkey',
  'coupons_pkey',
  'user_coupons_once',
  'payments_pkey',
  'orders_reference_once',
  'idempotency_records_pkey',
])

/**
 * The constraint that a change broke. Citus leaves the field `constraint` out, and adds the number of a shard to the name in the
 * message, such as `balances_pkey_102016`.
 */
export function constraintOf({ constraint, message }: DatabaseError): string | undefined {
  const name = constraint ?? / constraint "([^"]+)"/.exec(message)?.[1]
  return name?.replace(/_\d{6,}$/, '')
}

/** Whether a change broke a unique key. Citus reports some broken keys as internal errors (XX000). */
export const isDuplicate = ({ code, message }: DatabaseError): boolean =>
  code === '23505' || (code === 'XX000' && message.includes('duplicate key value violates unique constraint'))

/** Whether an earlier attempt at the same batch has committed its id. */
export const isRepeatedBatch = (error: DatabaseError): boolean =>
  isDuplicate(error) && constraintOf(error) === 'batches_pkey'

/**
 * The class of an error of a statement, but never `commit-unknown`: the callers choose that class if COMMIT had been sent before
 * the error, and `hidesOutcome` is true. Codes: PostgreSQL documentation, appendix A.
 */
export function classOf(error: DatabaseError): StoreErrorClass {
  const { code, severity, routine } = error
  if (isDuplicate(error)) return concurrentInserts.has(constraintOf(error)) ? 'transient' : 'permanent'
  switch (code) {
    case '40001': // serialization_failure
    case '40P01': // deadlock_detected
    case '57P01': // admin_shutdown
    case '57P02': // crash_shutdown
    case '25P03': // idle_in_transaction_session_timeout
      return 'transient'
    case '0A000': // feature_not_supported: a migration changed the columns of a prepared statement's answer
      return routine === 'RevalidateCachedQuery' ? 'transient' : 'permanent'
    case '55P03': // lock_not_available
    case '57014': // query_canceled
    case '57P03': // cannot_connect_now
    case '25006': // read_only_sql_transaction: a standby, while a failover is under way
      return 'unavailable'
  }
  if (code?.startsWith('53')) return 'unavailable' // insufficient_resources
  if (isConnectionFailure(code)) return 'transient'
  return severity === 'FATAL' ? 'transient' : 'permanent'
}

/**
 * Whether the connection has ended, so that the answers to some statements are missing. The connection has not ended if the
 * server reports the error itself and goes on: the coordinator of a distributed engine also uses codes of class 08 when it
 * has lost its connection to another node.
 */
export function endsConnection({ code, severity }: DatabaseError): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || (severity !== 'ERROR' && isConnectionFailure(code))
}

/**
 * Whether a COMMIT that was answered with this error may have taken effect: the connection has ended, or a distributed engine
 * has lost its own connection to the node that commits (class 08), or the engine cannot tell (40003,
 * statement_completion_unknown).
 */
export function hidesOutcome(error: DatabaseError): boolean {
  return endsConnection(error) || isConnectionFailure(error.code) || error.code === '40003'
}

/**
 * Whether a connection broke or could not be made. An error from the server has an SQLSTATE, which contains a digit; an SQLSTATE
 * of class 08 is about a connection. An error without an SQLSTATE comes from the driver or the operating system.
 */
function isConnectionFailure(code: string | undefined): boolean {
  return code === undefined || !/^(?=.*\d)[0-9A-Z]{5}$/.test(code) || code.startsWith('08')
}

/** Classifies a failure to connect: the statement was not sent, and another attempt would fail in the same way. */
export function toConnectError(cause: unknown): StoreError {
  return new StoreError('unavailable', `no connection to the database: ${messageOf(cause)}`, { cause })
}

/** Classifies an error of a statement outside of a unit of work. */
export function toQueryError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  return new StoreError(classOf(cause as DatabaseError), messageWithRemedy(cause), { cause })
}

/**
 * The error of a change that may have been committed: the connection broke after the change was sent, or earlier parts of the
 * change were committed.
 */
export function toUnknownOutcome(cause: unknown): StoreError {
  return new StoreError('commit-unknown', `the change may have been committed: ${messageOf(cause)}`, { cause })
}

/** The message of an error of one of the shop's statements. If a table of the shop is missing, the message says what to do. */
export function messageWithRemedy(cause: unknown): string {
  const isTableMissing = (cause as DatabaseError | undefined)?.code === '42P01' // undefined_table
  return isTableMissing ? `${messageOf(cause)}: ${migrateFirst}` : messageOf(cause)
}

const migrateFirst =
  'call migrate(connectionString) first; if the tables are in a schema other than public, pass the schema to createPool too'

/** The message of an error. Node reports the failures of several addresses in one error, which has no message of its own. */
export function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}
