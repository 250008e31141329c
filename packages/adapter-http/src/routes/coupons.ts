import { heldCouponStates, type Shop, UserCouponId, UserId } from '@hexmart/core'
import { issueCoupon } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../command-route.ts'
import { pageQuery, pageRequest } from '../paging.ts'
import { parseQuery, requireOwner } from '../requests.ts'
import { presentUserCoupon, presentUserCoupons, UserCoupon, UserCoupons } from '../resources/index.ts'
import { route } from '../route.ts'

const params = { userId: UserId }
const couponQuery = { state: z.enum(heldCouponStates).default('usable'), ...pageQuery(UserCouponId) }
const UserCouponPage = z.strictObject({ ...params, ...couponQuery })

export function couponRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/coupons',
      operationId: 'listUserCoupons',
      summary: 'A user’s coupons, newest first',
      description: 'Lists the coupons that can be used now, unless `state` names another list.',
      tag: 'coupons',
      access: 'owner',
      scopes: ['hexmart:read'],
      params,
      query: couponQuery,
      answer: UserCoupons,
      refusals: ['USER_NOT_FOUND'],
      async handle(request) {
        const { userId, state, ...page } = parseQuery(UserCouponPage, request)
        requireOwner(request, userId)
        return shop.coupons(userId, { state, ...pageRequest(page) })
      },
      present: presentUserCoupons,
    }),
  )

  app.route(
    commandRoute(shop, {
      method: 'POST',
      url: '/users/:userId/coupons',
      summary: 'Take a coupon',
      description: 'The coupon is limited: first come, first served. Each user can take it once.',
      tag: 'coupons',
      access: 'owner',
      scopes: ['hexmart:coupons'],
      params,
      command: issueCoupon,
      example: { couponId: 'spring' },
      status: 201,
      answer: UserCoupon,
      present: presentUserCoupon,
    }),
  )
}
