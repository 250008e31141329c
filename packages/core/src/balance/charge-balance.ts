import { z } from 'zod'
import { type EntryId, UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { charge, entryBetween, noBalance } from './balance.ts'

/**
 * `amount`: a whole number of the currency's smallest unit, 1 to 2^53 − 1.
 *
 * @example
 * ChargeBalance.parse({ userId: 'mina', amount: 10_000 })
 */
export const ChargeBalance = z
  .strictObject({ userId: UserId, amount: z.int().min(1) })
  .overwrite(remembered('charge-balance'))
  .brand<'ChargeBalance'>()
export type ChargeBalance = z.infer<typeof ChargeBalance>

export interface ChargedBalance {
  readonly userId: UserId
  /** The balance after the charge. */
  readonly amount: Money
}

/** A user adds money to the balance. The first charge creates it. */
export const chargeBalance: Decider<
  ChargeBalance,
  ChargedBalance,
  RefusalOf<'USER_NOT_FOUND' | 'BALANCE_LIMIT_EXCEEDED'>,
  'users' | 'balances'
> = {
  name: 'charge-balance',
  needs: ({ userId }) => ({ users: [userId], balances: [userId] }),

  decide(state, { userId, amount }, { now, newId, policy }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })

    const before = state.balances.get(userId) ?? noBalance(userId)
    const charged = charge(before, amount, policy.maximumBalance)
    if (!charged.ok) return charged

    const after = charged.value
    const entry = entryBetween(before, after, { id: newId<EntryId>(), type: 'CHARGE', orderId: null, at: now })
    return ok({
      value: { userId, amount: after.amount },
      changes: [{ type: 'balance changed', balance: after, entry }],
    })
  },
}
