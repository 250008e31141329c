import { StoreError, type StoreErrorClass } from '@hexmart/core'

/** What PostgreSQL and the driver say of an error. */
export interface DatabaseError {
  readonly message: string
  /** An SQLSTATE of five characters, or a code of the operating system such as ECONNREFUSED. */
  readonly code?: string
  readonly constraint?: string
  readonly severity?: string
  /** The function of the server's source that found the error. */
  readonly routine?: string
}

/** A second row with one of these keys was made by a twin a moment ago: the rerun sees it. */
const twins: ReadonlySet<string | undefined> = new Set([
  'users_pkey',
  'balances_pkey',
  'products_pkey',
  'stock_pkey',
  'coupons_pkey',
  'user_coupons_once',
  'idempotency_records_pkey',
])

/**
 * The class of an error that an answer of the server, or the loss of the connection, brought before COMMIT was sent.
 * Codes: PostgreSQL documentation, appendix A.
 */
export function classOf({ code, constraint, severity, routine }: DatabaseError): StoreErrorClass {
  switch (code) {
    case '40001': // serialization_failure
    case '40P01': // deadlock_detected
    case '57P01': // admin_shutdown
    case '57P02': // crash_shutdown
    case '25P03': // idle_in_transaction_session_timeout
      return 'transient'
    case '0A000': // feature_not_supported: a migration changed what a prepared statement answers; it is prepared anew
      return routine === 'RevalidateCachedQuery' ? 'transient' : 'permanent'
    case '23505': // unique_violation
      return twins.has(constraint) ? 'transient' : 'permanent'
    case '55P03': // lock_not_available
    case '57014': // query_canceled
    case '57P03': // cannot_connect_now
    case '25006': // read_only_sql_transaction: a standby, while a failover is under way
      return 'unavailable'
  }
  if (code?.startsWith('53')) return 'unavailable' // insufficient_resources
  if (breaksConnection(code)) return 'transient'
  return severity === 'FATAL' ? 'transient' : 'permanent'
}

/** Whether the server has ended the connection, or the connection is lost: what was sent may not be answered. */
export function endsConnection({ code, severity }: DatabaseError): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || breaksConnection(code)
}

/** Without an SQLSTATE, in which there is always a digit, it is the connection that broke, not the server that answered. */
function breaksConnection(code: string | undefined): boolean {
  return code === undefined || !/^(?=.*\d)[0-9A-Z]{5}$/.test(code) || code.startsWith('08')
}

/** A fault while connecting: nothing was sent, and there is nothing to try again on. */
export function connectFault(cause: unknown): StoreError {
  return new StoreError('unavailable', `no connection to the database: ${messageOf(cause)}`, { cause })
}

/** A fault of a read that stands alone. */
export function readFault(cause: unknown): StoreError {
  return new StoreError(classOf(cause as DatabaseError), messageOf(cause), { cause })
}

/** Node gathers what several addresses said, without a message of its own. */
export function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}
