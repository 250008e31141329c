import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'
import { couponStates } from './coupon-states.ts'

const coupons = createRoute({
  getParentRoute: () => root,
  path: '/coupons',
  validateSearch: searchOf({ state: oneOf(couponStates) }),
  component: lazyRouteComponent(() => import('./coupons-page.tsx'), 'CouponsPage'),
})

const coupon = createRoute({
  getParentRoute: () => root,
  path: '/coupons/$couponId',
  component: lazyRouteComponent(() => import('./coupon-page.tsx'), 'CouponPage'),
})

/** This page is not below /coupons, because any word there could be the id of a coupon. */
const newCoupon = createRoute({
  getParentRoute: () => root,
  path: '/new-coupon',
  component: lazyRouteComponent(() => import('./create-coupon-page.tsx'), 'CreateCouponPage'),
})

export const couponRoutes = [coupons, coupon, newCoupon] as const
