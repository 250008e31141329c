import { z } from 'zod'
import { balanceChanged, noBalance, refund } from '../balance/balance.ts'
import { type EntryId, type MessageId, OrderId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { Reason } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { dayOf } from '../base/time.ts'
import { canAccess } from '../command/actor.ts'
import type { Change } from '../command/change.ts'
import { command } from '../command/command.ts'
import { userCouponReturned } from '../coupon/user-coupon.ts'
import { purchaseCounted, userAndProductKey } from '../product/purchase.ts'
import { addPieces, noStock, stockMoved } from '../product/stock.ts'
import { type Cancellation, cancel, checkOwnerMayCancel, orderCanceled } from './order.ts'

const name = 'cancel-order'
const input = z.strictObject({ orderId: OrderId, reason: Reason.optional(), restock: z.boolean().optional() })

export interface CancelOrderInput {
  /** The id of a placed order. */
  readonly orderId: string
  /** Why the order is canceled, in 1 to 200 characters. The order shows it. */
  readonly reason?: string | undefined
  /**
   * Whether the ordered pieces go back into the stock; true by default. Set it to false for goods that are broken or lost.
   * Only operators may set it: if any other actor does, the call rejects with `InvalidInput`.
   */
  readonly restock?: boolean | undefined
}

/**
 * The owner of an order or an operator cancels the order. The owner gets back the money and the coupon. The pieces no longer
 * count towards the purchase limits, and they go back into the stock unless `restock` is false. A repeat changes nothing and
 * gets the same answer. The command marks the day of the payment, so that the sales of that day are counted again.
 */
export const cancelOrder = command({
  name,
  input: input as z.ZodType<z.output<typeof input>, CancelOrderInput>,
  refusals: ['ORDER_NOT_FOUND', 'USER_BLOCKED', 'ORDER_NOT_CANCELABLE', 'BALANCE_LIMIT_EXCEEDED'],

  // The owner, coupon and lines of an order never change, so the order that is read here names the rows to lock later.
  async prepare({ orderId, reason = null, restock }, { orders }, actor) {
    if (restock !== undefined && !actor.operator) {
      throw new InvalidInput(name, [{ path: 'restock', message: 'is for operators only' }])
    }
    const order = (await orders.byIds([orderId])).get(orderId)
    if (!order || !canAccess(actor, order)) return refuse({ code: 'ORDER_NOT_FOUND', orderId })
    return ok({ order, reason, restock: restock ?? true })
  },
  lock: ({ order, restock }) => ({
    orders: [order.id],
    balances: [order.userId],
    userCoupons: order.userCouponId ? [order.userCouponId] : [],
    stock: restock ? order.items.map(({ productId }) => productId) : [],
  }),
  // `purchases` needs no keys: for `countedOrders`, the batch also reads the newest purchases of the same users and products.
  read: ({ order }) => ({ users: [order.userId], countedOrders: [order.id], purchases: [] }),

  decide(state, { order: { id: orderId }, reason, restock }, { now, newId, policy, actor }) {
    const order = state.orders.get(orderId)
    if (!order) return refuse({ code: 'ORDER_NOT_FOUND', orderId })
    if (order.status === 'CANCELED') return ok({ value: order, changes: [] })
    if (!actor.operator) {
      const { userId } = order
      if (state.users.get(userId)?.blocked) return refuse({ code: 'USER_BLOCKED', userId })
      const allowed = checkOwnerMayCancel(order, now, policy.cancelWithin)
      if (!allowed.ok) return allowed
    }

    const changes: Change[] = []
    if (order.total > 0) {
      const before = state.balances.get(order.userId) ?? noBalance(order.userId)
      const refunded = refund(before, order.total)
      if (!refunded.ok) return refunded
      changes.push(balanceChanged(before, refunded.value, { id: newId<EntryId>(), type: 'REFUND', orderId, at: now }))
    }
    const userCoupon = order.userCouponId && state.userCoupons.get(order.userCouponId)
    if (userCoupon) changes.push(userCouponReturned(userCoupon))
    if (restock) {
      for (const { productId, quantity } of order.items) {
        const before = state.stock.get(productId) ?? noStock(productId)
        changes.push(stockMoved(before, addPieces(before, quantity), { reason: 'CANCEL', orderId, at: now }))
      }
    }
    for (const counted of state.countedOrders.get(orderId) ?? []) {
      const newest = state.purchases.get(userAndProductKey(counted)) ?? counted
      changes.push(purchaseCounted(newest, orderId, -counted.change))
    }
    const cancellation: Cancellation = { reason, by: actor.operator ? 'OPERATOR' : 'OWNER', restocked: restock }
    const canceled = cancel(order, cancellation, now)
    changes.push(orderCanceled(canceled, newId<MessageId>(), now, dayOf(order.paidAt, policy.timeZone)))
    return ok({ value: canceled, changes })
  },

  action: ({ order, reason }) => ({ subject: { type: 'order', id: order.id }, owner: order.userId, reason }),
})
