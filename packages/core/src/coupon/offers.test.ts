import { describe, expect, test } from 'vitest'
import { aCoupon, couponId } from '../../contract/rows.ts'
import type { Coupon } from './coupon.ts'
import { createOffers, offerOf } from './offers.ts'
import type { CouponViews } from './ports.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')

describe('the state of an offer', () => {
  test.each([
    ['has no opening', 'OPEN', {}],
    ['opens at this instant', 'OPEN', { opensAt: noon }],
    ['opens in a millisecond', 'UPCOMING', { opensAt: noon + 1 }],
    ['opens in a millisecond, and of which none remains,', 'UPCOMING', { opensAt: noon + 1, remaining: 0 }],
    ['has opened, and of which none remains,', 'SOLD_OUT', { opensAt: noon, remaining: 0 }],
  ] as const)('C23: a coupon that %s is %s', (_, state, changed) => {
    expect(offerOf(aCoupon('spring', changed), noon)?.state).toBe(state)
  })

  test.each([
    ['REGISTERED', { state: 'REGISTERED' }],
    ['CANCELED', { state: 'CANCELED' }],
    ['expired at this instant', { expiresAt: noon }],
  ] as const)('C23: a coupon that is %s is not offered', (_, changed) => {
    expect(offerOf(aCoupon('spring', changed), noon)).toBeUndefined()
  })
})

test('C23: in each second, thousands of lookups cost one query for the list and one query per coupon, and show the present state', async () => {
  const scene = { now: noon, elapsed: 0, queries: 0 }
  const spring = aCoupon('spring', { opensAt: noon + 500, expiresAt: noon + 900 })
  const count = <Value>(value: Value) => {
    scene.queries++
    return value
  }
  const coupons: Pick<CouponViews, 'byIds' | 'issuable'> = {
    byIds: async () => count(new Map<Coupon['id'], Coupon>([[spring.id, spring]])),
    issuable: async () => count({ rows: [spring], next: null }),
  }
  const clock = { now: () => scene.now, elapsed: () => scene.elapsed, sleep: async () => {} }
  const offers = createOffers({ coupons, clock })
  async function ask(times: number) {
    const pages = await Promise.all(Array.from({ length: times }, () => offers.page({ limit: 20 })))
    const found = await Promise.all(Array.from({ length: times }, () => offers.find(couponId('spring'))))
    return new Set([...pages.map(({ rows }) => rows[0]?.state), ...found.map((offer) => offer?.state)])
  }
  expect(await ask(3_000)).toEqual(new Set(['UPCOMING']))
  scene.now = noon + 500
  expect(await ask(3_000)).toEqual(new Set(['OPEN']))
  scene.now = noon + 900
  expect(await ask(3_000)).toEqual(new Set([undefined]))
  expect(scene.queries).toBe(2)
  scene.elapsed = 1_000
  await ask(3_000)
  expect(scene.queries).toBe(4)
})
