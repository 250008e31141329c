import { z } from 'zod'
import { type Money, percentOf } from '../base/money.ts'

export const discountTypes = ['PERCENT', 'FIXED'] as const
export type DiscountType = (typeof discountTypes)[number]

/** What a coupon takes off: a whole percentage, 1 to 100, or a fixed amount, 1 to 10^9 of the currency's smallest unit. */
export type Discount =
  | { readonly type: 'PERCENT'; readonly percent: number }
  | { readonly type: 'FIXED'; readonly amount: Money }

export const Discount: z.ZodType<Discount, Discount> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('PERCENT'), percent: z.int().min(1).max(100) }),
  z.strictObject({ type: z.literal('FIXED'), amount: z.int().min(1).max(1_000_000_000) }),
])

/**
 * The amount that a discount takes off a subtotal. Percentages round down; a fixed amount takes at most the whole subtotal.
 *
 * @param maximum the most that a percentage takes off; null without a limit
 * @example discountOn({ type: 'PERCENT', percent: 29 }, 100_000, 20_000) === 20_000
 */
export function discountOn(discount: Discount, subtotal: Money, maximum: Money | null = null): Money {
  switch (discount.type) {
    case 'PERCENT':
      return Math.min(percentOf(discount.percent, subtotal), maximum ?? subtotal)
    case 'FIXED':
      return Math.min(discount.amount, subtotal)
  }
}
