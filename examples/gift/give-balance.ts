/** The host's own command: a user gives a part of their balance to another user. Two balances, two entries, one commit. */
import { adjustAmount, balanceChanged, command, type EntryId, noBalance, ok, refuse, UserId } from '@hexmart/core/rules'
import { z } from 'zod'

const input = z
  .strictObject({ from: UserId, to: UserId, amount: z.int().min(1) })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another user' })

export const giveBalance = command({
  // The name must never change: the record of an idempotency key contains it, and if it changed, the shop would refuse
  // repeats of earlier requests.
  name: 'example-give-balance',
  input,
  refusals: ['USER_NOT_FOUND', 'USER_BLOCKED', 'INSUFFICIENT_BALANCE', 'BALANCE_LIMIT_EXCEEDED'],
  lock: ({ from, to }) => ({ balances: [from, to] }),
  read: ({ from, to }) => ({ users: [from, to] }),

  decide(state, { from, to, amount }, { now, newId, policy }) {
    for (const userId of [from, to]) {
      const user = state.users.get(userId)
      if (!user || user.blocked) return refuse({ code: user ? 'USER_BLOCKED' : 'USER_NOT_FOUND', userId })
    }
    const giver = state.balances.get(from) ?? noBalance(from)
    const receiver = state.balances.get(to) ?? noBalance(to)
    const giverAfter = adjustAmount(giver, -amount, policy.maximumBalance)
    if (!giverAfter.ok) return giverAfter
    const receiverAfter = adjustAmount(receiver, amount, policy.maximumBalance)
    if (!receiverAfter.ok) return receiverAfter

    const entry = (reason: string) =>
      ({ id: newId<EntryId>(), type: 'ADJUST', orderId: null, reason, actor: from, at: now }) as const
    return ok({
      value: { from, to, left: giverAfter.value.amount },
      changes: [
        balanceChanged(giver, giverAfter.value, entry(`a gift to ${to}`)),
        balanceChanged(receiver, receiverAfter.value, entry(`a gift from ${from}`)),
      ],
    })
  },
})
