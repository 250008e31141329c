import type { Tampering } from '@hexmart/core/contract'
import type { Memory } from '../src/memory.ts'

/** Changes rows of a memory without a command. */
export function tamperingWith(memory: Memory): Tampering {
  return {
    balance: async (id, by) => change(memory.balances, id, (row) => ({ ...row, amount: row.amount + by })),
    sequence: async (id, by) => change(memory.balances, id, (row) => ({ ...row, sequence: row.sequence + by })),
    stock: async (id, by) => change(memory.stock, id, (row) => ({ ...row, quantity: row.quantity + by })),
    remaining: async (id, by) => change(memory.coupons, id, (row) => ({ ...row, remaining: row.remaining + by })),
    usedBy: async (id, usedBy) =>
      change(memory.userCoupons, id, (row) => ({ ...row, usedBy, usedAt: usedBy && row.issuedAt })),
    number: async (id, by) => change(memory.userCoupons, id, (row) => ({ ...row, number: row.number + by })),
    linePrice: async (id, by) =>
      change(memory.orders, id, ({ items, ...row }) => ({
        ...row,
        items: items.map((line, index) => (index === 0 ? { ...line, price: line.price + by } : line)),
      })),
    reduction: async (id, by) =>
      change(memory.orders, id, ({ reductions: [first, ...rest], ...row }) => ({
        ...row,
        reductions: first ? [{ ...first, amount: first.amount + by }, ...rest] : [],
      })),
    payment: async (orderId, by) => {
      for (const [userId, entries] of memory.entries) {
        const changed = entries.map((entry) =>
          entry.orderId === orderId && entry.type === 'USE' ? { ...entry, amount: entry.amount + by } : entry,
        )
        memory.entries.set(userId, changed)
      }
    },
    bought: async (userId, productId, by) =>
      change(memory.purchases, `${userId} ${productId}`, (rows) =>
        rows.map((row, index) => (index === rows.length - 1 ? { ...row, bought: row.bought + by } : row)),
      ),
    message: async (id) => {
      memory.outbox.delete(id)
    },
  }
}

function change<Key, Row>(rows: Map<Key, Row>, key: Key, changed: (row: Row) => Row): void {
  const row = rows.get(key)
  if (row === undefined) throw new Error(`there is no row ${key} to change`)
  rows.set(key, changed(row))
}
