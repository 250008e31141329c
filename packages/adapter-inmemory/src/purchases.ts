import { type Buyer, buyerKey, type Purchase, type PurchaseTable, StoreError } from '@hexmart/core/adapter'
import { alreadyExists, append, type Memory, pick, type Write } from './memory.ts'

/** The newest row of each pair of a user and a product; a pair without rows is absent. */
export const newestPurchases = (memory: Memory, buyers: readonly Buyer[]): Purchase[] =>
  buyers.flatMap((buyer) => memory.purchases.get(buyerKey(buyer))?.at(-1) ?? [])

/** The purchases inside a transaction. @param push adds a write that takes effect at the commit */
export const purchaseTable = (memory: Memory, push: (write: Write) => void): PurchaseTable => ({
  newest: async (buyers) => newestPurchases(memory, buyers),
  ofOrders: async (ids) => [...pick(memory.countedOrders, ids).values()].flat(),
  add: (purchases) =>
    push({
      check() {
        for (const purchase of purchases) check(memory, purchase, purchases)
      },
      apply() {
        for (const purchase of purchases) {
          append(memory.purchases, buyerKey(purchase), purchase)
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
  const key = buyerKey(purchase)
  const rows = memory.purchases.get(key) ?? []
  if (purchase.sequence <= rows.length) throw alreadyExists(`purchase ${key} ${purchase.sequence}`)
  const isSame = ({ productId, orderId, change }: Purchase) =>
    productId === purchase.productId && orderId === purchase.orderId && change > 0 === purchase.change > 0
  if (rows.some(isSame) || added.filter(isSame).length > 1) {
    const message = `order ${purchase.orderId} has already changed the purchases of ${key}`
    throw new StoreError('permanent', message, { batchIdInserted: true })
  }
}
