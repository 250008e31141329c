import { type Order, whenPaid } from '../order/order.ts'
import type { Message, MessageType } from './message.ts'

/**
 * A message with the order as it was when the message was written. The one exception: after the user was erased, housekeeping
 * empties the order's metadata.
 */
export interface OrderMessage extends Message {
  readonly order: Order
}

/**
 * The order as it was when a message of this type was written, except for metadata that was emptied since. `order.paid` shows
 * the order as PAID, even if it was completed or canceled since.
 */
export function orderAt(type: MessageType, order: Order): Order {
  return type === 'order.paid' ? whenPaid(order) : order
}
