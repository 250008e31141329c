import { z } from 'zod'
import { type EntryId, OrderId, UserId } from '../base/ids.ts'
import { Reason } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { adjustAmount, balanceChanged, noBalance } from './balance.ts'
import type { ChargedBalance } from './charge-balance.ts'

const input = z.strictObject({
  userId: UserId,
  amount: z.int().refine((amount) => amount !== 0, 'must not be 0'),
  reason: Reason,
  orderId: OrderId.optional(),
})

/**
 * `amount`: signed, not 0, up to 2^53 − 1 either way. `reason`: 1 to 200 characters, shown in the history. `orderId`: the order
 * that the adjustment is about, shown in the history and not looked up.
 */
export type AdjustBalanceInput = z.input<typeof input>

/** An operator adds an amount to a balance, or takes one, for a reason. The first adjustment creates the balance. */
export const adjustBalance = command({
  name: 'adjust-balance',
  input,
  refusals: ['USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED', 'INSUFFICIENT_BALANCE'],
  lock: ({ userId }) => ({ balances: [userId] }),
  read: ({ userId }) => ({ users: [userId] }),

  decide(state, { userId, amount, reason, orderId = null }, { now, newId, policy, actor }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })

    const before = state.balances.get(userId) ?? noBalance(userId)
    const adjusted = adjustAmount(before, amount, policy.maximumBalance)
    if (!adjusted.ok) return adjusted

    const after = adjusted.value
    const value: ChargedBalance = { userId, amount: after.amount }
    const facts = { id: newId<EntryId>(), type: 'ADJUST', orderId, reason, actor: actor.id, at: now } as const
    return ok({ value, changes: [balanceChanged(before, after, facts)] })
  },
})
