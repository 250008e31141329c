import { type Result, refuse } from '../base/results.ts'
import type { Unavailable } from '../command/refusal.ts'
import { type StoreErrorClass, toStoreError } from '../store/store-error.ts'

/** A read, or a question to one of the host's ports, was refused with `UNAVAILABLE`. */
export type ReadEvent = { readonly type: 'read failed'; readonly class: StoreErrorClass; readonly error: unknown }

/** Answers a read with its result. */
export type AnswerRead = <Value, R>(read: () => Promise<Result<Value, R>>) => Promise<Result<Value, R | Unavailable>>

/** A store that cannot be reached at present becomes the refusal `UNAVAILABLE`. A permanent error is thrown. */
export const answerReads =
  (observe: (event: ReadEvent) => void): AnswerRead =>
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
