import { type BalanceEntry, entryTypes, type Money, type Page, UserId } from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, money, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const Balance = z.object({ userId: UserId, amount: money }).register(resources, { id: 'Balance' })
export const presentBalance = (balance: { readonly userId: UserId; readonly amount: Money }): View<typeof Balance> => ({
  userId: balance.userId,
  amount: balance.amount,
})

export const Entry = z
  .object({
    id: uuid,
    type: z.enum(entryTypes),
    amount: money.describe('positive for a charge or a refund, negative for a use'),
    balanceAfter: money,
    orderId: uuid.nullable(),
    at: time,
  })
  .register(resources, { id: 'BalanceEntry' })
export const presentEntry = (entry: BalanceEntry): View<typeof Entry> => ({
  id: entry.id,
  type: entry.type,
  amount: entry.amount,
  balanceAfter: entry.balanceAfter,
  orderId: entry.orderId,
  at: iso(entry.at),
})

export const Entries = z.object({ entries: z.array(Entry), nextCursor }).register(resources, { id: 'BalanceEntries' })
export const presentEntries = ({ rows, next }: Page<BalanceEntry, number>): View<typeof Entries> => ({
  entries: rows.map(presentEntry),
  nextCursor: presentCursor(next),
})
