import { z } from 'zod'
import { type EntryId, OrderId, UserId } from '../base/ids.ts'
import { Reason } from '../base/name.ts'
import { Reference } from '../base/reference.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { adjustAmount, balanceChanged, noBalance } from './balance.ts'
import type { ChargedBalance } from './charge-balance.ts'

const input = z.strictObject({
  userId: UserId,
  amount: z.int().refine((amount) => amount !== 0, 'must not be 0'),
  reason: Reason,
  reference: Reference.optional(),
  orderId: OrderId.optional(),
})

/**
 * `amount`: −(2^53 − 1) to 2^53 − 1, but not 0. `reason`: 1 to 200 characters, shown in the history. `reference`: names the
 * payment behind the adjustment, in the same form as for a charge. `orderId`: the order that the adjustment is about, shown
 * in the history; the shop does not check that this order exists.
 */
export type AdjustBalanceInput = z.input<typeof input>

/**
 * An operator adds money to a balance, or takes money off it, for a reason. If the user has no balance, the adjustment
 * creates it. A blocked or erased user's balance can be adjusted too. A reference works as for `chargeBalance`.
 */
export const adjustBalance = command({
  name: 'adjust-balance',
  input,
  refusals: ['REFERENCE_REUSED', 'USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED', 'INSUFFICIENT_BALANCE'],
  lock: ({ userId }) => ({ balances: [userId] }),
  read: ({ userId }) => ({ users: [userId] }),
  payment: ({ userId, amount, reference }) => reference && { reference, userId, amount },

  decide(state, { userId, amount, reason, reference = null, orderId = null }, { now, newId, policy, actor }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })

    const before = state.balances.get(userId) ?? noBalance(userId)
    const adjusted = adjustAmount(before, amount, policy.maximumBalance)
    if (!adjusted.ok) return adjusted

    const after = adjusted.value
    const value: ChargedBalance = { userId, amount: after.amount }
    const entry = { id: newId<EntryId>(), type: 'ADJUST', orderId, at: now } as const
    const facts = { ...entry, reference, reason, actor: actor.id }
    return ok({ value, changes: [balanceChanged(before, after, facts)] })
  },

  action: ({ userId, reason }) => ({ subject: { type: 'user', id: userId }, about: null, reason }),
})
