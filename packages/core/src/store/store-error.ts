/**
 * How a store adapter classifies a failure. The adapter never retries: the core decides what follows. For batches,
 * `batch/commit-batch.ts` decides it.
 *
 * - `transient`: nothing happened, and the same work may succeed if it is tried again immediately. Examples: a deadlock, a
 *   serialization failure, a connection that broke before COMMIT was sent, a concurrent insert of the same key.
 * - `unavailable`: nothing happened, and an immediate retry would only add to the load. Examples: no connection, a lock or
 *   a statement that took too long.
 * - `commit-unknown`: the connection broke after COMMIT was sent. Or the call uses several transactions, as
 *   `Outbox.retry('all')` may, and a later transaction failed after an earlier one had committed. So the work may have been
 *   committed, in whole or in part.
 * - `permanent`: nothing happened, and the same work will fail again. Examples: a violated constraint, a broken statement.
 */
export type StoreErrorClass = 'transient' | 'unavailable' | 'commit-unknown' | 'permanent'

/**
 * A port throws this error when the system behind the port fails. For a mistake in its own code, it throws an error of
 * another type.
 *
 * @example
 * throw new StoreError('unavailable', 'the catalogue cannot be reached')
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly class: StoreErrorClass
  /**
   * True if the attempt that failed with this error had inserted the batch id before it failed. The id is unique, so no
   * earlier attempt at the batch has committed or can still commit. This member means nothing for errors outside of a unit
   * of work, which have no batch id.
   */
  readonly batchIdInserted: boolean
  /**
   * True if a row's key exists already. If the error is transient, the work normally finds the row when it runs again. If every
   * attempt at a batch fails, the error most likely lies with one command, which adds a row without reading it first.
   */
  readonly duplicateKey: boolean

  constructor(
    errorClass: StoreErrorClass,
    message: string,
    options: { readonly cause?: unknown; batchIdInserted?: boolean; duplicateKey?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.class = errorClass
    this.batchIdInserted = options.batchIdInserted ?? false
    this.duplicateKey = options.duplicateKey ?? false
  }
}

/**
 * Returns a thrown `StoreError` unchanged, and wraps anything else in a new `StoreError`. The new error is permanent, because
 * no adapter has classified its cause.
 */
export function toStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  return new StoreError('permanent', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
}
