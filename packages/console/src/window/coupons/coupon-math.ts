import type { OfferedCoupon, UserCoupon } from '@hexmart/client'

type Terms = Pick<UserCoupon, 'discount' | 'maximumDiscount' | 'minimumSubtotal'>

/**
 * What a coupon would take off, to suggest one. The shop's quote decides.
 *
 * @returns 0 if the subtotal is below the coupon's minimum
 */
export function estimateDiscount({ discount, maximumDiscount, minimumSubtotal }: Terms, subtotal: number): number {
  if (subtotal < minimumSubtotal) return 0
  if (discount.type === 'FIXED') return Math.min(discount.amount, subtotal)
  // Whole hundreds and the rest apart: a large subtotal times a percentage would lose its last digits.
  const hundreds = Math.floor(subtotal / 100)
  const part = hundreds * discount.percent + Math.floor(((subtotal - hundreds * 100) * discount.percent) / 100)
  return Math.min(part, maximumDiscount ?? part)
}

/** @returns the coupon that takes the most off; undefined if none takes anything off */
export function bestCoupon<Coupon extends Terms>(coupons: readonly Coupon[], subtotal: number): Coupon | undefined {
  let best: Coupon | undefined
  for (const coupon of coupons) {
    const least = best === undefined ? 0 : estimateDiscount(best, subtotal)
    if (estimateDiscount(coupon, subtotal) > least) best = coupon
  }
  return best
}

/** The parts of a span of time, for a countdown. It shows the second that has begun, and 0 only when it is over. */
export function partsOf(milliseconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const all = Math.max(0, Math.ceil(milliseconds / 1_000))
  return {
    days: Math.floor(all / 86_400),
    hours: Math.floor(all / 3_600) % 24,
    minutes: Math.floor(all / 60) % 60,
    seconds: all % 60,
  }
}

/** What a coupon is by this clock, without waiting for the next answer of the service. */
export function stateAt(coupon: Pick<OfferedCoupon, 'state' | 'opensAt'>, now: number): OfferedCoupon['state'] {
  const isOver = coupon.state === 'UPCOMING' && coupon.opensAt !== null && Date.parse(coupon.opensAt) <= now
  return isOver ? 'OPEN' : coupon.state
}

/** How long to wait before the coupons are read again, in milliseconds: less while one is about to open or runs out. */
export function refreshEvery(coupons: readonly OfferedCoupon[], now: number): number {
  const [rush, calm] = [1_000, 5_000]
  const isNear = ({ state, opensAt, quantity, remaining }: OfferedCoupon) => {
    const sinceOpening = opensAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(opensAt)
    if (state === 'UPCOMING') return sinceOpening > -15_000
    return state === 'OPEN' && (sinceOpening < 60_000 || remaining <= Math.max(10, quantity / 10))
  }
  return coupons.some(isNear) ? rush : calm
}
