import type { CouponId, OrderId, ProductId, ShopId, UserCouponId, UserId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Result } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { CouponHolder } from '../coupon/ports.ts'
import type { Change } from './change.ts'
import type { State } from './state.ts'

/**
 * One command: what it needs, and the rule that decides it. Deciding is pure and synchronous, from a slice of what was
 * loaded to a value and changes, or to a refusal without changes; so a rule's test is one call.
 *
 * @typeParam Slice the tables of the state that the rule reads
 */
export interface Decider<Command, Value, Refusal, Slice extends keyof State> {
  /** Part of an idempotency record's fingerprint: never rename it. */
  readonly name: string
  /** Commands that name the same lane are decided in the order of their arrival. */
  lane?(command: Command): string
  needs(command: Command): Needs
  decide(state: Pick<State, Slice>, command: Command, moment: Moment): Result<Decision<Value>, Refusal>
}

export interface Decision<Value> {
  /** What the caller is answered, once the changes are committed. Plain JSON, so that a replay is equal to it. */
  readonly value: Value
  readonly changes: readonly Change[]
}

/** Where and when a rule decides. The time is taken once an attempt, after everything is locked. */
export interface Moment {
  readonly now: Instant
  readonly policy: Policy
  newId<Id extends ShopId>(): Id
}

/** The rows that a command needs, by key, known from the command alone. Listed in the order in which they are locked. */
export interface Needs {
  /** Locked. */
  readonly orders?: readonly OrderId[]
  /** Locked. */
  readonly balances?: readonly UserId[]
  /** Locked; the coupons behind them are read afterwards, without a lock. */
  readonly userCoupons?: readonly UserCouponId[]
  /** Locked. */
  readonly coupons?: readonly CouponId[]
  /** Locked. */
  readonly stock?: readonly ProductId[]
  /** Locked, for an operator's change. */
  readonly lockedProducts?: readonly ProductId[]
  /** Read. */
  readonly users?: readonly UserId[]
  /** Read. */
  readonly products?: readonly ProductId[]
  /** Read. */
  readonly holders?: readonly CouponHolder[]
}
