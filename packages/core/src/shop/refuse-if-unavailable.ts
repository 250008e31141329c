import { type Result, refuse } from '../base/results.ts'
import type { Unavailable } from '../command/refusal.ts'
import { type StoreErrorClass, toStoreError } from '../store/store-error.ts'

/**
 * A read of the store, or of a port of the host, failed and was refused with `UNAVAILABLE`. The shop also reports this
 * event when `ready()` finds that its trial read or its trial write fails.
 */
export type ReadEvent = { readonly type: 'read failed'; readonly class: StoreErrorClass; readonly error: unknown }

/** Runs a read. A store error that is not permanent becomes the refusal `UNAVAILABLE`. */
export type RefuseIfUnavailable = <Value, R>(
  read: () => Promise<Result<Value, R>>,
) => Promise<Result<Value, R | Unavailable>>

/** @param observe receives an event for each error that becomes a refusal */
export const createRefuseIfUnavailable =
  (observe: (event: ReadEvent) => void): RefuseIfUnavailable =>
  async (read) => {
    try {
      return await read()
    } catch (thrown) {
      const error = toStoreError(thrown)
      if (error.class === 'permanent') throw thrown
      observe({ type: 'read failed', class: error.class, error: thrown })
      return refuse({ code: 'UNAVAILABLE' })
    }
  }
