import { type CouponWithUse, unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { refreshEvery } from './phase.ts'
import { addSample, type Sample } from './rush-samples.ts'

/** A coupon as it is now. `refreshEvery` decides how often it is read: every second around the opening and while it is open. */
export function useCoupon(couponId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['admin', 'coupons', couponId],
    queryFn: async ({ signal }) => {
      const coupon = unwrap(await client.admin.coupons.get(couponId, { signal }))
      return { coupon, at: serverNow() }
    },
    refetchInterval: ({ state }) => refreshEvery(state.data?.coupon, serverNow()),
  })
}

/** The latest samples: how many of the coupon had been issued at each answer of the service. */
export function useSamples(coupon: CouponWithUse, at: number): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const { issued } = coupon
  useEffect(() => setSamples((earlier) => addSample(earlier, { at, issued })), [at, issued])
  return samples
}
