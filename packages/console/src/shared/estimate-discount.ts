import type { UserCoupon } from '@hexmart/client'

/** What decides how much a coupon takes off. */
export type Terms = Pick<UserCoupon, 'discount' | 'maximumDiscount' | 'minimumSubtotal'>

/**
 * Estimates what a coupon would take off, so that the pages can suggest a coupon or give an example. The shop's quote decides.
 *
 * @returns 0 if the subtotal is below the coupon's minimum
 */
export function estimateDiscount({ discount, maximumDiscount, minimumSubtotal }: Terms, subtotal: number): number {
  if (subtotal < minimumSubtotal) return 0
  if (discount.type === 'FIXED') return Math.min(discount.amount, subtotal)
  // Compute with the whole hundreds and the rest separately: a large subtotal times a percentage would lose its last digits.
  const hundreds = Math.floor(subtotal / 100)
  const part = hundreds * discount.percent + Math.floor(((subtotal - hundreds * 100) * discount.percent) / 100)
  return Math.min(part, maximumDiscount ?? part)
}
