import { CouponId, type Shop } from '@hexmart/core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../paging.ts'
import { parseQuery } from '../requests.ts'
import { OfferedCoupon, OfferedCoupons, presentOfferedCoupon, presentOfferedCoupons } from '../resources/index.ts'
import { route } from '../route.ts'

const params = { couponId: CouponId }
const offersQuery = pageQuery(CouponId)
const OfferParams = z.strictObject(params)
const OfferPage = z.strictObject(offersQuery)

/**
 * Lets caches keep an answer for a second, because the shop itself also keeps the list for a second. A problem replaces the
 * header by `no-store`.
 */
const mayBeASecondOld = (reply: FastifyReply) => reply.header('cache-control', 'public, max-age=1')

/** The public routes of coupons: the list, and one coupon of the list. */
export function offerRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      method: 'GET',
      url: '/coupons',
      operationId: 'listOfferedCoupons',
      summary: 'Coupons that users can take now or later',
      description: 'Sorted by id, sold-out coupons included. The remaining quantity may be up to a second old.',
      tag: 'coupons',
      access: 'public',
      query: offersQuery,
      answer: OfferedCoupons,
      handle(request, reply) {
        mayBeASecondOld(reply)
        return shop.offeredCoupons(pageRequest(parseQuery(OfferPage, request)))
      },
      present: presentOfferedCoupons,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/coupons/:couponId',
      operationId: 'getOfferedCoupon',
      summary: 'A coupon that users can take now or later',
      description:
        'Finds every coupon that `GET /coupons` lists: those that are ISSUABLE and have not expired. The remaining ' +
        'quantity may be up to a second old.',
      tag: 'coupons',
      access: 'public',
      params,
      answer: OfferedCoupon,
      refusals: ['COUPON_NOT_FOUND'],
      handle(request, reply) {
        mayBeASecondOld(reply)
        return shop.offeredCoupon(parseQuery(OfferParams, request).couponId)
      },
      present: presentOfferedCoupon,
    }),
  )
}
