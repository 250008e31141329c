import { describe, expect, test } from 'vitest'
import { aCoupon } from '../../contract/rows.ts'
import { CouponId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { type Coupon, couponStates, moveCoupon, moveOpening, resize, takeOne } from './coupon.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const couponId = CouponId.parse('spring')

const coupon = (changed: Partial<Coupon> = {}): Coupon =>
  aCoupon('spring', { remaining: 6, expiresAt: noon + 1, ...changed })

const allowed = ['REGISTERED → ISSUABLE', 'ISSUABLE → CANCELED', 'CANCELED → ISSUABLE', 'REGISTERED → CANCELED']
const moves = couponStates.flatMap((from) =>
  couponStates
    .filter((to) => to !== from)
    .map((to) => ({ from, to, outcome: allowed.includes(`${from} → ${to}`) ? 'allowed' : 'refused' })),
)

describe('moving', () => {
  test.each(moves)('C16: a move $from → $to is $outcome', ({ from, to, outcome }) => {
    const expected =
      outcome === 'allowed' ? ok(coupon({ state: to })) : refuse({ code: 'ILLEGAL_STATE_CHANGE', from, to })
    expect(moveCoupon(coupon({ state: from }), to)).toEqual(expected)
  })

  test.each(couponStates)('C16: a move from %s to itself changes nothing', (state) => {
    expect(moveCoupon(coupon({ state }), state)).toEqual(ok(coupon({ state })))
  })
})

describe('resizing', () => {
  test.each([
    [20, 16],
    [10, 6],
    [4, 0],
  ])('C17: a new quantity of %i, with 4 coupons issued, leaves %i', (quantity, remaining) => {
    const soldOutAt = remaining === 0 ? noon : null
    expect(resize(coupon(), quantity, noon)).toEqual(ok(coupon({ quantity, remaining, soldOutAt })))
  })

  test('C17: a quantity below the number of issued coupons is refused', () => {
    expect(resize(coupon(), 3, noon)).toEqual(refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId, issued: 4 }))
  })
})

describe('selling out', () => {
  const soldOut = { remaining: 0, soldOutAt: noon }

  test('C26: `soldOutAt` is the instant at which the last coupon was issued, and a change to the same quantity keeps it', () => {
    expect(takeOne(coupon({ remaining: 1 }), noon)).toEqual(ok(coupon(soldOut)))
    expect(resize(coupon(soldOut), 10, noon + 5)).toEqual(ok(coupon(soldOut)))
  })

  test('C26: raising the quantity empties `soldOutAt`, and lowering the quantity to the issued number sets `soldOutAt` to now', () => {
    const raised = coupon({ quantity: 12, remaining: 2 })
    expect(resize(coupon(soldOut), 12, noon + 5)).toEqual(ok(raised))
    expect(resize(raised, 10, noon + 9)).toEqual(ok(coupon({ remaining: 0, soldOutAt: noon + 9 })))
  })
})

describe('taking one', () => {
  test('C18: taking a coupon lowers the remaining number by one, and not the quantity', () => {
    expect(takeOne(coupon(), noon)).toEqual(ok(coupon({ remaining: 5 })))
  })

  test('C9: the last coupon is issued, and the next issue is refused as sold out', () => {
    const last = takeOne(coupon({ remaining: 1 }), noon)
    expect(last).toEqual(ok(coupon({ remaining: 0, soldOutAt: noon })))
    expect(takeOne(coupon({ remaining: 0 }), noon)).toEqual(refuse({ code: 'COUPON_SOLD_OUT', couponId }))
  })

  test.each(['REGISTERED', 'CANCELED'] as const)('C7: a coupon in the state %s is not issuable', (state) => {
    expect(takeOne(coupon({ state }), noon)).toEqual(refuse({ code: 'COUPON_NOT_ISSUABLE', couponId, state }))
  })

  test.each([
    [-1, false],
    [0, false],
    [1, true],
  ])('C8: a coupon that expires %i ms from now can be issued: %s', (ahead, issuable) => {
    const issued = takeOne(coupon({ expiresAt: noon + ahead }), noon)
    expect(issued.ok).toBe(issuable)
    if (!issued.ok) expect(issued.refusal).toEqual({ code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' })
  })
})

describe('opening', () => {
  test.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('C19: a coupon that opens %i ms from now can be issued: %s', (ahead, issuable) => {
    const opening = { opensAt: noon + ahead, expiresAt: noon + 2 }
    const issued = takeOne(coupon(opening), noon)
    expect(issued.ok).toBe(issuable)
    if (!issued.ok) expect(issued.refusal).toEqual({ code: 'COUPON_NOT_OPEN', couponId, opensAt: noon + ahead })
  })

  test.each([
    ['it lies ahead', { opensAt: noon + 5 }],
    ['it lies ahead, even if the coupon is CANCELED', { opensAt: noon + 5, state: 'CANCELED' }],
    ['the coupon has none and is still REGISTERED', { opensAt: null, state: 'REGISTERED' }],
  ] as const)('C19: the opening can be moved, forwards and backwards, if %s', (_, before) => {
    for (const opensAt of [noon + 9, noon + 1, noon, noon - 1]) {
      expect(moveOpening(coupon(before), opensAt, noon)).toEqual(ok(coupon({ ...before, opensAt })))
    }
  })

  test.each([
    ['it is now', { opensAt: noon }],
    ['it has passed', { opensAt: noon - 1, state: 'REGISTERED' }],
    ['the coupon has none and can be taken', { opensAt: null }],
    ['the coupon has none and is CANCELED, so users may have taken it', { opensAt: null, state: 'CANCELED' }],
  ] as const)('C19: the opening cannot be moved if %s', (_, before) => {
    const refusal = (to: string) => refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'OPEN', to })
    expect(moveOpening(coupon(before), noon + 9, noon)).toEqual(refusal('UPCOMING'))
    expect(moveOpening(coupon(before), noon - 9, noon)).toEqual(refusal('OPEN'))
    if (before.opensAt !== null) expect(moveOpening(coupon(before), before.opensAt, noon)).toEqual(ok(coupon(before)))
  })
})
