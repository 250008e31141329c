import { CouponId, couponStates } from '@hexmart/core'
import { z } from 'zod'
import { amountOf, iso, time, uuid } from '../resources/resource.ts'
import type { Kinds } from './kind.ts'

/** The problems of coupons. */
export const coupons: Kinds<
  | 'COUPON_NOT_FOUND'
  | 'COUPON_ALREADY_ISSUED'
  | 'COUPON_SOLD_OUT'
  | 'COUPON_NOT_ISSUABLE'
  | 'COUPON_NOT_OPEN'
  | 'QUANTITY_BELOW_ISSUED'
  | 'COUPON_NOT_USABLE'
  | 'COUPON_MINIMUM_NOT_MET'
> = {
  COUPON_NOT_FOUND: {
    status: 404,
    facts: { couponId: CouponId },
    title: { en: 'Coupon not found', ko: '쿠폰을 찾을 수 없습니다' },
    detail: {
      en: ({ couponId }) => `There is no coupon ${couponId}.`,
      ko: ({ couponId }) => `ID가 ${couponId}인 쿠폰이 없습니다.`,
    },
  },
  COUPON_ALREADY_ISSUED: {
    status: 409,
    facts: { couponId: CouponId },
    title: { en: 'Coupon already issued', ko: '이미 발급받은 쿠폰입니다' },
    detail: {
      en: ({ couponId }) => `You have already received coupon ${couponId}; each user can receive it once.`,
      ko: ({ couponId }) => `${couponId} 쿠폰은 사용자당 한 번만 발급받을 수 있습니다.`,
    },
  },
  COUPON_SOLD_OUT: {
    status: 409,
    facts: { couponId: CouponId },
    title: { en: 'Coupon sold out', ko: '쿠폰이 모두 소진되었습니다' },
    detail: {
      en: ({ couponId }) => `All coupons ${couponId} have been issued.`,
      ko: ({ couponId }) => `${couponId} 쿠폰은 남은 수량이 없습니다.`,
    },
  },
  COUPON_NOT_ISSUABLE: {
    status: 409,
    facts: {
      couponId: CouponId,
      state: z
        .enum([...couponStates, 'EXPIRED'])
        .exclude(['ISSUABLE'])
        .describe('the coupon’s state, or `EXPIRED` if the coupon is past its expiry'),
    },
    title: { en: 'Coupon not issuable', ko: '발급할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ couponId, state }) => `Coupon ${couponId} cannot be issued: it is ${state}.`,
      ko: ({ couponId, state }) => `${couponId} 쿠폰은 현재 ${state} 상태여서 발급할 수 없습니다.`,
    },
  },
  COUPON_NOT_OPEN: {
    status: 409,
    facts: { couponId: CouponId, opensAt: time.describe('the first instant at which the coupon can be taken') },
    title: { en: 'Coupon not open yet', ko: '아직 발급이 시작되지 않은 쿠폰입니다' },
    detail: {
      en: ({ couponId, opensAt }) => `Coupon ${couponId} can be taken from ${iso(opensAt)} on.`,
      ko: ({ couponId, opensAt }) => `${couponId} 쿠폰은 ${iso(opensAt)}부터 발급받을 수 있습니다.`,
    },
    present: ({ opensAt, ...facts }) => ({ ...facts, opensAt: iso(opensAt) }),
  },
  QUANTITY_BELOW_ISSUED: {
    status: 409,
    facts: { couponId: CouponId, issued: z.int().describe('how many times the coupon was issued') },
    title: { en: 'Quantity below the number issued', ko: '이미 발급된 수량보다 적습니다' },
    detail: {
      en: ({ couponId, issued }) => `${issued} of coupon ${couponId} have been issued; the quantity cannot be lower.`,
      ko: ({ couponId, issued }) =>
        `${couponId} 쿠폰은 이미 ${issued}장이 발급되어 수량을 그보다 적게 줄일 수 없습니다.`,
    },
  },
  COUPON_NOT_USABLE: {
    status: 409,
    facts: { userCouponId: uuid },
    title: { en: 'Coupon not usable', ko: '사용할 수 없는 쿠폰입니다' },
    detail: {
      en: ({ userCouponId }) => `You have no coupon ${userCouponId} that can be used now.`,
      ko: ({ userCouponId }) => `지금 사용할 수 있는 쿠폰 중에 ID가 ${userCouponId}인 쿠폰이 없습니다.`,
    },
  },
  COUPON_MINIMUM_NOT_MET: {
    status: 409,
    facts: {
      userCouponId: uuid,
      minimumSubtotal: amountOf('the subtotal that an order must reach to use the coupon'),
      subtotal: amountOf('the subtotal of the order'),
    },
    title: { en: 'Minimum of the coupon not met', ko: '쿠폰의 최소 주문 금액에 미치지 못합니다' },
    detail: {
      en: ({ userCouponId, minimumSubtotal, subtotal }) =>
        `Coupon ${userCouponId} requires a subtotal of at least ${minimumSubtotal}; the order comes to ${subtotal}.`,
      ko: ({ userCouponId, minimumSubtotal, subtotal }) =>
        `${userCouponId} 쿠폰은 주문 금액이 ${minimumSubtotal} 이상일 때 사용할 수 있습니다(현재 주문 금액 ${subtotal}).`,
    },
  },
}
