import {
  keyOfCanceled,
  keyOfOrdered,
  keyOfStored,
  type MovementKey,
  type ProductId,
  type StockMovement,
} from '@hexmart/core/adapter'
import type { Memory } from './memory.ts'

interface KeyedMovement {
  readonly key: MovementKey
  readonly movement: StockMovement
}

/** All movements of a product. Most of them are derived from the lines of orders. */
export function movementsOf(memory: Memory, productId: ProductId): KeyedMovement[] {
  const found: KeyedMovement[] = []
  for (const { id, items, paidAt, canceledAt, cancellation } of memory.orders.values()) {
    const quantity = items.find((line) => line.productId === productId)?.quantity
    if (quantity === undefined) continue
    const ordered = { productId, change: -quantity, reason: 'ORDER', orderId: id, at: paidAt } as const
    found.push({ key: keyOfOrdered(id), movement: ordered })
    if (cancellation?.restocked && canceledAt !== null) {
      const canceled = { productId, change: quantity, reason: 'CANCEL', orderId: id, at: canceledAt } as const
      found.push({ key: keyOfCanceled(id), movement: canceled })
    }
  }
  for (const [number, movement] of memory.movements.entries()) {
    // Numbers begin at 1, because 0 is the number of the movement that sums the pruned orders.
    if (movement.productId === productId) found.push({ key: keyOfStored(movement.at, number + 1), movement })
  }
  const pruned = memory.prunedOrders.get(productId)
  if (pruned) {
    const movement = { productId, change: pruned.change, reason: 'ORDER', orderId: null, at: pruned.at } as const
    found.push({ key: keyOfStored(pruned.at, 0), movement })
  }
  return found
}
