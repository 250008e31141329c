import type { OrderMessage } from '@hexmart/core'
import { z } from 'zod'

const instant = z.iso.datetime().describe('ISO 8601, UTC')
const amount = z.int().min(0).describe("in the currency's smallest unit")

/**
 * What the data platform is sent, version 1. A member may be added within a version; one is removed, renamed or given
 * another meaning only in a new one.
 */
export const OrderPayload = z
  .object({
    version: z.literal(1),
    type: z.enum(['order.paid', 'order.canceled']),
    timestamp: instant.describe('when it happened'),
    data: z.object({
      sequence: z.int().min(1).describe('the place of this message among those of its order'),
      order: z.object({
        id: z.uuid(),
        userId: z.string(),
        status: z.enum(['PAID', 'CANCELED']),
        items: z.array(z.object({ productId: z.string(), name: z.string(), price: amount, quantity: z.int().min(1) })),
        subtotal: amount,
        discount: amount,
        total: amount,
        userCouponId: z.uuid().nullable(),
        createdAt: instant,
        paidAt: instant,
        canceledAt: instant.nullable(),
      }),
    }),
  })
  .meta({ title: 'A message about an order, version 1' })
export type OrderPayload = z.infer<typeof OrderPayload>

export function payloadOf({ type, sequence, at, order }: OrderMessage): OrderPayload {
  const iso = (instant: number) => new Date(instant).toISOString()
  return {
    version: 1,
    type,
    timestamp: iso(at),
    data: {
      sequence,
      order: {
        ...order,
        items: [...order.items],
        createdAt: iso(order.createdAt),
        paidAt: iso(order.paidAt),
        canceledAt: order.canceledAt === null ? null : iso(order.canceledAt),
      },
    },
  }
}

/** A format says all that zod's pattern for it says. */
const tidy = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}

/** The JSON Schema (draft 2020-12) of what the data platform is sent. It allows members that it does not know yet. */
export const orderPayloadSchema = z.toJSONSchema(OrderPayload, { io: 'input', override: tidy })
