import { CouponId, type Shop } from '@hexmart/core'
import { changeCoupon, createCoupon } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { commandRoute } from '../../command-route.ts'
import { Coupon, presentCoupon } from '../../resources/index.ts'
import { forOperators } from './operator.ts'

/** Preparing and changing coupons, for operators. */
export function couponRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/coupons',
      scopes: ['hexmart:coupons'],
      summary: 'Prepare a coupon',
      description:
        'By default the coupon’s state is REGISTERED: nobody can take it until an operator makes it ISSUABLE.',
      command: createCoupon,
      instants: ['opensAt', 'expiresAt'],
      example: {
        id: 'spring',
        name: 'Spring',
        discount: { type: 'PERCENT', percent: 10 },
        maximumDiscount: 3_000,
        minimumSubtotal: 4_000,
        quantity: 100,
        opensAt: '2025-03-01T12:00:00+09:00',
        expiresAt: '2099-04-01T00:00:00Z',
        validDays: 30,
        state: 'ISSUABLE',
      },
      status: 201,
      answer: Coupon,
      present: presentCoupon,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'PATCH',
      url: '/coupons/:couponId',
      scopes: ['hexmart:coupons'],
      summary: 'Change a coupon',
      description:
        'The state moves REGISTERED → ISSUABLE ↔ CANCELED, or REGISTERED → CANCELED. `opensAt` can be changed until that instant ' +
        'has passed; if `opensAt` is null, only while the coupon is REGISTERED.',
      params: { couponId: CouponId },
      command: changeCoupon,
      instants: ['opensAt', 'expiresAt'],
      example: { quantity: 200 },
      answer: Coupon,
      present: presentCoupon,
    }),
  )
}
