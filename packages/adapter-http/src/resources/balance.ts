import {
  type BalanceEntry,
  type Liability as CoreLiability,
  entryTypes,
  type Instant,
  type Money,
  type Page,
  UserId,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { amountOf, iso, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const Balance = z
  .object({ userId: UserId, amount: amountOf('the balance') })
  .register(resources, { id: 'Balance' })
export const presentBalance = (balance: { readonly userId: UserId; readonly amount: Money }): View<typeof Balance> => ({
  userId: balance.userId,
  amount: balance.amount,
})

export const Entry = z
  .object({
    id: uuid,
    type: z.enum(entryTypes),
    amount: amountOf('positive for a charge or a refund, negative for a use, either for an adjustment'),
    balanceAfter: amountOf('the balance after this entry'),
    orderId: uuid
      .nullable()
      .describe('the order that was paid or refunded, or that an adjustment is about; null for every other entry'),
    reference: z
      .string()
      .nullable()
      .describe('the payment behind a charge or an adjustment; null if none was named, and for every other entry'),
    reason: z.string().nullable().describe('why an operator adjusted the balance; null unless the type is ADJUST'),
    actor: z
      .string()
      .nullable()
      .optional()
      .describe(
        'the operator or program that adjusted the balance, or charged it for another user; null for every other entry; only operators and programs see this member',
      ),
    at: time.describe('when the balance changed'),
  })
  .register(resources, { id: 'BalanceEntry' })
export function presentEntry(entry: BalanceEntry, forOperators: boolean): View<typeof Entry> {
  return {
    id: entry.id,
    type: entry.type,
    amount: entry.amount,
    balanceAfter: entry.balanceAfter,
    orderId: entry.orderId,
    reference: entry.reference,
    reason: entry.reason,
    ...(forOperators && { actor: entry.actor }),
    at: iso(entry.at),
  }
}

/** A page of a history, and whether its reader is an operator or a program. */
export interface EntriesFor extends Page<BalanceEntry, number> {
  readonly forOperators: boolean
}

export const Entries = z.object({ entries: z.array(Entry), nextCursor }).register(resources, { id: 'BalanceEntries' })
export const presentEntries = ({ rows, next, forOperators }: EntriesFor): View<typeof Entries> => ({
  entries: rows.map((entry) => presentEntry(entry, forOperators)),
  nextCursor: presentCursor(next),
})

export const Liability = z
  .object({
    at: time.describe('the instant of these figures'),
    users: z.int().describe('how many users have a balance above 0'),
    amount: amountOf('the sum of the balances'),
  })
  .register(resources, { id: 'Liability', description: 'What the shop owes its users' })
export const presentLiability = (liability: CoreLiability & { readonly at: Instant }): View<typeof Liability> => ({
  at: iso(liability.at),
  users: liability.users,
  amount: liability.amount,
})
