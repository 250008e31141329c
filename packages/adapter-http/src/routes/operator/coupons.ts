import { CouponId, type Shop } from '@hexmart/core'
import { ChangeCoupon, CreateCoupon } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { Coupon, presentCoupon } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorCommand } from './operator.ts'

/** Coupons as an operator prepares and changes them. */
export function couponRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'POST',
      url: '/coupons',
      summary: 'Prepare a coupon',
      description: 'By default its state is REGISTERED.',
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
      answer: Coupon,
      refusals: ['ALREADY_EXISTS'],
      handle: async (request, reply) => shop.createCoupon(...parseOperatorCommand(CreateCoupon, request, reply)),
      present: presentCoupon,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'PATCH',
      url: '/coupons/:couponId',
      summary: 'Change a coupon',
      description: 'REGISTERED → ISSUABLE ↔ CANCELED, and REGISTERED → CANCELED.',
      params: { couponId: CouponId },
      body: ChangeCoupon,
      example: { quantity: 200 },
      command: true,
      answer: Coupon,
      refusals: ['COUPON_NOT_FOUND', 'ILLEGAL_STATE_CHANGE', 'QUANTITY_BELOW_ISSUED'],
      async handle(request, reply) {
        const [command, { signal }] = parseOperatorCommand(ChangeCoupon, request, reply)
        return shop.changeCoupon(command, { signal })
      },
      present: presentCoupon,
    }),
  )
}
