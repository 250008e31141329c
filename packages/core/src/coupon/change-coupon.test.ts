import { describe, expect, test } from 'vitest'
import { aCoupon } from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { CouponId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { schemaOf } from '../command/parsed.ts'
import { changeCoupon } from './change-coupon.ts'
import type { Coupon } from './coupon.ts'
import { createCoupon } from './create-coupon.ts'
import { issueCoupon } from './issue-coupon.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const couponId = CouponId.parse('spring')
const createInput = schemaOf(createCoupon, defaultPolicy)
const changeInput = schemaOf(changeCoupon, defaultPolicy)
const validInput = {
  id: couponId,
  name: 'Spring',
  discount: { type: 'FIXED', amount: 500 },
  quantity: 3,
  expiresAt: Date.parse('2027-01-01T00:00:00Z'),
} as const
const coupon = aCoupon('spring', { ...validInput, remaining: 1 })

describe('creating', () => {
  test('C16: a coupon starts REGISTERED, with its whole quantity left', () => {
    const decided = createCoupon.decide(stateOf({}), createInput.parse(validInput), noon)
    const created = { ...coupon, remaining: 3, state: 'REGISTERED' }
    expect(decided).toEqual({
      ok: true,
      value: { value: created, changes: [{ type: 'coupon added', coupon: created }] },
    })
  })

  test('a coupon that is created without an id gets one from the shop', () => {
    const { id: _, ...anonymous } = validInput
    const decided = createCoupon.decide(stateOf({}), createInput.parse(anonymous), noon)
    expect(decided).toMatchObject({ ok: true, value: { value: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } } })
  })

  test('a coupon with an id that exists is refused', () => {
    const decided = createCoupon.decide(stateOf({ coupons: [coupon] }), createInput.parse(validInput), noon)
    expect(decided).toEqual(refuse({ code: 'ALREADY_EXISTS', id: couponId }))
  })

  test.each([
    { state: 'CANCELED' },
    { quantity: -1 },
    { quantity: 1.5 },
    { expiresAt: '2027-01-01T00:00:00Z' },
    { expiresAt: -1 },
    { opensAt: -1 },
    { opensAt: null },
    { opensAt: validInput.expiresAt },
    { opensAt: validInput.expiresAt + 1 },
    // The first instant of the year 10000.
    { expiresAt: 253_402_300_800_000 },
    { minimumSubtotal: -1 },
    { minimumSubtotal: 0.5 },
    { minimumSubtotal: 2 ** 53 },
    { maximumDiscount: 1_000 },
    { discount: { type: 'PERCENT', percent: 10 }, maximumDiscount: 0 },
    { validDays: 0 },
    { validDays: 1.5 },
    { validDays: 3_651 },
    { name: '' },
  ])('a coupon with %j is malformed', (wrong) => {
    expect(createInput.safeParse({ ...validInput, ...wrong }).success).toBe(false)
  })

  test('C20, C21, C22: a coupon has the terms that it was created with', () => {
    const terms = {
      discount: { type: 'PERCENT', percent: 10 } as const,
      maximumDiscount: 1_000,
      minimumSubtotal: 5_000,
      validDays: 7,
    }
    const decided = createCoupon.decide(stateOf({}), createInput.parse({ ...validInput, ...terms }), noon)
    expect(decided).toMatchObject({ ok: true, value: { value: terms } })
  })

  test('C20, C21, C22: a change of the terms of a coupon is malformed', () => {
    for (const term of [
      { minimumSubtotal: 1 },
      { maximumDiscount: 1 },
      { validDays: 1 },
      { discount: validInput.discount },
    ]) {
      expect(changeInput.safeParse({ couponId, quantity: 5, ...term }).success).toBe(false)
    }
  })

  test('C26: a coupon that is created with quantity 0 is sold out from the start', () => {
    const decided = createCoupon.decide(stateOf({}), createInput.parse({ ...validInput, quantity: 0 }), noon)
    expect(decided).toMatchObject({ ok: true, value: { value: { remaining: 0, soldOutAt: noon.now } } })
  })

  test('C19: a coupon may open a millisecond before it expires', () => {
    const opensAt = validInput.expiresAt - 1
    const decided = createCoupon.decide(stateOf({}), createInput.parse({ ...validInput, opensAt }), noon)
    expect(decided).toMatchObject({ ok: true, value: { value: { opensAt } } })
  })
})

