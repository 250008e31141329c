/**
 * What went wrong with a unit of work, as its adapter classifies it. The adapter never retries; what follows from
 * the class is decided in one place, `commit/commit-batch.ts`.
 *
 * - `passing`: nothing happened, and the same work may succeed at once: a deadlock, a serialization failure, a broken
 *   connection before COMMIT was sent, a twin that inserted the same key.
 * - `unavailable`: nothing happened, and trying again at once would only add to the load: no connection, a lock or a
 *   statement that took too long.
 * - `fate-unknown`: the connection broke after COMMIT was sent. The work happened, or it did not. The attempt had inserted
 *   its batch id, and knew it: so no earlier attempt with the same id has committed, nor ever will.
 * - `permanent`: nothing happened, and the same work will fail again: a violated constraint, a broken statement.
 */
export type StoreErrorClass = 'transient' | 'unavailable' | 'commit-unknown' | 'permanent'

/**
 * Thrown by the ports of a store, and of a host, for everything that is not a broken promise of its caller.
 *
 * @example
 * throw new StoreError('unavailable', 'the catalogue cannot be reached')
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly class: StoreErrorClass
  /**
   * True when this attempt is known to have inserted its batch id, as it always is where its fate is unknown: then no
   * earlier attempt with the same id has committed, nor ever will.
   */
  readonly started: boolean

  constructor(
    errorClass: StoreErrorClass,
    message: string,
    options: { readonly cause?: unknown; started?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.class = errorClass
    this.started = options.started ?? false
  }
}

/** Whatever was thrown, as a fault: what no adapter classified is permanent. */
export function toStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  return new StoreError('permanent', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
}
