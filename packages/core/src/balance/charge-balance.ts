import { z } from 'zod'
import { type EntryId, UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { Reference } from '../base/reference.ts'
import { ok, refuse } from '../base/results.ts'
import { operatorId } from '../command/actor.ts'
import { command } from '../command/command.ts'
import { balanceChanged, charge, noBalance } from './balance.ts'

const input = z.strictObject({ userId: UserId, amount: z.int().min(1), reference: Reference.optional() })

/**
 * `amount`: a whole number of the currency's smallest unit, 1 to 2^53 − 1. `reference`: names the payment behind the
 * charge, 1 to 200 visible ASCII characters. The shop never books a reference twice.
 */
export type ChargeBalanceInput = z.input<typeof input>

export interface ChargedBalance {
  readonly userId: UserId
  /** The user's balance after the command, `chargeBalance` or `adjustBalance`. */
  readonly amount: Money
}

/**
 * A user, or an operator for the user, adds money to the user's balance. If the user has no balance, the charge creates
 * it. A charge with a reference books its payment once: a repeat with the same reference, user and amount gets the
 * answer of the first charge. Any other charge with this reference is refused with `REFERENCE_REUSED`.
 */
export const chargeBalance = command({
  name: 'charge-balance',
  input,
  refusals: ['REFERENCE_REUSED', 'USER_NOT_FOUND', 'USER_BLOCKED', 'BALANCE_LIMIT_EXCEEDED'],
  lock: ({ userId }) => ({ balances: [userId] }),
  read: ({ userId }) => ({ users: [userId] }),
  payment: ({ userId, amount, reference }) => reference && { reference, userId, amount },

  decide(state, { userId, amount, reference = null }, { now, newId, policy, actor }) {
    const user = state.users.get(userId)
    if (!user) return refuse({ code: 'USER_NOT_FOUND', userId })
    if (user.blocked) return refuse({ code: 'USER_BLOCKED', userId })

    const before = state.balances.get(userId) ?? noBalance(userId)
    const charged = charge(before, amount, policy.maximumBalance)
    if (!charged.ok) return charged

    const after = charged.value
    const value: ChargedBalance = { userId, amount: after.amount }
    const entry = { id: newId<EntryId>(), type: 'CHARGE', orderId: null, at: now } as const
    const facts = { ...entry, reference, actor: operatorId(actor, userId) }
    return ok({ value, changes: [balanceChanged(before, after, facts)] })
  },
})
