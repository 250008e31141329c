import { describe, expect, test } from 'vitest'
import { aCoupon, couponId } from '../../contract/rows.ts'
import { failingStore } from '../../test/stores.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { ok } from '../base/results.ts'
import type { Store } from '../store/store.ts'
import { createShop } from './create-shop.ts'
import type { Shop } from './shop.ts'

const noon = Date.parse('2025-03-10T12:00:00+09:00')
const stoppedClock = { now: () => noon, elapsed: () => 0, sleep: async () => {} }
const shop = createShop({ store: failingStore(), clock: stoppedClock })

const lists: [string, (page: never) => Promise<unknown>][] = [
  ['users', (page) => shop.users(page)],
  ['allProducts', (page) => shop.allProducts(page)],
  ['movements', (page) => shop.movements('tea', page)],
  ['allCoupons', (page) => shop.allCoupons(page)],
  ['couponHolders', (page) => shop.couponHolders('spring', page)],
  ['allOrders', (page) => shop.allOrders(page)],
]

describe.each(lists)('a page of %s', (_, read) => {
  test.each([{}, { limit: 0 }, { limit: 101 }, { limit: 20, afer: 'tea' }, { limit: 20, after: '?' }, null, undefined])(
    'the page %j is malformed',
    async (page) => {
      await expect(read(page as never)).rejects.toThrow(InvalidInput)
    },
  )
})

test.each<[string, (shop: Shop) => Promise<unknown>]>([
  ['an empty search', (shop) => shop.users({ limit: 1, query: ' ' })],
  ['a search with U+0000', (shop) => shop.users({ limit: 1, query: 'a\0' })],
  ['a page key with U+0000', (shop) => shop.users({ limit: 1, after: { name: 'a\0', id: 'mina' as never } })],
  ['a list by both user and product', (shop) => shop.allOrders({ limit: 1, userId: 'mina', productId: 'tea' })],
  ['an unknown order status', (shop) => shop.allOrders({ limit: 1, status: 'LOST' as never })],
  ['the liability at a future instant', (shop) => shop.liability({ at: noon + 1 })],
  ['a negative limit of low stock', (shop) => shop.summary({ lowStock: -1 })],
  ['a look-up of 101 products', (shop) => shop.productsByIds(Array.from({ length: 101 }, (_, index) => `p${index}`))],
  ['a look-up with an empty list of ids', (shop) => shop.productsByIds([])],
])('%s is malformed', async (_, read) => {
  await expect(read(shop)).rejects.toThrow(InvalidInput)
})

test('an export of a malformed period is refused before anything is read', () => {
  expect(() => shop.exportOrders({ from: Number.NaN })).toThrow(InvalidInput)
  expect(() => shop.exportEntries({ until: 1 } as never)).toThrow(InvalidInput)
})

test('A5: an export leaves out the rows of the last `unitOfWork.deadline` milliseconds', () => {
  const periods: unknown[] = []
  const inPeriod = (period: unknown) => {
    periods.push(period)
    return (async function* () {})()
  }
  const failing = failingStore()
  const store = {
    ...failing,
    unitOfWork: { deadline: 5_000, run: failing.unitOfWork.run },
    views: { ...failing.views, orders: { inPeriod }, balances: { inPeriod } },
  } as unknown as Store
  const exportingShop = createShop({ store, clock: stoppedClock })
  exportingShop.exportOrders()
  exportingShop.exportEntries({ from: 1, to: noon })
  exportingShop.exportOrders({ to: noon - 5_001 })
  expect(periods).toEqual([
    { from: undefined, to: noon - 5_000 },
    { from: 1, to: noon - 5_000 },
    { from: undefined, to: noon - 5_001 },
  ])
})

test('the uses of a coupon are counted at most once a minute, and the coupon’s other members are up to date', async () => {
  const scene = { elapsed: 0, used: 0, counted: 0, remaining: 10 }
  const failing = failingStore()
  const coupons = {
    byIds: async () => new Map([[couponId('spring'), aCoupon('spring', { remaining: scene.remaining })]]),
    used: async () => {
      scene.counted++
      return scene.used
    },
  }
  const store = { ...failing, views: { ...failing.views, coupons } } as unknown as Store
  const shopWithCoupon = createShop({ store, clock: { ...stoppedClock, elapsed: () => scene.elapsed } })
  const spring = (used: number) => ok({ ...aCoupon('spring', { remaining: scene.remaining }), used })
  expect(await shopWithCoupon.anyCoupon('spring')).toEqual(spring(0))
  Object.assign(scene, { used: 4, remaining: 6, elapsed: 59_999 })
  expect(await shopWithCoupon.anyCoupon('spring')).toEqual(spring(0))
  scene.elapsed = 60_000
  const simultaneous = [shopWithCoupon.anyCoupon('spring'), shopWithCoupon.anyCoupon('spring')]
  expect(await Promise.all(simultaneous)).toEqual([spring(4), spring(4)])
  expect(scene.counted).toBe(2)
})
