import { type Order, whenPaid } from '../order/order.ts'
import type { Message, MessageType } from './message.ts'

/**
 * A message with the order as it was when the message was written. The one exception: if the user has been erased since, the
 * order's metadata is empty.
 */
export interface OrderMessage extends Message {
  readonly order: Order
}

/**
 * The order as it was when a message of this type was written. `order.paid` shows the order as PAID, even if it was completed or
 * canceled since.
 */
export function orderAt(type: MessageType, order: Order): Order {
  return type === 'order.paid' ? whenPaid(order) : order
}
