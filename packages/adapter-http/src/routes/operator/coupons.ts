import { CouponId, couponStates, type Shop } from '@hexmart/core'
import { changeCoupon, createCoupon } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../../command-route.ts'
import { pageQuery, pageRequest } from '../../paging.ts'
import {
  Coupon,
  Coupons,
  CouponWithUse,
  Holders,
  presentCoupon,
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

/** Listing, preparing and changing coupons, and listing their holders. */
export function operatorCouponRoutes(app: FastifyInstance, shop: Shop): void {
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
        'Lists the holders in the sequence in which they got the coupon. Each holder has the order that uses the coupon, if there is one.',
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
        'The state moves REGISTERED → ISSUABLE ↔ CANCELED, or REGISTERED → CANCELED. `opensAt` can be changed only before ' +
        'that instant. If `opensAt` is null, it can be set only while the coupon is REGISTERED, and not in a request that also ' +
        'changes the state. A new `name` or `expiresAt` also applies to the coupons that users hold already.',
      params: couponParams,
      command: changeCoupon,
      instants: ['opensAt', 'expiresAt'],
      example: { quantity: 200 },
      answer: Coupon,
      present: presentCoupon,
    }),
  )
}
