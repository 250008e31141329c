import { CouponId, couponStates, type Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../../paging.ts'
import {
  Coupons,
  CouponWithUse,
  Holders,
  presentCoupons,
  presentCouponWithUse,
  presentHolders,
} from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const couponQuery = { state: z.enum(couponStates).optional(), ...pageQuery(CouponId) }
const CouponPage = z.strictObject(couponQuery)
const couponParams = { couponId: CouponId }
const OneCoupon = z.strictObject(couponParams)
const holderQuery = pageQuery(z.int().min(1))
const HolderPage = z.strictObject({ ...couponParams, ...holderQuery })

/** Lists of coupons and their holders, for operators. */
export function couponListRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/coupons',
      scopes: ['hexmart:read'],
      operationId: 'listAllCoupons',
      summary: 'Coupons in any state, sorted by id',
      description: 'Lists all coupons, or those in one `state`.',
      query: couponQuery,
      answer: Coupons,
      async handle(request) {
        const { state, ...page } = parseOperatorQuery(CouponPage, request)
        return shop.allCoupons({ state, ...pageRequest(page) })
      },
      present: presentCoupons,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/coupons/:couponId',
      scopes: ['hexmart:read'],
      operationId: 'getAnyCoupon',
      summary: 'A coupon in any state',
      description: '`used`, the number of issued coupons that are used by an order, may be up to a minute old.',
      params: couponParams,
      answer: CouponWithUse,
      refusals: ['COUPON_NOT_FOUND'],
      handle: async (request) => shop.anyCoupon(parseOperatorQuery(OneCoupon, request).couponId),
      present: presentCouponWithUse,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/coupons/:couponId/holders',
      scopes: ['hexmart:read'],
      operationId: 'listCouponHolders',
      summary: 'Who holds a coupon',
      description:
        'Lists the holders in the order in which they got the coupon, each with the order that uses it, if there is one.',
      params: couponParams,
      query: holderQuery,
      answer: Holders,
      refusals: ['COUPON_NOT_FOUND'],
      async handle(request) {
        const { couponId, ...page } = parseOperatorQuery(HolderPage, request)
        return shop.couponHolders(couponId, pageRequest(page))
      },
      present: presentHolders,
    }),
  )
}
