import {
  type AuditCheck as CoreAuditCheck,
  type AuditReport as CoreAuditReport,
  type Delivery as CoreDelivery,
  type User as CoreUser,
  deliveryStates,
  messageTypes,
  type Page,
  UserId,
  userStates,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, isoOrNull, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const User = z
  .object({
    id: UserId,
    name: z.string().nullable().describe('null once the user is ERASED'),
    state: z.enum(userStates),
  })
  .register(resources, { id: 'User' })
export const presentUser = (user: CoreUser): View<typeof User> => ({ id: user.id, name: user.name, state: user.state })

export const Delivery = z
  .object({
    id: uuid,
    type: z.enum(messageTypes),
    orderId: uuid,
    sequence: z.int(),
    at: time,
    state: z.enum(deliveryStates),
    attempts: z.int(),
    lastError: z.string().nullable(),
    dueAt: time.nullable().describe('when the message is tried next; null unless WAITING'),
    settledAt: time.nullable(),
    requestId: z
      .string()
      .nullable()
      .describe(
        'the id of the request that caused the message, if its caller sent an `X-Request-Id` or a `traceparent`, or if the service recorded the request in a trace; otherwise null',
      ),
    traceparent: z.string().nullable(),
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

export const Retried = z.object({ retried: z.int() }).register(resources, { id: 'Retried' })
export const presentRetried = (retried: number): View<typeof Retried> => ({ retried })

export const Discarded = z.object({ discarded: z.int() }).register(resources, { id: 'Discarded' })
export const presentDiscarded = (discarded: number): View<typeof Discarded> => ({ discarded })

export const Resumed = z.object({ resumed: z.int() }).register(resources, { id: 'Resumed' })
export const presentResumed = (resumed: number): View<typeof Resumed> => ({ resumed })

const AuditCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  key: z.string().nullable().describe('the row at which the check fails'),
  expected: z.int().nullable(),
  actual: z.int().nullable(),
})
const presentAuditCheck = (check: CoreAuditCheck): View<typeof AuditCheck> => ({
  name: check.name,
  ok: check.ok,
  key: check.key,
  expected: check.expected,
  actual: check.actual,
})

export const AuditReport = z
  .object({ ok: z.boolean(), checks: z.array(AuditCheck) })
  .register(resources, { id: 'AuditReport' })
export const presentAuditReport = (report: CoreAuditReport): View<typeof AuditReport> => ({
  ok: report.ok,
  checks: report.checks.map(presentAuditCheck),
})
