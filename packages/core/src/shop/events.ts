import type { RefusalCode } from '../command/refusal.ts'
import type { Trace } from '../command/trace.ts'
import type { StoreErrorClass } from '../store/store-error.ts'

/**
 * An operation of `ShopOperations`, such as `retryDelivery`, met a store error that is not permanent. A command has a
 * `CommandEvent` instead.
 */
export type OperationEvent = {
  readonly type: 'operation failed'
  readonly class: StoreErrorClass
  readonly error: unknown
}

/**
 * How a command ended. `accepted`: the rule accepted it. `replayed`: the command got the answer of an earlier command.
 * `refused`: the rule or the shop refused it. `dropped`: the caller had gone away. `failed`: the command ended with an
 * error.
 */
export type CommandOutcome = 'accepted' | 'replayed' | 'refused' | 'dropped' | 'failed'

/** A command ended, whether it was answered or not. A command with malformed input or options has no event. */
export type CommandEvent = {
  readonly type: 'command answered'
  readonly name: string
  readonly outcome: CommandOutcome
  /** The code of the refusal; undefined if the command was not refused. */
  readonly code: RefusalCode | undefined
  /** The request that the command belongs to. */
  readonly trace: Trace | undefined
}
