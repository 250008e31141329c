import { describe, expect, test } from 'vitest'
import { momentAt, stateOf } from '../../contract/rules.ts'
import { CouponId } from '../base/ids.ts'
import { refuse } from '../base/results.ts'
import { ChangeCoupon, changeCoupon } from './change-coupon.ts'
import type { Coupon } from './coupon.ts'
import { CreateCoupon, createCoupon } from './create-coupon.ts'
import { IssueCoupon, issueCoupon } from './issue-coupon.ts'

const noon = momentAt('2026-03-10T12:00:00Z')
const couponId = CouponId.parse('spring')
const wanted = {
  id: couponId,
  name: 'Spring',
  discount: { type: 'FIXED', amount: 500 },
  quantity: 3,
  expiresAt: '2027-01-01T00:00:00Z',
} as const
const coupon: Coupon = { ...wanted, remaining: 1, state: 'ISSUABLE', expiresAt: Date.parse(wanted.expiresAt) }

describe('creating', () => {
  test('C16: a coupon starts REGISTERED, with all of it left', () => {
    const decided = createCoupon.decide(stateOf({}), CreateCoupon.parse(wanted), noon)
    const created = { ...coupon, remaining: 3, state: 'REGISTERED' }
    expect(decided).toEqual({
      ok: true,
      value: { value: created, changes: [{ type: 'coupon added', coupon: created }] },
    })
  })

  test('C16: without an id the shop makes one', () => {
    const { id: _, ...anonymous } = wanted
    const decided = createCoupon.decide(stateOf({}), CreateCoupon.parse(anonymous), noon)
    expect(decided).toMatchObject({ ok: true, value: { value: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } } })
  })

  test('C16: an id that exists is refused', () => {
    const decided = createCoupon.decide(stateOf({ coupons: [coupon] }), CreateCoupon.parse(wanted), noon)
    expect(decided).toEqual(refuse({ code: 'ALREADY_EXISTS', id: couponId }))
  })

  test.each([{ state: 'CANCELED' }, { quantity: -1 }, { quantity: 1.5 }, { expiresAt: '2027-01-01' }, { name: '' }])(
    'C16: %j is refused',
    (wrong) => {
      expect(CreateCoupon.safeParse({ ...wanted, ...wrong }).success).toBe(false)
    },
  )
})

describe('changing', () => {
  const change = (changes: object) =>
    changeCoupon.decide(stateOf({ coupons: [coupon] }), ChangeCoupon.parse({ couponId, ...changes }), noon)

  test('C4: an unknown coupon is told so', () => {
    const decided = changeCoupon.decide(stateOf({}), ChangeCoupon.parse({ couponId, quantity: 1 }), noon)
    expect(decided).toEqual(refuse({ code: 'COUPON_NOT_FOUND', couponId }))
  })

  test('C17: state, quantity and expiry change together, and what is issued stays issued', () => {
    const changed = { ...coupon, state: 'CANCELED', quantity: 5, remaining: 3, expiresAt: 0 }
    expect(change({ state: 'CANCELED', quantity: 5, expiresAt: '1970-01-01T00:00:00Z' })).toEqual({
      ok: true,
      value: { value: changed, changes: [{ type: 'coupon changed', coupon: changed }] },
    })
  })

  test('C16, C17: one refused change refuses all', () => {
    expect(change({ state: 'REGISTERED', quantity: 5 })).toEqual(
      refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'ISSUABLE', to: 'REGISTERED' }),
    )
    expect(change({ state: 'CANCELED', quantity: 1 })).toEqual(
      refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId, issued: 2 }),
    )
  })

  test('C17: a change waits its turn among the issues of the same coupon', () => {
    const lane = changeCoupon.lane?.(ChangeCoupon.parse({ couponId, quantity: 5 }))
    expect(lane).toBeDefined()
    expect(lane).toBe(issueCoupon.lane?.(IssueCoupon.parse({ userId: 'mina', couponId })))
  })

  test('C16: a change of nothing is refused', () => {
    expect(ChangeCoupon.safeParse({ couponId }).success).toBe(false)
  })
})
