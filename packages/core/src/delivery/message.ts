import type { MessageId, OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'

/** The events of an order that the data platform receives. */
export const messageTypes = ['order.paid', 'order.canceled'] as const
export type MessageType = (typeof messageTypes)[number]

/**
 * A message for the data platform: something happened to an order. The message holds no copy of the order: the order's row and
 * the message's type are enough to send it. After the payment, an order changes only when it is completed or canceled, or when
 * its metadata is emptied because its user was erased.
 */
export interface Message {
  /** The same at every attempt, so that the platform can drop a repeat. The id of `order.paid` equals the id of its order. */
  readonly id: MessageId
  readonly type: MessageType
  readonly orderId: OrderId
  /** 1, 2 … within the order. A later message is not sent before an earlier one is SENT or DISCARDED. */
  readonly sequence: number
  readonly at: Instant
  /**
   * The id of the request that caused the message; null if the command had no `Trace`, or a `Trace` with `inMessages:
   * false`.
   */
  readonly requestId: string | null
  /** The `traceparent` of that request; null if `requestId` is null, or if the `Trace` has none. */
  readonly traceparent: string | null
}

/** The sequence number that a message of each type has within its order. An order is paid once and canceled at most once. */
export const sequenceOf: Readonly<Record<MessageType, number>> = { 'order.paid': 1, 'order.canceled': 2 }

export interface DeliveryNotFound {
  readonly code: 'DELIVERY_NOT_FOUND'
  readonly deliveryId: MessageId
}

/** `withTrace` replaces these members if the command has a trace that goes into its messages. */
const untraced = { requestId: null, traceparent: null } as const

/** The first message of an order. The message has the order's id as its own, so that a store finds it without another key. */
export function paidMessage(orderId: OrderId, at: Instant): Message {
  return { id: messageIdOf(orderId), type: 'order.paid', orderId, sequence: sequenceOf['order.paid'], at, ...untraced }
}

export function canceledMessage(orderId: OrderId, id: MessageId, at: Instant): Message {
  return { id, type: 'order.canceled', orderId, sequence: sequenceOf['order.canceled'], at, ...untraced }
}

const messageIdOf = (orderId: OrderId) => orderId as string as MessageId
