import { z } from 'zod'
import { type Money, percentOf } from '../base/money.ts'

/** What a coupon takes off: a whole percentage, 1 to 100, or a fixed amount, 1 to 10^9. */
export const Discount = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('PERCENT'), percent: z.int().min(1).max(100) }),
  z.strictObject({ type: z.literal('FIXED'), amount: z.int().min(1).max(1_000_000_000) }),
])
export type Discount = z.infer<typeof Discount>

export const discountTypes = ['PERCENT', 'FIXED'] as const satisfies readonly Discount['type'][]
export type DiscountType = (typeof discountTypes)[number]

/**
 * What a discount takes off a subtotal: percentages round down, and never more than the subtotal itself.
 *
 * @example discountOn({ type: 'PERCENT', percent: 29 }, 100_000) === 29_000
 */
export function discountOn(discount: Discount, subtotal: Money): Money {
  switch (discount.type) {
    case 'PERCENT':
      return percentOf(discount.percent, subtotal)
    case 'FIXED':
      return Math.min(discount.amount, subtotal)
  }
}
