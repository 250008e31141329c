import type { MessageId, OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'
import type { Order } from '../order/order.ts'

/** What the data platform is told about an order. */
export const messageTypes = ['order.paid', 'order.canceled'] as const
export type MessageType = (typeof messageTypes)[number]

/**
 * That something happened to an order, for the data platform. The order itself is not copied into it: nothing of a
 * paid order changes but its status, so that what the platform is sent follows from the type and the order's row.
 */
export interface Message {
  /** The same at every attempt, so that the platform can drop a repeat. */
  readonly id: MessageId
  readonly type: MessageType
  readonly orderId: OrderId
  /** 1, 2 … for each order: a later message is not sent before an earlier one is done. */
  readonly sequence: number
  readonly at: Instant
}

/** A message with the order as it was when it happened. */
export interface OrderMessage extends Message {
  readonly order: Order
}

/** The place of each type among the messages of its order, which is paid once and cancelled once at most. */
export const sequenceOf: Readonly<Record<MessageType, number>> = { 'order.paid': 1, 'order.canceled': 2 }

/** The order as it was when the message was written: an order that was cancelled later had been PAID. */
export function orderAt(type: MessageType, order: Order): Order {
  return type === 'order.paid' ? { ...order, status: 'PAID', canceledAt: null } : order
}
