import {
  type Clock,
  emptied,
  hasMetadata,
  lowestIdOf,
  noMetadata,
  type Order,
  type OrderId,
  type Pruning,
  type UserId,
} from '@hexmart/core/adapter'
import { type Memory, pick } from './memory.ts'

export function memoryPruning(memory: Memory, clock: Clock): Pruning {
  return {
    async prune(what, age, limit) {
      const before = clock.now() - age
      switch (what) {
        case 'batches':
          return remove(memory.batches, (at) => at < before, limit)
        case 'idempotencyRecords':
          return remove(memory.records, ({ at }) => at < before, limit)
        case 'settledMessages': {
          const removable = ({ state, settledAt }: { state: string; settledAt: number | null }) =>
            (state === 'SENT' || state === 'DISCARDED') && settledAt !== null && settledAt < before
          memory.prunedMessagesUntil = Math.max(memory.prunedMessagesUntil, before)
          return remove(memory.outbox, removable, limit)
        }
      }
    },

    async pruneOrders(firstKept, limit) {
      if (memory.firstKept === null || memory.firstKept.day < firstKept.day) memory.firstKept = firstKept
      const lowest = lowestIdOf(firstKept.from)
      const withMessage = new Set([...memory.outbox.values()].map(({ orderId }) => orderId))
      const removedOrders = new Map<OrderId, Order>()
      // A transaction that has locked an order, for example to cancel it, would write the removed order again.
      const isKept = (id: OrderId) => withMessage.has(id) || memory.lockedOrders.has(id)
      const removable = ({ id, paidAt }: Order) => paidAt < firstKept.from && id < lowest && !isKept(id)
      // `remove` removes every order for which the callback returns true, so the callback can note the order as removed.
      const removed = remove(
        memory.orders,
        (order) => removable(order) && Boolean(removedOrders.set(order.id, order)),
        limit,
      )
      for (const { cancellation, items, paidAt } of removedOrders.values()) {
        if (cancellation?.restocked) continue
        for (const { productId, quantity } of items) {
          const { change, at } = memory.prunedOrders.get(productId) ?? { change: 0, at: paidAt }
          memory.prunedOrders.set(productId, { change: change - quantity, at: Math.max(at, paidAt) })
        }
      }
      for (const [key, id] of memory.referenced) if (removedOrders.has(id)) memory.referenced.delete(key)
      for (const [user, ids] of memory.ordersOf) {
        if (ids.some((id) => removedOrders.has(id)))
          memory.ordersOf.set(
            user,
            ids.filter((id) => !removedOrders.has(id)),
          )
      }
      return removed
    },

    async emptyErased(age, limit) {
      const before = clock.now() - age
      // A transaction that has locked an order of the user may record that order with its metadata, so this user has to wait.
      const isBusy = (id: UserId) => memory.ordersOf.get(id)?.some((orderId) => memory.lockedOrders.has(orderId))
      const [userId] = [...memory.erasures].find(([id, at]) => at < before && !isBusy(id)) ?? []
      if (userId === undefined) return false
      const orders = [...pick(memory.orders, memory.ordersOf.get(userId) ?? []).values()].filter(({ metadata }) =>
        hasMetadata(metadata),
      )
      const records = [...memory.records].filter(
        ([, record]) => 'value' in record && record.about === userId && record.value !== emptied,
      )
      for (const order of orders.slice(0, limit)) memory.orders.set(order.id, { ...order, metadata: noMetadata })
      for (const [key, record] of records.slice(0, limit)) memory.records.set(key, { ...record, value: emptied })
      if (orders.length <= limit && records.length <= limit) memory.erasures.delete(userId)
      return true
    },
  }
}

function remove<Key, Row>(rows: Map<Key, Row>, isRemovable: (row: Row) => boolean, limit: number): number {
  let removed = 0
  for (const [key, row] of rows) {
    if (removed === limit) break
    if (!isRemovable(row)) continue
    rows.delete(key)
    removed++
  }
  return removed
}
