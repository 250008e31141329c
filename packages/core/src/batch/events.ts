import type { StoreErrorClass } from '../store/store-error.ts'

/** The requests of a batch's commands, in the order of the commands. Commands without a `trace` are left out. */
interface BatchRequests {
  readonly requestIds: readonly string[]
  /** The `traceparent` of each command that has one. */
  readonly traceparents: readonly string[]
}

/** How long the parts of one attempt at a batch took, in milliseconds. A part that the attempt did not reach took 0. */
export interface AttemptTime {
  /** The wait for a connection, and the round trips that lock and read. */
  readonly load: number
  /** The rules of all commands. */
  readonly decide: number
  /** The round trip that writes and commits. */
  readonly commit: number
}

/**
 * The events of batches: each start, each commit, each failed attempt, and each split. The halves of a split batch are
 * committed as batches of their own, but without an event `batch started`.
 */
export type BatchEvent =
  /** The queue has taken waiting commands as one batch. */
  | {
      readonly type: 'batch started'
      /** How many commands were taken. */
      readonly commandCount: number
      /** The commands that have a `traceparent`. */
      readonly traced: readonly WaitedCommand[]
    }
  | (BatchRequests & {
      readonly type: 'batch committed'
      readonly commandCount: number
      readonly messageCount: number
      readonly attempts: number
      /** From the start of the first attempt to the end of the last. */
      readonly milliseconds: number
      /** The parts of the last attempt, which committed or learned that an earlier attempt had committed. */
      readonly time: AttemptTime
    })
  /** One attempt at a batch failed. */
  | (BatchRequests & {
      readonly type: 'batch failed'
      readonly class: StoreErrorClass
      /** The names of the batch's commands, once each. */
      readonly commandNames: readonly string[]
      /** 1 for the first attempt. */
      readonly attempt: number
      /** Whether this was the last attempt at the batch. A permanent error may still split the batch. */
      readonly isFinal: boolean
      readonly error: unknown
      readonly time: AttemptTime
    })
  /** A permanent error split the batch, so that one bad command fails alone. */
  | (BatchRequests & { readonly type: 'batch split'; readonly commandCount: number })

/** A command with a `traceparent`, which has waited in the queue. */
export interface WaitedCommand {
  readonly name: string
  readonly traceparent: string
  /** How long it waited, in milliseconds. */
  readonly waited: number
}
