import type { EntryId, OrderId, UserId } from '../base/ids.ts'
import { added, type Money } from '../base/money.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { RefusalOf } from '../command/refusal.ts'

/** What a user can spend. Without a charge there is no row; neither a read nor a refused charge creates one. */
export interface Balance {
  readonly userId: UserId
  /** At least 0. */
  readonly amount: Money
  /** How many entries the history has; the newest entry carries this number. */
  readonly sequence: number
}

/** What an entry of the history is for: paying in, paying an order, or the refund of a canceled one. */
export const entryTypes = ['CHARGE', 'USE', 'REFUND'] as const
export type EntryType = (typeof entryTypes)[number]

/** One line of a user's history. The amounts of all lines add up to the balance. */
export interface BalanceEntry {
  readonly id: EntryId
  readonly userId: UserId
  /** 1, 2, 3 … for each user: the order in which the entries took effect, which clocks do not tell. */
  readonly sequence: number
  readonly type: EntryType
  /** Signed: charges and refunds are positive, uses negative; never 0. */
  readonly amount: Money
  readonly balanceAfter: Money
  /** The order that was paid or refunded; null for a charge. */
  readonly orderId: OrderId | null
  readonly at: Instant
}

export const noBalance = (userId: UserId): Balance => ({ userId, amount: 0, sequence: 0 })

/**
 * Adds a charged amount. A balance may reach the limit, not pass it.
 *
 * @param amount at least 1
 * @returns the new balance, or `BALANCE_LIMIT_EXCEEDED`
 * @example charge({ userId, amount: 9_999_999, sequence: 1 }, 1, 10_000_000) // ok: exactly the limit
 */
export function charge(
  balance: Balance,
  amount: Money,
  limit: Money,
): Result<Balance, RefusalOf<'BALANCE_LIMIT_EXCEEDED'>> {
  if (amount > limit - balance.amount) {
    return refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: balance.amount, amount, limit })
  }
  return ok(moved(balance, amount))
}

/**
 * Takes a paid total away. Nothing is taken for a total of 0.
 *
 * @param total at least 0
 * @returns the new balance, or `INSUFFICIENT_BALANCE`
 */
export function use(balance: Balance, total: Money): Result<Balance, RefusalOf<'INSUFFICIENT_BALANCE'>> {
  if (total > balance.amount) {
    return refuse({ code: 'INSUFFICIENT_BALANCE', required: total, available: balance.amount })
  }
  return ok(moved(balance, -total))
}

/**
 * Gives a paid total back. The policy's limit is for charges: a refund is paid even when it passes that.
 *
 * @returns the new balance, or `BALANCE_LIMIT_EXCEEDED` past 2^53 − 1, which is the most that can be counted exactly
 */
export function refund(balance: Balance, total: Money): Result<Balance, RefusalOf<'BALANCE_LIMIT_EXCEEDED'>> {
  if (added(balance.amount, total) === undefined) {
    const limit = Number.MAX_SAFE_INTEGER
    return refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: balance.amount, amount: total, limit })
  }
  return ok(moved(balance, total))
}

/** The line of the history that leads from `before` to `after`. */
export function entryBetween(
  before: Balance,
  after: Balance,
  facts: Pick<BalanceEntry, 'id' | 'type' | 'orderId' | 'at'>,
): BalanceEntry {
  return {
    ...facts,
    userId: after.userId,
    sequence: after.sequence,
    amount: after.amount - before.amount,
    balanceAfter: after.amount,
  }
}

/** An amount of 0 leaves no entry, so it does not count in the sequence either. */
function moved(balance: Balance, amount: Money): Balance {
  if (amount === 0) return balance
  return { userId: balance.userId, amount: balance.amount + amount, sequence: balance.sequence + 1 }
}
