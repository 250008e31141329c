import { z } from 'zod'
import { type EntryId, UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { ok, refuse } from '../base/results.ts'
import { operatorId } from '../command/actor.ts'
import { command } from '../command/command.ts'
import { balanceChanged, charge, noBalance } from './balance.ts'

const input = z.strictObject({ userId: UserId, amount: z.int().min(1) })

/** `amount`: a whole number of the currency's smallest unit, 1 to 2^53 − 1. */
export type ChargeBalanceInput = z.input<typeof input>

export interface ChargedBalance {
  readonly userId: UserId
  /** The balance after the charge or the adjustment. */
  readonly amount: Money
}

/** A user adds money to the balance. The first charge creates the balance. */
export const chargeBalance = command({
  name: 'charge-balance',
  input,
  refusals: ['USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED'],
  lock: ({ userId }) => ({ balances: [userId] }),
  read: ({ userId }) => ({ users: [userId] }),

  decide(state, { userId, amount }, { now, newId, policy, actor }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })

    const before = state.balances.get(userId) ?? noBalance(userId)
    const charged = charge(before, amount, policy.maximumBalance)
    if (!charged.ok) return charged

    const after = charged.value
    const value: ChargedBalance = { userId, amount: after.amount }
    const by = operatorId(actor, userId)
    const facts = { id: newId<EntryId>(), type: 'CHARGE', orderId: null, actor: by, at: now } as const
    return ok({ value, changes: [balanceChanged(before, after, facts)] })
  },
})
