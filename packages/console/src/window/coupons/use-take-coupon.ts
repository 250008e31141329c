import { type OfferedCoupon, type PostOptions, ProblemError, type UserCoupon } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useCommand } from '../../shared/use-command.ts'

/** In milliseconds. A press that comes at most this long before the opening waits for the opening. */
const longestWait = 3_000
/**
 * The most requests for such a press. Two usually suffice, because the page's estimate of the service's time is rarely
 * wrong by more than a round trip.
 */
const mostSent = 5

/** Takes a coupon with one press. If the press comes a moment before the opening, its request is sent again at the opening. */
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
      if (wait > longestWait) return result
      await new Promise((resolve) => setTimeout(resolve, Math.max(wait, 100)))
    }
  }
  return useCommand(['take-coupon', userId, couponId], take, { onDone })
}

/** The key of the page's own message for a refusal; undefined for an error for which the page has no message of its own. */
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
