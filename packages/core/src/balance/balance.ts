import type { EntryId, OrderId, UserId } from '../base/ids.ts'
import { addSafe, type Money } from '../base/money.ts'
import type { Reference } from '../base/reference.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'

/** The money that a user can spend. The first accepted charge or adjustment creates the row; reads and refusals create none. */
export interface Balance {
  readonly userId: UserId
  /** At least 0. */
  readonly amount: Money
  /** How many entries the user's history has. The newest entry has this number as its own `sequence`. */
  readonly sequence: number
}

/** Why a balance changed: a charge, the payment of an order, its refund, or an operator's adjustment. */
export const entryTypes = ['CHARGE', 'USE', 'REFUND', 'ADJUST'] as const
export type EntryType = (typeof entryTypes)[number]

/** One line of a user's history. The amounts of all lines add up to the balance. */
export interface BalanceEntry {
  readonly id: EntryId
  readonly userId: UserId
  /**
   * 1, 2, 3 … for each user, in the order in which the entries took effect. Sorting by `at` may give another order,
   * because the clocks of processes differ.
   */
  readonly sequence: number
  readonly type: EntryType
  /** Signed: charges and refunds are positive, uses are negative, adjustments are either; never 0. */
  readonly amount: Money
  readonly balanceAfter: Money
  /**
   * The order that was paid or refunded, or that an adjustment is about; null for a charge, and for an adjustment without
   * an order.
   */
  readonly orderId: OrderId | null
  /** Names the payment behind a charge or an adjustment; null if the command had no reference, and for other entries. */
  readonly reference: Reference | null
  /** Why an operator adjusted the balance; null for other entries. */
  readonly reason: string | null
  /** The id of the actor who adjusted the balance, or of the operator who charged it for somebody else; null for other entries. */
  readonly actor: string | null
  readonly at: Instant
}

/** What the shop owes its users: the sum of their balances. */
export interface Liability {
  /** How many users hold more than 0. */
  readonly users: number
  /** The sum of all balances, but at most 2^53 − 1. */
  readonly amount: Money
}

/** The members of an entry that cannot be computed from the balances before and after it. */
export type EntryFacts = Pick<BalanceEntry, 'id' | 'type' | 'orderId' | 'at'> &
  Partial<Pick<BalanceEntry, 'reference' | 'reason' | 'actor'>>

export interface BalanceLimitExceeded {
  readonly code: 'BALANCE_LIMIT_EXCEEDED'
  /** The balance before the charge, the adjustment or the refund. */
  readonly balance: Money
  /** The amount that does not fit. */
  readonly amount: Money
  /** The highest balance that is allowed. */
  readonly limit: Money
}

export interface InsufficientBalance {
  readonly code: 'INSUFFICIENT_BALANCE'
  /** The total of the order, or the amount that an adjustment takes. */
  readonly required: Money
  /** The balance before the order or the adjustment. */
  readonly available: Money
}

export const noBalance = (userId: UserId): Balance => ({ userId, amount: 0, sequence: 0 })

/**
 * Adds a charged amount. A balance may reach the limit but not exceed it.
 *
 * @param amount at least 1
 * @returns the new balance, or `BALANCE_LIMIT_EXCEEDED`
 * @example charge({ userId, amount: 9_999_999, sequence: 1 }, 1, 10_000_000) // ok: exactly the limit
 */
export function charge(balance: Balance, amount: Money, limit: Money): Result<Balance, BalanceLimitExceeded> {
  if (amount > limit - balance.amount) {
    return refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: balance.amount, amount, limit })
  }
  return ok(move(balance, amount))
}

/**
 * Pays a total from the balance. A total of 0 changes nothing.
 *
 * @param total at least 0
 * @returns the new balance, or `INSUFFICIENT_BALANCE`
 */
export function use(balance: Balance, total: Money): Result<Balance, InsufficientBalance> {
  if (total > balance.amount) {
    return refuse({ code: 'INSUFFICIENT_BALANCE', required: total, available: balance.amount })
  }
  return ok(move(balance, -total))
}

/**
 * Returns a paid total to the balance. The balance may then exceed the maximum of the policy, which limits only charges and
 * adjustments.
 *
 * @param total at least 0
 * @returns the new balance, or `BALANCE_LIMIT_EXCEEDED` if it would be above 2^53 − 1, the largest integer up to which
 *   JavaScript numbers are exact
 */
export function refund(balance: Balance, total: Money): Result<Balance, BalanceLimitExceeded> {
  if (addSafe(balance.amount, total) === undefined) {
    const limit = Number.MAX_SAFE_INTEGER
    return refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: balance.amount, amount: total, limit })
  }
  return ok(move(balance, total))
}

/**
 * Adds a signed amount. A positive amount may raise the balance to the limit, and a negative amount may lower it to 0.
 *
 * @param amount signed, not 0
 * @returns the new balance, `BALANCE_LIMIT_EXCEEDED` or `INSUFFICIENT_BALANCE`
 */
export function adjustAmount(
  balance: Balance,
  amount: Money,
  limit: Money,
): Result<Balance, BalanceLimitExceeded | InsufficientBalance> {
  return amount < 0 ? use(balance, -amount) : charge(balance, amount, limit)
}

/** A balance changed. The entry says why. */
export type BalanceChanged = Opaque<{
  readonly type: 'balance changed'
  readonly balance: Balance
  readonly entry: BalanceEntry
}>

/**
 * The change from `before` to `after`. The entry is computed from these two balances, so that it cannot disagree with them.
 *
 * @param after must differ from `before` in its amount, because there is no entry of 0
 */
export function balanceChanged(before: Balance, after: Balance, facts: EntryFacts): BalanceChanged {
  const entry: BalanceEntry = {
    id: facts.id,
    userId: after.userId,
    sequence: after.sequence,
    type: facts.type,
    amount: after.amount - before.amount,
    balanceAfter: after.amount,
    orderId: facts.orderId,
    reference: facts.reference ?? null,
    reason: facts.reason ?? null,
    actor: facts.actor ?? null,
    at: facts.at,
  }
  return { type: 'balance changed', balance: after, entry } as BalanceChanged
}

/** Adds a signed amount. An amount of 0 makes no entry in the history, so it does not raise the sequence either. */
function move(balance: Balance, amount: Money): Balance {
  if (amount === 0) return balance
  return { userId: balance.userId, amount: balance.amount + amount, sequence: balance.sequence + 1 }
}
