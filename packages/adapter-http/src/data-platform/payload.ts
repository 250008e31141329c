import { cancelers, messageTypes, type OrderMessage, orderStatuses } from '@hexmart/core'
import { z } from 'zod'

const instant = z.iso.datetime().describe('ISO 8601, UTC')
const amount = z.int().min(0).describe("in the currency's smallest unit")

/**
 * The body of a message to the data platform, version 1. Members may be added within a version; only a new version may
 * remove or rename a member, or change its meaning.
 */
export const OrderPayload = z
  .object({
    version: z.literal(1),
    type: z.enum(messageTypes),
    timestamp: instant.describe('when it happened'),
    data: z.object({
      sequence: z.int().min(1).describe('the place of this message among the messages of its order'),
      order: z.object({
        id: z.uuid(),
        userId: z.string(),
        status: z.enum(orderStatuses),
        items: z.array(z.object({ productId: z.string(), name: z.string(), price: amount, quantity: z.int().min(1) })),
        subtotal: amount,
        discount: amount,
        total: amount,
        reductions: z.array(z.object({ label: z.string(), amount })).describe('their sum is part of the discount'),
        userCouponId: z.uuid().nullable(),
        reference: z.string().nullable().describe('the caller’s own name for the order'),
        metadata: z.record(z.string(), z.string()).describe('what the order was placed with'),
        createdAt: instant,
        paidAt: instant,
        completedAt: instant.nullable(),
        canceledAt: instant.nullable(),
        cancellation: z
          .object({ reason: z.string().nullable(), by: z.enum(cancelers), restocked: z.boolean() })
          .nullable(),
      }),
    }),
  })
  .meta({ title: 'A message about an order, version 1' })
export type OrderPayload = z.infer<typeof OrderPayload>

/** Names every field, so that a new field of an order reaches the platform only when somebody adds it here. */
export function payloadOf({ type, sequence, at, order }: OrderMessage): OrderPayload {
  const iso = (instant: number) => new Date(instant).toISOString()
  return {
    version: 1,
    type,
    timestamp: iso(at),
    data: {
      sequence,
      order: {
        id: order.id,
        userId: order.userId,
        status: order.status,
        items: order.items.map(({ productId, name, price, quantity }) => ({ productId, name, price, quantity })),
        subtotal: order.subtotal,
        discount: order.discount,
        total: order.total,
        reductions: order.reductions.map(({ label, amount }) => ({ label, amount })),
        userCouponId: order.userCouponId,
        reference: order.reference,
        metadata: order.metadata,
        createdAt: iso(order.createdAt),
        paidAt: iso(order.paidAt),
        completedAt: order.completedAt === null ? null : iso(order.completedAt),
        canceledAt: order.canceledAt === null ? null : iso(order.canceledAt),
        cancellation: order.cancellation && {
          reason: order.cancellation.reason,
          by: order.cancellation.by,
          restocked: order.cancellation.restocked,
        },
      },
    },
  }
}

/** Drops zod's pattern where a format says the same. */
const tidy = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}

/** The JSON Schema (draft 2020-12) of messages to the data platform. It allows members that may be added within the version. */
export const orderPayloadSchema = z.toJSONSchema(OrderPayload, { io: 'input', override: tidy })
