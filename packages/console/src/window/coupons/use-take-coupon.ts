import { type OfferedCoupon, type PostOptions, ProblemError, type UserCoupon } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useCommand } from '../../shared/use-command.ts'

/** A press that comes at most this long before the opening waits for it, in milliseconds. */
const earliest = 3_000
/** The most requests for such a press. The page knows the service's clock to within about one round trip, so two usually suffice. */
const mostSent = 5

/** Takes a coupon with one press. A press a moment before the opening is sent again at the opening. */
export function useTakeCoupon(
  userId: string,
  { id: couponId }: Pick<OfferedCoupon, 'id'>,
  onDone: (taken: UserCoupon) => void,
) {
  const client = useClient()
  const take = async (body: { couponId: string }, options: PostOptions) => {
    for (let sent = 1; ; sent++) {
      const result = await client.coupons.issue(userId, body, options)
      if (result.ok || result.problem.code !== 'COUPON_NOT_OPEN' || sent === mostSent) return result
      const wait = Date.parse(result.problem.opensAt) - serverNow()
      if (wait > earliest) return result
      await new Promise((resolve) => setTimeout(resolve, Math.max(wait, 100)))
    }
  }
  return useCommand(['take-coupon', userId, couponId], take, { onDone })
}

/** The key of the page's own message for this refusal; undefined for an error for which the page has none. */
export function refusalOf(error: unknown): 'missed' | 'already' | 'early' | undefined {
  if (!(error instanceof ProblemError)) return undefined
  switch (error.problem.code) {
    case 'COUPON_SOLD_OUT':
      return 'missed'
    case 'COUPON_ALREADY_ISSUED':
      return 'already'
    case 'COUPON_NOT_OPEN':
      return 'early'
    default:
      return undefined
  }
}
