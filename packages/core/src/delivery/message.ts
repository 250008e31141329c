import type { MessageId, OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'
import type { Order } from '../order/order.ts'

/** The events of an order that are sent to the data platform. */
export const messageTypes = ['order.paid', 'order.canceled'] as const
export type MessageType = (typeof messageTypes)[number]

/**
 * Tells the data platform that something happened to an order. The message holds no copy of the order: only the status
 * of a paid order changes, so the type and the order's row determine what the platform receives.
 */
export interface Message {
  /** The same at every attempt, so that the platform can recognize a repeat. */
  readonly id: MessageId
  readonly type: MessageType
  readonly orderId: OrderId
  /** 1, 2 … for each order: a later message waits until the earlier ones are SENT or DISCARDED. */
  readonly sequence: number
  readonly at: Instant
}

/** A message with the order as it was when the message was written. */
export interface OrderMessage extends Message {
  readonly order: Order
}

/** The sequence of each type among the messages of its order. An order is paid once and canceled at most once. */
export const sequenceOf: Readonly<Record<MessageType, number>> = { 'order.paid': 1, 'order.canceled': 2 }

/** The order as it was when the message was written: an order that was canceled later was still PAID. */
export function orderAt(type: MessageType, order: Order): Order {
  return type === 'order.paid' ? { ...order, status: 'PAID', canceledAt: null } : order
}
