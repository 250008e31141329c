import {
  type Purchase,
  type PurchaseTable,
  StoreError,
  type UserAndProduct,
  userAndProductKey,
} from '@hexmart/core/adapter'
import { alreadyExists, append, type Memory, pick, type Write } from './memory.ts'

/** The newest row of each pair of a user and a product; a pair without rows is absent. */
export const newestPurchases = (memory: Memory, pairs: readonly UserAndProduct[]): Purchase[] =>
  pairs.flatMap((pair) => memory.purchases.get(userAndProductKey(pair))?.at(-1) ?? [])

/** The purchases inside a transaction. @param push adds a write that takes effect at the commit */
export const purchaseTable = (memory: Memory, push: (write: Write) => void): PurchaseTable => ({
  newest: async (pairs) => newestPurchases(memory, pairs),
  ofOrders: async (ids) => [...pick(memory.countedOrders, ids).values()].flat(),
  add: (purchases) =>
    push({
      check() {
        for (const purchase of purchases) check(memory, purchase, purchases)
      },
      apply() {
        for (const purchase of purchases) {
          append(memory.purchases, userAndProductKey(purchase), purchase)
          if (purchase.change > 0) append(memory.countedOrders, purchase.orderId, purchase)
        }
      },
    }),
})

/**
 * Checks that the user and the product have no row with this sequence yet. Also checks that an order has at most one row that
 * adds pieces of a product, and at most one row that takes them back.
 */
function check(memory: Memory, purchase: Purchase, added: readonly Purchase[]): void {
  const key = userAndProductKey(purchase)
  const rows = memory.purchases.get(key) ?? []
  if (purchase.sequence <= rows.length) throw alreadyExists(`purchase ${key} ${purchase.sequence}`)
  const isSame = ({ productId, orderId, change }: Purchase) =>
    productId === purchase.productId && orderId === purchase.orderId && change > 0 === purchase.change > 0
  if (rows.some(isSame) || added.filter(isSame).length > 1) {
    const message = `order ${purchase.orderId} has already changed the purchases of ${key}`
    throw new StoreError('permanent', message, { batchIdInserted: true })
  }
}
