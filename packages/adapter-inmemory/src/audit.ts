import {
  type Audit,
  type AuditCheckName,
  auditChecks,
  type Finding,
  lowestIdOf,
  type OrderId,
  type ProductId,
  userAndProductKey,
} from '@hexmart/core/adapter'
import type { Memory } from './memory.ts'

const findingsPerCheck = 100

/** Each check computes a figure per key in two ways and compares the results. Some checks do so for several figures. */
export function memoryAudit(memory: Memory): Audit {
  return {
    async findings() {
      const entries = [...memory.entries.values()].flat()
      const orders = [...memory.orders.values()]
      const userCoupons = [...memory.userCoupons.values()]
      // The movements by operators, one sum per product for all pruned orders, and the lines of orders. The lines of a restocked
      // order are left out, because its cancel put back what the order took.
      const movements = [
        ...memory.movements.map(({ productId, change }) => [productId, change] as const),
        ...[...memory.prunedOrders].map(([productId, { change }]) => [productId, change] as const),
        ...orders.flatMap(({ cancellation, items }) =>
          cancellation?.restocked ? [] : items.map(({ productId, quantity }) => [productId, -quantity] as const),
        ),
      ]
      // An id below `lowestKept` whose order is not stored belongs to a pruned order. Ignore references to such orders.
      const lowestKept = memory.firstKept === null ? '' : lowestIdOf(memory.firstKept.from)
      const isPruned = (id: OrderId | null) => id !== null && id < lowestKept && !memory.orders.has(id)
      const purchases = [...memory.purchases.values()].flat()
      const newest = new Map(purchases.map((purchase) => [userAndProductKey(purchase), purchase]))
      /** The pieces of a product in an order that is not canceled. */
      function orderedPieces(orderId: OrderId, productId: ProductId): number {
        const order = memory.orders.get(orderId)
        if (!order || order.status === 'CANCELED') return 0
        return order.items.find((line) => line.productId === productId)?.quantity ?? 0
      }
      const found = [
        ...compare(
          'balance',
          sums(entries, ({ userId, amount }) => [userId, amount]),
          sums(memory.balances.values(), ({ userId, amount }) => [userId, amount]),
        ),
        ...compare(
          'balance',
          sums(entries, ({ userId }) => [userId, 1]),
          sums(memory.balances.values(), ({ userId, sequence }) => [userId, sequence]),
        ),
        ...compare(
          'stock',
          sums(movements, (movement) => movement),
          sums(memory.stock.values(), ({ productId, quantity }) => [productId, quantity]),
        ),
        ...compare(
          'issued',
          sums(userCoupons, ({ couponId }) => [couponId, 1]),
          sums(memory.coupons.values(), ({ id, quantity, remaining }) => [id, quantity - remaining]),
        ),
        ...compare(
          'issued',
          sums(userCoupons, ({ couponId }) => [couponId, 1]),
          highest(userCoupons, ({ couponId, number }) => [couponId, number]),
        ),
        ...compare(
          'used-coupons',
          sums(orders, ({ id, status, userCouponId }) => [
            `${userCouponId} ${id}`,
            status !== 'CANCELED' && userCouponId ? 1 : 0,
          ]),
          sums(userCoupons, ({ id, usedBy }) => [`${id} ${usedBy}`, usedBy === null || isPruned(usedBy) ? 0 : 1]),
        ).map(byFirstId),
        ...compare(
          'order-lines',
          sums(orders, ({ id, items }) => [id, items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)]),
          sums(orders, ({ id, subtotal }) => [id, subtotal]),
        ),
        ...compare(
          'order-lines',
          sums(orders, ({ id, subtotal, discount }) => [id, subtotal - discount]),
          sums(orders, ({ id, total }) => [id, total]),
        ),
        ...compare(
          'order-lines',
          sums(orders, ({ id, reductions, discount, userCouponId }) => {
            const reduced = reductions.reduce((sum, { amount }) => sum + amount, 0)
            // The amount that a coupon takes off is stored only as part of the discount. So for an order with a coupon, check
            // only that its reductions do not exceed the discount.
            return [id, userCouponId === null ? reduced : Math.max(reduced, discount)]
          }),
          sums(orders, ({ id, discount }) => [id, discount]),
        ),
        ...compare(
          'payments',
          sums(orders, ({ id, status, total }) => [id, status === 'CANCELED' ? 0 : -total]),
          sums(entries, ({ type, orderId, amount }) => {
            const isOfOrder = type === 'USE' || type === 'REFUND'
            return [orderId ?? '', isOfOrder && !isPruned(orderId) ? amount : 0]
          }),
        ),
        ...compare(
          'purchases',
          sums(purchases, (purchase) => [userAndProductKey(purchase), purchase.change]),
          new Map([...newest].map(([key, { bought }]) => [key, bought])),
        ).map(byFirstId),
        ...compare(
          'purchases',
          sums(purchases, (purchase) => [userAndProductKey(purchase), 1]),
          new Map([...newest].map(([key, { sequence }]) => [key, sequence])),
        ).map(byFirstId),
        ...compare(
          'purchases',
          new Map(
            purchases.map(({ orderId, productId }) => [`${orderId} ${productId}`, orderedPieces(orderId, productId)]),
          ),
          sums(purchases, ({ orderId, productId, change }) => [
            `${orderId} ${productId}`,
            isPruned(orderId) ? 0 : change,
          ]),
        ).map(byFirstId),
        ...compare(
          'messages',
          sums(orders, ({ id, status, canceledAt, paidAt }) => {
            const countIfKept = (at: number | null) => (at !== null && at >= memory.prunedMessagesUntil ? 1 : 0)
            return [id, countIfKept(paidAt) + (status === 'CANCELED' ? countIfKept(canceledAt) : 0)]
          }),
          sums(memory.outbox.values(), ({ orderId, at }) => {
            return [orderId, at >= memory.prunedMessagesUntil ? 1 : 0]
          }),
        ),
      ]
      return auditChecks.flatMap((check) => found.filter(({ name }) => name === check).slice(0, findingsPerCheck))
    },
  }
}

/** In some checks, a key consists of two ids. The findings of these checks report only the first id. */
const byFirstId = (finding: Finding): Finding => ({ ...finding, key: finding.key.split(' ')[0] ?? '' })

function sums<Row>(rows: Iterable<Row>, keyAndFigure: (row: Row) => readonly [string, number]): Map<string, number> {
  const summed = new Map<string, number>()
  for (const row of rows) {
    const [key, figure] = keyAndFigure(row)
    summed.set(key, (summed.get(key) ?? 0) + figure)
  }
  return summed
}

function highest<Row>(rows: Iterable<Row>, keyAndFigure: (row: Row) => readonly [string, number]): Map<string, number> {
  const found = new Map<string, number>()
  for (const row of rows) {
    const [key, figure] = keyAndFigure(row)
    found.set(key, Math.max(figure, found.get(key) ?? figure))
  }
  return found
}

/** The findings for all keys whose two figures differ. A missing figure counts as 0. */
function compare(
  name: AuditCheckName,
  expected: ReadonlyMap<string, number>,
  actual: ReadonlyMap<string, number>,
): readonly Finding[] {
  const findings: Finding[] = []
  for (const key of new Set([...expected.keys(), ...actual.keys()])) {
    const finding = { name, key, expected: expected.get(key) ?? 0, actual: actual.get(key) ?? 0 }
    if (finding.expected !== finding.actual) findings.push(finding)
  }
  return findings
}
