import type { Refused, Result } from '../base/results.ts'
import type { Action } from '../command/action.ts'
import type { Accepted, DecisionContext } from '../command/command.ts'
import type { IdempotentRequest } from '../command/idempotency.ts'
import type { ReferencedPayment } from '../command/payment.ts'
import type { CommonRefusal, Refusal } from '../command/refusal.ts'
import type { Locks, Reads, State } from '../command/state.ts'
import type { Trace } from '../command/trace.ts'

/** A command with its input, as it waits in the queue and runs in a batch. */
export interface QueuedCommand {
  /** The command's name. */
  readonly name: string
  readonly locks: Locks
  readonly reads: Reads
  /** The rows that the host's own systems returned before the command was queued; absent when the store has all rows. */
  readonly hostFacts?: HostFacts | undefined
  readonly idempotency?: IdempotentRequest | undefined
  /** The payment that the command books; absent if the command books none or the payment has no reference. */
  readonly payment?: ReferencedPayment | undefined
  /**
   * Makes an action from the command's value. An action is an entry in the trail of what operators did. The function
   * returns undefined if the changed thing belongs to the operator. The function is absent if a user or the host's own
   * code runs the command, or if the command's definition has no `action`.
   */
  readonly action?: ((value: unknown) => ActionDraft | undefined) | undefined
  /** Returns the id of the user whose data the command's value has, or null if the definition names no such user. */
  readonly userIn?: ((value: unknown) => string | null) | undefined
  /** Identifies the request that the command came with. */
  readonly trace?: Trace | undefined
  decide(state: State, context: BatchContext): Result<Accepted<unknown>, Refusal>
}

/** An action before it has an id and a time. */
export type ActionDraft = Pick<Action, 'actor' | 'subject' | 'reason'>

/** The part of a decision's context that all commands of a batch share. */
export type BatchContext = Omit<DecisionContext, 'actor'>

export interface HostFacts {
  readonly users?: State['users'] | undefined
  readonly products?: State['products'] | undefined
}

/**
 * A command's answer: a value or a refusal. `replayed` is true if the value comes from the record of the command's
 * idempotency key or of its payment's reference.
 */
export type Answer<Value, R> =
  | { readonly ok: true; readonly value: Value; readonly replayed: boolean }
  | Refused<R | CommonRefusal>

/** How a command ended: with an answer, or with the error that its rule, the store or a port of the host threw. */
export type CommandResult = { readonly answer: Answer<unknown, Refusal> } | { readonly thrown: unknown }
