import { z } from 'zod'
import { OrderId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { complete, orderCompleted } from './order.ts'

const input = z.strictObject({ orderId: OrderId })

/** `orderId`: the id of a placed order. */
export type CompleteOrderInput = z.input<typeof input>

/**
 * An operator completes an order, for example when the goods are handed over. A repeat changes nothing and gets the same answer.
 * The data platform gets no message, because nothing about the sale has changed.
 */
export const completeOrder = command({
  name: 'complete-order',
  input,
  // `USER_BLOCKED` is for a repeat whose answer was erased with the user.
  refusals: ['USER_BLOCKED', 'ORDER_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
  lock: ({ orderId }) => ({ orders: [orderId] }),
  read: () => ({}),

  decide(state, { orderId }, { now }) {
    const order = state.orders.get(orderId)
    if (!order) return refuse({ code: 'ORDER_NOT_FOUND', orderId })
    const completed = complete(order, now)
    if (!completed.ok) return completed
    const changes = completed.value === order ? [] : [orderCompleted(completed.value)]
    return ok({ value: completed.value, changes })
  },

  // Only operators complete orders. So the facts name no owner, and an operator who completes their own order leaves an
  // action too.
  action: ({ orderId }, { userId }) => ({ subject: { type: 'order', id: orderId }, about: userId }),
})
