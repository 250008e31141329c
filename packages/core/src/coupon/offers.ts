import { cacheBriefly } from '../base/cache-briefly.ts'
import type { CouponId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Clock } from '../base/ports.ts'
import type { Instant } from '../base/time.ts'
import { type Coupon, isExpired, isUpcoming } from './coupon.ts'
import type { CouponViews } from './ports.ts'

/** `UPCOMING`: the coupon opens later. `OPEN`: users can take the coupon. `SOLD_OUT`: none remains. */
export const offerStates = ['UPCOMING', 'OPEN', 'SOLD_OUT'] as const
export type OfferState = (typeof offerStates)[number]

/** A coupon that everybody may see: ISSUABLE and not expired. */
export interface OfferedCoupon extends Omit<Coupon, 'state'> {
  readonly state: OfferState
}

/** The public view of a coupon; undefined if the coupon is not public now. */
export function offerOf(coupon: Coupon, now: Instant): OfferedCoupon | undefined {
  if (coupon.state !== 'ISSUABLE' || isExpired(coupon, now)) return undefined
  return { ...coupon, state: offerStateOf(coupon, now) }
}

function offerStateOf(coupon: Coupon, now: Instant): OfferState {
  if (isUpcoming(coupon, now)) return 'UPCOMING'
  return coupon.remaining === 0 ? 'SOLD_OUT' : 'OPEN'
}

/** The public list of coupons. */
export interface Offers {
  page(page: PageRange<CouponId>): Promise<Page<OfferedCoupon, CouponId>>
  find(id: CouponId): Promise<OfferedCoupon | undefined>
}

/**
 * Thousands of users look at a coupon in the seconds around its opening, while every issue locks and changes the coupon's
 * row. The lookups therefore share an answer that is at most a second old. The state is computed anew for each lookup, so
 * even a shared answer shows the coupon as OPEN from `opensAt` on.
 */
const cacheLimits = { keepFor: 1_000, limit: 1_000 }

interface OffersPorts {
  readonly coupons: Pick<CouponViews, 'byIds' | 'issuable'>
  readonly clock: Clock
}

export function createOffers({ coupons, clock }: OffersPorts): Offers {
  const recentPage = cacheBriefly(
    clock,
    cacheLimits,
    ({ limit, after = '' as CouponId }: PageRange<CouponId>) => `${limit} ${after}`,
    (page) => coupons.issuable(clock.now(), page),
  )
  const recentCoupon = cacheBriefly(
    clock,
    cacheLimits,
    (id: CouponId) => id,
    async (id) => (await coupons.byIds([id])).get(id),
  )
  return {
    async page(range) {
      const { rows, next } = await recentPage(range)
      const now = clock.now()
      return { rows: rows.flatMap((coupon) => offerOf(coupon, now) ?? []), next }
    },
    async find(id) {
      const coupon = await recentCoupon(id)
      return coupon && offerOf(coupon, clock.now())
    },
  }
}