describe('changing', () => {
  const change = (changes: object) =>
    changeCoupon.decide(stateOf({ coupons: [coupon] }), changeInput.parse({ couponId, ...changes }), noon)

  test('C4: a change of an unknown coupon is refused', () => {
    const decided = changeCoupon.decide(stateOf({}), changeInput.parse({ couponId, quantity: 1 }), noon)
    expect(decided).toEqual(refuse({ code: 'COUPON_NOT_FOUND', couponId }))
  })

  test('C17: one change can set state, quantity and expiry, and issued coupons stay issued', () => {
    const changed = { ...coupon, state: 'CANCELED', quantity: 5, remaining: 3, expiresAt: 0 }
    expect(change({ state: 'CANCELED', quantity: 5, expiresAt: 0 })).toEqual({
      ok: true,
      value: { value: changed, changes: [{ type: 'coupon changed', coupon: changed }] },
    })
  })

  test('C17: a change of the name keeps the rest of the coupon, and a change of the rest keeps the name', () => {
    expect(change({ name: ' Early spring ' })).toMatchObject({ value: { value: { ...coupon, name: 'Early spring' } } })
    expect(change({ quantity: 5 })).toMatchObject({ value: { value: { name: coupon.name } } })
  })

  test('C16, C17: if the new state or the new quantity is refused, the whole change is refused', () => {
    expect(change({ state: 'REGISTERED', quantity: 5 })).toEqual(
      refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'ISSUABLE', to: 'REGISTERED' }),
    )
    expect(change({ state: 'CANCELED', quantity: 1 })).toEqual(
      refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId, issued: 2 }),
    )
  })

  test('A3: a change to values that the coupon already has is accepted and writes nothing', () => {
    const { name, state, quantity, expiresAt } = coupon
    for (const changes of [{ name, state, quantity, expiresAt }, { name }, { state }, { quantity }, { expiresAt }]) {
      expect(change(changes)).toEqual({ ok: true, value: { value: coupon, changes: [] } })
    }
  })

  describe('the opening', () => {
    const upcoming = { ...coupon, opensAt: noon.now + 1 }
    const move = (before: Coupon, changes: object) =>
      changeCoupon.decide(stateOf({ coupons: [before] }), changeInput.parse({ couponId, ...changes }), noon)

    test('C19: the opening can be moved until it has passed', () => {
      expect(move(upcoming, { opensAt: noon.now + 9 })).toMatchObject({ value: { value: { opensAt: noon.now + 9 } } })
      expect(move({ ...coupon, opensAt: noon.now }, { opensAt: noon.now + 9 })).toEqual(
        refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'OPEN', to: 'UPCOMING' }),
      )
    })

    test('C19: a change of the opening or of the expiry is malformed unless the opening stays before the expiry', () => {
      const { expiresAt } = coupon
      expect(changeInput.safeParse({ couponId, opensAt: 5, expiresAt: 5 }).success).toBe(false)
      expect(changeInput.safeParse({ couponId, opensAt: 5, expiresAt: 6 }).success).toBe(true)
      expect(() => move(upcoming, { opensAt: expiresAt })).toThrow('change-coupon: opensAt must be before expiresAt')
      expect(() => move(upcoming, { expiresAt: upcoming.opensAt })).toThrow(
        'change-coupon: expiresAt must be after opensAt',
      )
      expect(move(upcoming, { opensAt: expiresAt - 1 }).ok).toBe(true)
      expect(move(upcoming, { expiresAt: upcoming.opensAt + 1 }).ok).toBe(true)
    })
  })

  test('C17: a change locks the same row as an issue of the coupon, so that they run one after the other', () => {
    const locks = changeCoupon.lock(changeInput.parse({ couponId, quantity: 5 }))
    expect(locks).toEqual({ coupons: [couponId] })
    expect(locks).toEqual(issueCoupon.lock(schemaOf(issueCoupon, defaultPolicy).parse({ userId: 'mina', couponId })))
  })

  test('a change that names nothing to change is malformed', () => {
    expect(changeInput.safeParse({ couponId }).success).toBe(false)
  })
})
