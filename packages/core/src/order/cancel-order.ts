import { z } from 'zod'
import { balanceChanged, noBalance, refund } from '../balance/balance.ts'
import { type EntryId, type MessageId, OrderId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { dayOf } from '../base/time.ts'
import { mayReach } from '../command/actor.ts'
import type { Change } from '../command/change.ts'
import { command } from '../command/command.ts'
import { userCouponReturned } from '../coupon/user-coupon.ts'
import { noStock, putBack, stockMoved } from '../product/stock.ts'
import { cancel, orderCanceled } from './order.ts'

const input = z.strictObject({ orderId: OrderId })

/** `orderId`: the id of a placed order. */
export type CancelOrderInput = z.input<typeof input>

/**
 * A user or an operator cancels an order: the money, the coupon and the stock go back. A repeat changes nothing and gets the
 * same answer. The command marks the order's day, so that its sales are counted again.
 */
export const cancelOrder = command({
  name: 'cancel-order',
  input,
  refusals: ['ORDER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED'],
  // The owner, coupon and lines of an order never change, so the rows to lock can be read before the command is queued.
  async complete({ orderId }, { orders }, actor) {
    const order = (await orders.byIds([orderId])).get(orderId)
    return order && mayReach(actor, order) ? ok({ order }) : refuse({ code: 'ORDER_NOT_FOUND', orderId })
  },
  lock: ({ order }) => ({
    orders: [order.id],
    balances: [order.userId],
    userCoupons: order.userCouponId ? [order.userCouponId] : [],
    stock: order.items.map(({ productId }) => productId),
  }),
  read: () => ({}),

  decide(state, { order: { id: orderId } }, { now, newId, policy }) {
    const order = state.orders.get(orderId)
    if (!order) return refuse({ code: 'ORDER_NOT_FOUND', orderId })
    if (order.status === 'CANCELED') return ok({ value: order, changes: [] })

    const changes: Change[] = []
    if (order.total > 0) {
      const before = state.balances.get(order.userId) ?? noBalance(order.userId)
      const refunded = refund(before, order.total)
      if (!refunded.ok) return refunded
      changes.push(balanceChanged(before, refunded.value, { id: newId<EntryId>(), type: 'REFUND', orderId, at: now }))
    }

    const userCoupon = order.userCouponId && state.userCoupons.get(order.userCouponId)
    if (userCoupon) changes.push(userCouponReturned(userCoupon))

    for (const { productId, quantity } of order.items) {
      const before = state.stock.get(productId) ?? noStock(productId)
      changes.push(stockMoved(before, putBack(before, quantity), { reason: 'CANCEL', orderId, at: now }))
    }

    const canceled = cancel(order, now)
    changes.push(orderCanceled(canceled, newId<MessageId>(), now, dayOf(order.paidAt, policy.timeZone)))
    return ok({ value: canceled, changes })
  },

  action: ({ order }) => ({ subject: { type: 'order', id: order.id }, owner: order.userId }),
})
