import { ChangeCoupon, CouponId, CreateCoupon, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { sendResult } from '../../replies.ts'
import * as resources from '../../resources.ts'
import { operatorCommand, operatorSchema } from './operator.ts'

/** Coupons as an operator prepares and changes them. */
export function couponRoutes(app: FastifyInstance, shop: Shop): void {
  app.post(
    '/coupons',
    {
      schema: operatorSchema({
        summary: 'Prepare a coupon',
        description: 'REGISTERED unless it is to be ISSUABLE at once.',
        body: CreateCoupon,
        example: {
          id: 'spring',
          name: 'Spring',
          discount: { type: 'PERCENT', percent: 10 },
          quantity: 100,
          expiresAt: '2099-04-01T00:00:00Z',
          state: 'ISSUABLE',
        },
        command: true,
        idempotent: true,
        status: 201,
        answer: resources.Coupon,
        refusals: ['ALREADY_EXISTS'],
      }),
    },
    async (request, reply) => {
      const created = await shop.createCoupon(...operatorCommand(CreateCoupon, request, reply))
      return sendResult(request, reply, created, resources.presentCoupon, 201)
    },
  )

  app.patch(
    '/coupons/:couponId',
    {
      schema: operatorSchema({
        summary: 'Change a coupon',
        description: 'REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED.',
        params: { couponId: CouponId },
        body: ChangeCoupon,
        example: { quantity: 200 },
        command: true,
        answer: resources.Coupon,
        refusals: ['COUPON_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'QUANTITY_BELOW_ISSUED'],
      }),
    },
    async (request, reply) => {
      const [command, { signal }] = operatorCommand(ChangeCoupon, request, reply)
      return sendResult(request, reply, await shop.changeCoupon(command, { signal }), resources.presentCoupon)
    },
  )
}
