import { type BalanceEntry, type Order as CoreOrder, EntryId, entryTypes, OrderId, UserId } from '@hexmart/core'
import { z } from 'zod'
import type { Columns } from '../export.ts'
import { iso, isoOrNull, money, resources, time, type View } from './resource.ts'

/** An entry of any user's history. */
export const ExportedEntry = z
  .object({
    id: EntryId,
    userId: UserId,
    sequence: z.int().describe('1, 2, 3 … for each user'),
    type: z.enum(entryTypes),
    amount: money,
    balanceAfter: money,
    orderId: OrderId.nullable(),
    reference: z.string().nullable(),
    reason: z.string().nullable(),
    actor: z.string().nullable(),
    at: time,
  })
  .register(resources, { id: 'ExportedEntry' })
export const presentExportedEntry = (entry: BalanceEntry): View<typeof ExportedEntry> => ({
  id: entry.id,
  userId: entry.userId,
  sequence: entry.sequence,
  type: entry.type,
  amount: entry.amount,
  balanceAfter: entry.balanceAfter,
  orderId: entry.orderId,
  reference: entry.reference,
  reason: entry.reason,
  actor: entry.actor,
  at: iso(entry.at),
})

export const entryColumns: Columns<BalanceEntry> = {
  id: ({ id }) => id,
  userId: ({ userId }) => userId,
  sequence: ({ sequence }) => sequence,
  type: ({ type }) => type,
  amount: ({ amount }) => amount,
  balanceAfter: ({ balanceAfter }) => balanceAfter,
  orderId: ({ orderId }) => orderId,
  reference: ({ reference }) => reference,
  reason: ({ reason }) => reason,
  actor: ({ actor }) => actor,
  at: ({ at }) => iso(at),
}

/** Lines and metadata are JSON, because a cell has no members. */
export const orderColumns: Columns<CoreOrder> = {
  id: ({ id }) => id,
  userId: ({ userId }) => userId,
  status: ({ status }) => status,
  items: ({ items }) => JSON.stringify(items),
  subtotal: ({ subtotal }) => subtotal,
  discount: ({ discount }) => discount,
  total: ({ total }) => total,
  userCouponId: ({ userCouponId }) => userCouponId,
  reference: ({ reference }) => reference,
  metadata: ({ metadata }) => JSON.stringify(metadata),
  createdAt: ({ createdAt }) => iso(createdAt),
  paidAt: ({ paidAt }) => iso(paidAt),
  completedAt: ({ completedAt }) => isoOrNull(completedAt),
  canceledAt: ({ canceledAt }) => isoOrNull(canceledAt),
  canceledBy: ({ cancellation }) => cancellation?.by ?? null,
  cancelReason: ({ cancellation }) => cancellation?.reason ?? null,
  restocked: ({ cancellation }) => cancellation?.restocked ?? null,
}
