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
 * How long to wait before the coupons are read again, in milliseconds. The wait is one second from 15 seconds before an
 * opening until a minute after it, and while at most a tenth, or at most ten, of an open coupon remain. Otherwise it is
 * five seconds.
 */
export function refreshEvery(coupons: readonly OfferedCoupon[], now: number): number {
  const [rush, calm] = [1_000, 5_000]
  const isNear = ({ state, opensAt, quantity, remaining }: OfferedCoupon) => {
    const sinceOpening = opensAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(opensAt)
    if (state === 'UPCOMING') return sinceOpening > -15_000
    return state === 'OPEN' && (sinceOpening < 60_000 || remaining <= Math.max(10, quantity / 10))
  }
  return coupons.some(isNear) ? rush : calm
}
