import type { MessageId, OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'

/** What can happen to an order that the data platform is interested in. */
export const messageTypes = ['order.paid', 'order.canceled'] as const
export type MessageType = (typeof messageTypes)[number]

/**
 * A message for the data platform: something happened to an order. The message holds no copy of the order. Only the status
 * of a paid order ever changes, so the message's type and the order's row say what to send.
 */
export interface Message {
  /** The same at every attempt, so that the platform can drop a repeat. The id of `order.paid` is that of its order. */
  readonly id: MessageId
  readonly type: MessageType
  readonly orderId: OrderId
  /** 1, 2 … for each order: a later message is not sent before an earlier one is done. */
  readonly sequence: number
  readonly at: Instant
}

/** The place of each type among the messages of its order, which is paid once and canceled once at most. */
export const sequenceOf: Readonly<Record<MessageType, number>> = { 'order.paid': 1, 'order.canceled': 2 }

/** The first message of an order. It has the order's id, so that a store finds it without another key. */
export function paidMessage(orderId: OrderId, at: Instant): Message {
  return { id: messageIdOf(orderId), type: 'order.paid', orderId, sequence: sequenceOf['order.paid'], at }
}

export function canceledMessage(orderId: OrderId, id: MessageId, at: Instant): Message {
  return { id, type: 'order.canceled', orderId, sequence: sequenceOf['order.canceled'], at }
}

const messageIdOf = (orderId: OrderId) => orderId as string as MessageId
