import { type BalanceEntry, type Order as CoreOrder, UserId } from '@hexmart/core'
import { z } from 'zod'
import type { Columns } from '../export.ts'
import { Entry, presentEntry } from './balance.ts'
import { iso, isoOrNull, resources, type View } from './resource.ts'

/** An entry in an export. Unlike an entry in a history, it names its user, because an export has the entries of all users. */
export const ExportedEntry = Entry.required()
  .extend({
    userId: UserId,
    sequence: z.int().describe('the place of the entry in the history of its user: 1, 2, 3 …'),
  })
  .register(resources, { id: 'ExportedEntry' })
export const presentExportedEntry = (entry: BalanceEntry): View<typeof ExportedEntry> => ({
  ...presentEntry(entry, true),
  actor: entry.actor,
  userId: entry.userId,
  sequence: entry.sequence,
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

/** Lines, reductions and metadata are JSON, because a cell of a CSV file can hold no list and no object. */
export const orderColumns: Columns<CoreOrder> = {
  id: ({ id }) => id,
  userId: ({ userId }) => userId,
  status: ({ status }) => status,
  items: ({ items }) => JSON.stringify(items),
  subtotal: ({ subtotal }) => subtotal,
  discount: ({ discount }) => discount,
  total: ({ total }) => total,
  reductions: ({ reductions }) => JSON.stringify(reductions),
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
