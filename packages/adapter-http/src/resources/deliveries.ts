import { type Delivery as CoreDelivery, deliveryStates, messageTypes, type Page } from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, isoOrNull, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const Delivery = z
  .object({
    id: uuid,
    type: z.enum(messageTypes),
    orderId: uuid,
    sequence: z
      .int()
      .describe('the place of the message among those of its order: 1 for `order.paid`, 2 for `order.canceled`'),
    at: time.describe('when the order was paid or canceled'),
    state: z
      .enum(deliveryStates)
      .describe(
        'WAITING: to be sent; SENT: accepted by the data platform; DEAD: not sent unless an operator retries it; DISCARDED: not sent any more, because an operator discarded it',
      ),
    attempts: z
      .int()
      .describe(
        'how many times a process has claimed the message to send it, since it was written or last retried; a claim that was returned without an attempt to send does not count',
      ),
    lastError: z.string().nullable().describe('the error of the last failed attempt; null if none has failed'),
    dueAt: time
      .nullable()
      .describe(
        'when the message is tried next or, while a process sends it, when another process may take it over; null unless WAITING. A message that waits for an earlier message of its order is not tried at this time, but when the earlier one is SENT or DISCARDED',
      ),
    settledAt: time.nullable().describe('when the message became SENT, DEAD or DISCARDED; null while it is WAITING'),
    requestId: z
      .string()
      .nullable()
      .describe(
        'the id of the request that caused the message, if its caller sent an `X-Request-Id` or a `traceparent`, or if the service recorded the request in a trace; otherwise null',
      ),
    traceparent: z
      .string()
      .nullable()
      .describe(
        'the place of the request in a trace (W3C Trace Context); null if its caller sent no `traceparent` and the service did not record the request',
      ),
  })
  .register(resources, { id: 'Delivery' })
export const presentDelivery = (delivery: CoreDelivery): View<typeof Delivery> => ({
  id: delivery.id,
  type: delivery.type,
  orderId: delivery.orderId,
  sequence: delivery.sequence,
  at: iso(delivery.at),
  state: delivery.state,
  attempts: delivery.attempts,
  lastError: delivery.lastError,
  dueAt: isoOrNull(delivery.dueAt),
  settledAt: isoOrNull(delivery.settledAt),
  requestId: delivery.requestId,
  traceparent: delivery.traceparent,
})

export const Deliveries = z.object({ deliveries: z.array(Delivery), nextCursor }).register(resources, {
  id: 'Deliveries',
})
export const presentDeliveries = ({ rows, next }: Page<CoreDelivery, string>): View<typeof Deliveries> => ({
  deliveries: rows.map(presentDelivery),
  nextCursor: presentCursor(next),
})

export const Retried = z
  .object({ retried: z.int().describe('how many messages were dead and are WAITING again') })
  .register(resources, { id: 'Retried' })
export const presentRetried = (retried: number): View<typeof Retried> => ({ retried })

export const Discarded = z
  .object({ discarded: z.int().describe('how many messages were dead and are DISCARDED now') })
  .register(resources, { id: 'Discarded' })
export const presentDiscarded = (discarded: number): View<typeof Discarded> => ({ discarded })

export const Resumed = z
  .object({ resumed: z.int().describe('how many messages were waiting for a later time and are due now') })
  .register(resources, { id: 'Resumed' })
export const presentResumed = (resumed: number): View<typeof Resumed> => ({ resumed })
