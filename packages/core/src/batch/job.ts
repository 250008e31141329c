import type { Refused, Result } from '../base/results.ts'
import type { Action } from '../command/action.ts'
import type { Booking } from '../command/booking.ts'
import type { Accepted, DecisionContext } from '../command/command.ts'
import type { KeyedCall } from '../command/idempotency.ts'
import type { CommandRefusal, Refusal } from '../command/refusal.ts'
import type { Locks, Reads, State } from '../command/state.ts'
import type { Trace } from '../command/trace.ts'

/** A command with its input: one member of a batch. */
export interface Job {
  /** The command's name. */
  readonly command: string
  readonly locks: Locks
  readonly reads: Reads
  /** The rows that the host's own systems returned before the command was queued; absent when the store has all rows. */
  readonly hostFacts?: HostFacts | undefined
  readonly idempotency?: KeyedCall | undefined
  /** The payment that the command books, if it has a reference. */
  readonly booking?: Booking | undefined
  /** Tells what an operator does with the command; absent, or undefined, when no operator runs it. */
  readonly action?: ((value: unknown) => OperatorAct | undefined) | undefined
  /** The request that the command came with. */
  readonly trace?: Trace | undefined
  decide(state: State, context: BatchContext): Result<Accepted<unknown>, Refusal>
}

/** The facts of an action that a job knows. */
export type OperatorAct = Pick<Action, 'actor' | 'subject' | 'reason'>

/** The part of a decision's context that all commands of a batch share. */
export type BatchContext = Omit<DecisionContext, 'actor'>

export interface HostFacts {
  readonly users?: State['users'] | undefined
  readonly products?: State['products'] | undefined
}

/** A command's answer: its value, new or replayed from the record of its idempotency key or its reference, or a refusal. */
export type Answer<Value, R> =
  | { readonly ok: true; readonly value: Value; readonly replayed: boolean }
  | Refused<R | CommandRefusal>

/** How a job ended: with an answer, or with the error that its rule, the store or a port of the host threw. */
export type JobResult = { readonly answer: Answer<unknown, Refusal> } | { readonly thrown: unknown }
