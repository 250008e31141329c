import { z } from 'zod'
import { entryBetween, noBalance, refund } from '../balance/balance.ts'
import { type EntryId, type MessageId, OrderId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { dayOf } from '../base/time.ts'
import type { Change } from '../command/change.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { sequenceOf } from '../delivery/message.ts'
import { noStock, putBack } from '../product/stock.ts'
import { cancel, type Order } from './order.ts'

/** `orderId`: the `id` of an order that was placed. */
export const CancelOrder = z
  .strictObject({ orderId: OrderId })
  .overwrite(remembered('cancel-order'))
  .brand<'CancelOrder'>()
export type CancelOrder = z.infer<typeof CancelOrder>

/** The command with the order as it was read before: its owner, coupon and lines never change, so they can be locked. */
export type CancelKnownOrder = CancelOrder & { readonly order: Order }

/**
 * An order is cancelled: the money, the coupon and the stock go back. A second time changes nothing and answers the
 * same. The sales of its day are marked, so that a ranking that counted it is built again.
 */
export const cancelOrder: Decider<
  CancelKnownOrder,
  Order,
  RefusalOf<'ORDER_NOT_FOUND' | 'BALANCE_LIMIT_EXCEEDED'>,
  'orders' | 'balances' | 'userCoupons' | 'stock'
> = {
  name: 'cancel-order',
  needs: ({ order }) => ({
    orders: [order.id],
    balances: [order.userId],
    userCoupons: order.userCouponId ? [order.userCouponId] : [],
    stock: order.items.map((item) => item.productId),
  }),

  decide(state, { orderId }, { now, newId, policy }) {
    const order = state.orders.get(orderId)
    if (!order) return refuse({ code: 'ORDER_NOT_FOUND', orderId })
    if (order.status === 'CANCELED') return ok({ value: order, changes: [] })

    const changes: Change[] = []
    const before = state.balances.get(order.userId) ?? noBalance(order.userId)
    if (order.total > 0) {
      const refunded = refund(before, order.total)
      if (!refunded.ok) return refunded
      const balance = refunded.value
      const entry = entryBetween(before, balance, { id: newId<EntryId>(), type: 'REFUND', orderId, at: now })
      changes.push({ type: 'balance changed', balance, entry })
    }

    const userCoupon = order.userCouponId && state.userCoupons.get(order.userCouponId)
    if (userCoupon) changes.push({ type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: null } })

    for (const { productId, quantity } of order.items) {
      const stock = putBack(state.stock.get(productId) ?? noStock(productId), quantity)
      const movement = { productId, change: quantity, reason: 'CANCEL', orderId, at: now } as const
      changes.push({ type: 'stock moved', stock, movement })
    }

    const canceled = cancel(order, now)
    const type = 'order.canceled'
    const message = { id: newId<MessageId>(), type, orderId, sequence: sequenceOf[type], at: now } as const
    changes.push(
      { type: 'order canceled', order: canceled },
      { type: 'message added', message },
      { type: 'sales day changed', day: dayOf(order.paidAt, policy.timeZone) },
    )
    return ok({ value: canceled, changes })
  },
}
