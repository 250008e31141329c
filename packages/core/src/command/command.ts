import type { z } from 'zod'
import type { GeneratedId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Result } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { HouseRules } from '../order/house-rules.ts'
import type { OrderViews } from '../order/ports.ts'
import type { ActionFacts } from './action.ts'
import type { Actor } from './actor.ts'
import type { Change } from './change.ts'
import type { ReferencedPayment } from './payment.ts'
import type { RefusalCode, RefusalOf } from './refusal.ts'
import type { Locks, Reads, State, StateOf } from './state.ts'

/** The result of a rule that accepts a command: the value for the caller, and the changes to save. */
export interface Accepted<Value> {
  /**
   * The caller receives the value after the commit. It must be plain JSON, so that a replayed answer equals the first
   * answer.
   */
  readonly value: Value
  readonly changes: readonly Change[]
}

/** What a rule gets besides the state and the input: the time, the settings, the actor, house rules and new ids. */
export interface DecisionContext {
  /** The time of the decision. The shop reads its clock once per attempt at a batch, after everything is locked. */
  readonly now: Instant
  readonly policy: Policy
  readonly actor: Actor
  /** The host's own rules; absent if the host has none. */
  readonly houseRules?: HouseRules | undefined
  /** Makes a UUID of version 7 (RFC 9562). */
  newId<Id extends GeneratedId>(): Id
}

/** The reads that a command may make to prepare its input, before it is queued. */
export interface Lookups {
  readonly orders: Pick<OrderViews, 'byIds'>
}

/**
 * A command: its input, its refusals, the rows that it locks and reads, and the rule that decides it. The rule is pure and
 * synchronous, so a test of it is one call: `chargeBalance.decide(state, input, context)`.
 *
 * @typeParam Raw the input as a caller writes it, with plain strings
 * @typeParam Input the input as the schema parses it
 * @typeParam Prepared the input that `lock`, `read` and `decide` take: the result of `prepare`, or the parsed input if
 *   there is no `prepare`
 */
export interface Command<Raw, Input extends object, Value, Code extends RefusalCode, Prepared = Input> {
  readonly name: string
  readonly input: InputSchema<Input, Raw>
  readonly refusals: readonly Code[]
  readonly prepare?: Prepare<Input, Prepared, Code> | undefined
  lock(prepared: Prepared): Locks
  read(prepared: Prepared): Reads
  payment?(prepared: Prepared): ReferencedPayment | undefined
  decide(state: State, prepared: Prepared, context: DecisionContext): Result<Accepted<Value>, RefusalOf<Code>>
  action?(prepared: Prepared, value: Value): ActionFacts
}

/** A schema, or a function that makes it from the shop's policy. */
export type InputSchema<Input, Raw> = z.ZodType<Input, Raw> | ((policy: Policy) => z.ZodType<Input, Raw>)

/** Looks up rows before the command is queued, and adds them to the input. */
export type Prepare<Input, Prepared, Code extends RefusalCode> = (
  input: Input,
  lookups: Lookups,
  actor: Actor,
) => Promise<Result<Prepared, RefusalOf<Code>>>

/** The parts of a command that can be used without knowing its types. */
export type AnyCommand = Pick<Command<unknown, object, unknown, RefusalCode>, 'name' | 'input' | 'refusals'>

/** The input of a command as a caller writes it, with plain strings. */
export type InputOf<C extends AnyCommand> = C['input'] extends InputSchema<infer _, infer Raw> ? Raw : never
/** The codes of a command's own refusals. */
export type CodesOf<C extends AnyCommand> = C['refusals'][number]

/**
 * Accepts the tables of `All` and no other names, because a misspelt table would lock or read nothing. A table must not be
 * optional: the type of the rule's `state` would contain the table even when `lock` or `read` had left it out.
 */
type OnlyTablesOf<All, Given, Use extends 'locked' | 'read'> = Given & {
  // No list of keys is a text. The compiler's error quotes the text, so it names the table.
  readonly [Name in keyof Given]-?: Name extends keyof All
    ? Required<All>[Name]
    : `${Name & string} is not a table that can be ${Use}`
}

/**
 * Defines a command. The type of the answer and the handling of idempotency keys follow from the definition. If the command has an
 * HTTP route, the route takes its operation id, the schema of its body and its refusals from the definition too.
 *
 * @example
 * const chargeBalance = command({
 *   name: 'charge-balance',
 *   input: z.strictObject({ userId: UserId, amount: z.int().min(1) }),
 *   refusals: ['USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED'],
 *   lock: ({ userId }) => ({ balances: [userId] }),
 *   read: ({ userId }) => ({ users: [userId] }),
 *   decide(state, { userId, amount }, { now, newId, policy }) {
 *     if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })
 *     const before = state.balances.get(userId) ?? noBalance(userId)
 *     const after = charge(before, amount, policy.maximumBalance)
 *     if (!after.ok) return after
 *     const change = balanceChanged(before, after.value, { id: newId(), type: 'CHARGE', orderId: null, at: now })
 *     return ok({ value: { userId, amount: after.value.amount }, changes: [change] })
 *   },
 * })
 */
export function command<
  Raw,
  Input extends object,
  Value,
  const Code extends RefusalCode,
  L extends object,
  R extends object,
  Prepared = Input,
>(definition: {
  /**
   * The records of idempotency keys and of references store the name. Never change it: repeats of commands that ran under
   * the old name would be refused.
   */
  readonly name: string
  readonly input: InputSchema<Input, Raw>
  /**
   * The codes with which the check of a reference, `prepare` or the rule may refuse the command, in the order of the checks. If
   * the command's value has a user's data, they contain `USER_BLOCKED`, because a repeat is refused with it once the user is
   * erased.
   */
  readonly refusals: readonly Code[]
  /**
   * Reads the rows that the locks depend on, before the command is queued. These rows may change before they are
   * locked, so the rule must decide by the locked rows.
   */
  readonly prepare?: Prepare<Input, Prepared, NoInfer<Code>>
  /** The rows to lock. Name a table even when there are no keys (`{ stock: [] }`): the rule's `state` has only the named tables. */
  readonly lock: (prepared: NoInfer<Prepared>) => OnlyTablesOf<Locks, L, 'locked'>
  /** The rows to read without a lock. Name a table even when there are no keys. */
  readonly read: (prepared: NoInfer<Prepared>) => OnlyTablesOf<Reads, R, 'read'>
  /**
   * The payment that the command books, if the payment has a reference. If the reference is already used, the rule does not
   * run: the caller gets the answer of the first use, or `REFERENCE_REUSED` if the payment differs.
   */
  readonly payment?: (prepared: NoInfer<Prepared>) => ReferencedPayment | undefined
  /** The rule. */
  readonly decide: (
    state: StateOf<L, R>,
    prepared: NoInfer<Prepared>,
    context: DecisionContext,
  ) => Result<Accepted<Value>, RefusalOf<NoInfer<Code>>>
  /**
   * Names the thing that the command changes, for the trail of what operators did. If an operator runs the command, an
   * entry in the trail (an `Action`) is committed with the changes. Write this member after `decide`, because TypeScript
   * infers the type of `value` from `decide`.
   */
  readonly action?: (prepared: NoInfer<Prepared>, value: NoInfer<Value>) => ActionFacts
}): Command<Raw, Input, Value, Code, Prepared> {
  return definition
}
