import { IssueCoupon, type Shop, UserCouponId, UserId } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { sendResult } from '../replies.ts'
import { callOf, parseCommand, parseQuery, requireOwner } from '../requests.ts'
import { presentUserCoupon, UserCoupon, UserCoupons } from '../resources.ts'

const params = { userId: UserId }
const couponQuery = pageQuery(UserCouponId)
const UserCouponPage = z.strictObject({ ...params, ...couponQuery })

export function couponRoutes(app: FastifyInstance, shop: Shop): void {
  app.get(
    '/users/:userId/coupons',
    {
      schema: documented({
        summary: 'A user’s coupons that can be used now, newest first',
        tag: 'coupons',
        access: 'owner',
        params,
        query: couponQuery,
        answer: UserCoupons,
        refusals: ['USER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const { userId, ...page } = parseQuery(UserCouponPage, request)
      requireOwner(request, userId)
      const coupons = await shop.coupons(userId, pageRequest(page))
      return sendResult(request, reply, coupons, (found) => presentPage('coupons', found, presentUserCoupon))
    },
  )

  app.post(
    '/users/:userId/coupons',
    {
      schema: documented({
        summary: 'Take a coupon',
        description: 'First come, first served; once a user.',
        tag: 'coupons',
        access: 'owner',
        params,
        body: IssueCoupon,
        example: { couponId: 'spring' },
        command: true,
        idempotent: true,
        status: 201,
        answer: UserCoupon,
        refusals: [
          'USER_NOT_FOUND',
          'COUPON_NOT_FOUND',
          'COUPON_ALREADY_ISSUED',
          'COUPON_NOT_ISSUABLE',
          'COUPON_SOLD_OUT',
        ],
      }),
    },
    async (request, reply) => {
      const command = parseCommand(IssueCoupon, request)
      const call = callOf(request, reply)
      requireOwner(request, command.userId)
      return sendResult(request, reply, await shop.issueCoupon(command, call), presentUserCoupon, 201)
    },
  )
}
