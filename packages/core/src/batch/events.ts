import type { StoreErrorClass } from '../store/store-error.ts'

/** The requests of a batch's commands, in their order, without the commands that came with no `trace`. */
interface OfRequests {
  readonly requestIds: readonly string[]
}

/** The batches report these: each commit, each failed attempt, and each split. */
export type BatchEvent =
  | (OfRequests & {
      readonly type: 'batch committed'
      readonly commandCount: number
      readonly messageCount: number
      readonly attempts: number
      /** From the start of the first attempt to the commit. */
      readonly milliseconds: number
    })
  /** One attempt at a batch failed. */
  | (OfRequests & {
      readonly type: 'batch failed'
      readonly class: StoreErrorClass
      /** The names of the batch's commands, once each. */
      readonly commandNames: readonly string[]
      /** 1 for the first attempt. */
      readonly attempt: number
      readonly error: unknown
    })
  /** A permanent error split the batch, so that one bad command fails alone. */
  | (OfRequests & { readonly type: 'batch split'; readonly commandCount: number })
