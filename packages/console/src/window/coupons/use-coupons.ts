import { type OfferedCoupon, type UserCoupon, unwrap } from '@hexmart/client'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useSession } from '../../shared/session/session-provider.tsx'
import { refreshEvery } from './coupon-math.ts'

const cursorOf = (cursor: string | undefined) => cursor !== undefined && { cursor }

/**
 * The coupons to take, now or later, page after page. Around an opening, and while few remain, a list of one page is
 * read every second. A longer list is read less often.
 */
export function useOfferedCoupons() {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['coupons'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      unwrap(await client.coupons.offered({ limit: 50, ...cursorOf(pageParam) }, { signal })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: rowsOf,
    refetchInterval: ({ state }) =>
      refreshEvery(state.data?.pages.flatMap(({ coupons }) => coupons) ?? [], serverNow()) *
      Math.max(1, state.data?.pages.length ?? 1),
  })
}

const rowsOf = <Row>({ pages }: InfiniteData<{ readonly coupons: readonly Row[] }>): readonly Row[] =>
  pages.flatMap(({ coupons }) => coupons)

export const couponStates = ['usable', 'used', 'expired'] as const
export type CouponState = (typeof couponStates)[number]

/** The user's own coupons in one state, newest first. */
export function useOwnCoupons(userId: string, state: CouponState) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['own-coupons', userId, state],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      unwrap(await client.coupons.list(userId, { limit: 30, state, ...cursorOf(pageParam) }, { signal })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: rowsOf<UserCoupon>,
    enabled: userId !== '',
  })
}

/**
 * The coupons that the user holds, by the id of the coupon. A user can get each coupon only once, so its id is enough
 * as a key. At most 100 coupons are read in each state.
 */
export function useHeldCoupons(): ReadonlyMap<string, UserCoupon> {
  const client = useClient()
  const userId = useSession().session?.userId ?? ''
  const { data } = useQuery({
    queryKey: ['held-coupons', userId],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(
        couponStates.map((state) => client.coupons.list(userId, { limit: 100, state }, { signal })),
      )
      return lists.flatMap((list) => unwrap(list).coupons)
    },
    enabled: userId !== '',
  })
  return new Map(data?.map((coupon) => [coupon.couponId, coupon]))
}

/**
 * The coupon for the banner: the one that opens next, otherwise the open one of which the fewest remain. Coupons that the user
 * already holds are left out.
 */
export function couponForBanner(coupons: readonly OfferedCoupon[], heldCoupons: ReadonlyMap<string, unknown>) {
  const available = coupons.filter(({ id, state }) => state !== 'SOLD_OUT' && !heldCoupons.has(id))
  const upcoming = available.filter(({ state, opensAt }) => state === 'UPCOMING' && opensAt !== null)
  const byOpening = (a: OfferedCoupon, b: OfferedCoupon) => String(a.opensAt).localeCompare(String(b.opensAt))
  return upcoming.toSorted(byOpening)[0] ?? available.toSorted((a, b) => a.remaining - b.remaining)[0]
}
