import type { RefusalCode } from '../command/refusal.ts'
import type { Trace } from '../command/trace.ts'
import type { StoreErrorClass } from '../store/store-error.ts'

/** An operation met a store error that is not permanent. */
export type OperationEvent = {
  readonly type: 'operation failed'
  readonly class: StoreErrorClass
  readonly error: unknown
}

/**
 * How a command ended. `replayed`: with the answer of an earlier one. `refused`: by its rule or by the shop. `dropped`: its caller
 * had gone away. `failed`: with an error.
 */
export type CommandOutcome = 'accepted' | 'replayed' | 'refused' | 'dropped' | 'failed'

/** A command ended. A command with malformed input has no event. */
export type CommandEvent = {
  readonly type: 'command answered'
  readonly name: string
  readonly outcome: CommandOutcome
  /** Why it was refused; undefined if it was not. */
  readonly code: RefusalCode | undefined
  /** The request that it came with. */
  readonly trace: Trace | undefined
}
