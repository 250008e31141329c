import type { OfferedCoupon } from '@hexmart/client'
import { estimateDiscount, type Terms } from '../../shared/estimate-discount.ts'

/** @returns the coupon that takes the most off; undefined if none takes anything off */
export function bestCoupon<Coupon extends Terms>(coupons: readonly Coupon[], subtotal: number): Coupon | undefined {
  let best: Coupon | undefined
  for (const coupon of coupons) {
    const bestDiscount = best === undefined ? 0 : estimateDiscount(best, subtotal)
    if (estimateDiscount(coupon, subtotal) > bestDiscount) best = coupon
  }
  return best
}

/** The state of a coupon at this time, without waiting for the next answer of the service. */
export function stateAt(coupon: Pick<OfferedCoupon, 'state' | 'opensAt'>, now: number): OfferedCoupon['state'] {
  const hasOpened = coupon.state === 'UPCOMING' && coupon.opensAt !== null && Date.parse(coupon.opensAt) <= now
  return hasOpened ? 'OPEN' : coupon.state
}

/**
 * How long to wait before the coupons are read again, in milliseconds: one second if any coupon is in demand, otherwise five
 * seconds. A coupon is in demand if it opens in less than 15 seconds, or if it is open and either opened less than a minute ago, or
 * has at most ten, or at most a tenth, left.
 */
export function refreshEvery(coupons: readonly OfferedCoupon[], now: number): number {
  const [rush, calm] = [1_000, 5_000]
  const isInDemand = ({ state, opensAt, quantity, remaining }: OfferedCoupon) => {
    const sinceOpening = opensAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(opensAt)
    if (state === 'UPCOMING') return sinceOpening > -15_000
    return state === 'OPEN' && (sinceOpening < 60_000 || remaining <= Math.max(10, quantity / 10))
  }
  return coupons.some(isInDemand) ? rush : calm
}
