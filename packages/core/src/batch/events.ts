import type { StoreErrorClass } from '../store/store-error.ts'

/** What happens to batches. */
export type BatchEvent =
  | {
      readonly type: 'batch committed'
      readonly commands: number
      readonly messages: number
      readonly attempts: number
      readonly milliseconds: number
    }
  /** One attempt at a batch failed. */
  | {
      readonly type: 'batch failed'
      readonly class: StoreErrorClass
      /** The names of the batch's commands, once each. */
      readonly commands: readonly string[]
      readonly attempt: number
      readonly error: unknown
    }
  /** A permanent error split the batch, so that one bad command fails alone. */
  | { readonly type: 'batch split'; readonly commands: number }
