import type { UserCoupon } from '@hexmart/client'

/** The terms of a coupon that decide how much the coupon takes off. */
export type Terms = Pick<UserCoupon, 'discount' | 'maximumDiscount' | 'minimumSubtotal'>

/**
 * Estimates what a coupon would take off, so that the pages can suggest a coupon or give an example. The real discount is the
 * one in the shop's quote.
 *
 * @returns 0 if the subtotal is below the coupon's minimum
 */
export function estimateDiscount({ discount, maximumDiscount, minimumSubtotal }: Terms, subtotal: number): number {
  if (subtotal < minimumSubtotal) return 0
  if (discount.type === 'FIXED') return Math.min(discount.amount, subtotal)
  // Compute with the whole hundreds and the rest separately: the product of a large subtotal and a percentage would lose digits.
  const hundreds = Math.floor(subtotal / 100)
  const part = hundreds * discount.percent + Math.floor(((subtotal - hundreds * 100) * discount.percent) / 100)
  return Math.min(part, maximumDiscount ?? part)
}
