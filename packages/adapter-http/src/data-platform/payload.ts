import { cancelers, messageTypes, type OrderMessage, orderStatuses } from '@hexmart/core'
import { z } from 'zod'

const instant = z.iso.datetime().describe('ISO 8601, UTC')
const amount = z.int().min(0).describe("in the currency's smallest unit")
const amountOf = (what: string) => amount.describe(`${what}, in the currency's smallest unit`)

/**
 * The body of a message to the data platform, version 1. Members may be added within a version; only a new version may
 * remove or rename a member, or change its meaning.
 */
export const OrderPayload = z
  .object({
    version: z.literal(1),
    type: z.enum(messageTypes),
    timestamp: instant.describe('when the order was paid or canceled'),
    data: z.object({
      sequence: z
        .int()
        .min(1)
        .describe('the place of this message among those of its order: 1 for `order.paid`, 2 for `order.canceled`'),
      order: z.object({
        id: z.uuid(),
        userId: z.string(),
        status: z.enum(orderStatuses),
        items: z.array(
          z.object({
            productId: z.string(),
            name: z.string(),
            price: amount,
            quantity: z.int().min(1).describe('in pieces'),
          }),
        ),
        subtotal: amountOf('the sum of price × quantity'),
        discount: amountOf('what the coupon and rules of the shop took off together'),
        total: amountOf('what was paid: the subtotal less the discount'),
        reductions: z
          .array(z.object({ label: z.string(), amount }))
          .describe('what rules of the shop took off; their sum is part of the discount'),
        userCouponId: z
          .uuid()
          .nullable()
          .describe('the user coupon with which the order was placed; null without a coupon'),
        reference: z.string().nullable().describe('the caller’s own name for the order; null if the caller gave none'),
        metadata: z
          .record(z.string(), z.string())
          .describe(
            'the metadata that the caller gave the order; empty if there was none, and within minutes after the user is erased',
          ),
        createdAt: instant,
        paidAt: instant,
        completedAt: instant
          .nullable()
          .describe('when the order was completed, even if it was canceled afterwards; null if it was never completed'),
        canceledAt: instant.nullable().describe('when the order was canceled; null unless CANCELED'),
        cancellation: z
          .object({
            reason: z.string().nullable().describe('the reason for canceling; null if none was given'),
            by: z
              .enum(cancelers)
              .describe('`OWNER`: the user who placed the order; `OPERATOR`: an operator or a program'),
            restocked: z.boolean().describe('whether the pieces went back into the stock'),
          })
          .nullable()
          .describe('how the order was canceled; null unless CANCELED'),
      }),
    }),
  })
  .meta({ title: 'A message about an order, version 1' })
export type OrderPayload = z.infer<typeof OrderPayload>

/** Names every field, so a new field of an order reaches the platform only when somebody adds the field here. */
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

/** Drops the pattern that zod adds to a format, because the format says the same. */
const tidy = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}

/** The JSON Schema (draft 2020-12) of messages to the data platform. It allows members that may be added within the version. */
export const orderPayloadSchema = z.toJSONSchema(OrderPayload, { io: 'input', override: tidy })
