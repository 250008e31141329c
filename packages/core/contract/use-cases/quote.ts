import { describe, expect, test } from 'vitest'
import { InvalidInput, ProductId, StoreError, type UserCouponId, UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { aProduct } from '../rows.ts'
import { sceneOf } from '../scene.ts'

const unknownId = '0195ae1c-52a0-7000-8000-000000000001' as UserCouponId

/** Tests quotes: O37, O41, O46. `describeQuotes` tests O42: it compares random quotes with their orders. */
export function describeQuoting(harness: Harness): void {
  describe('quoting', () => {
    const scene = sceneOf(harness)
    const open = () => openTeaShop(scene.clerk)

    test('O41: a quote shows the items and the amounts that the order will have', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const quote = await clerk.quote('mina', { tea: 2, pot: 1 }, { userCouponId, expectedTotal: 27_000 })
      expect(quote).toEqual({
        items: [
          { productId: 'tea', name: 'Product tea', price: 4_500, quantity: 2 },
          { productId: 'pot', name: 'Product pot', price: 21_000, quantity: 1 },
        ],
        subtotal: 30_000,
        discount: 3_000,
        total: 27_000,
        reductions: [],
        faults: [],
      })
      const order = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, { userCouponId }))
      const { items, subtotal, discount, total, reductions } = order
      expect({ items, subtotal, discount, total, reductions, faults: [] }).toEqual(quote)
    })

    test('O41, O46: a quote has every fault for which the order would be refused, in the sequence of the checks', async () => {
      const clerk = await open()
      await clerk.product('cup', { state: 'HOLD', price: 100, stock: 0 })
      await clerk.coupon('dear', { minimumSubtotal: 1_000_000 })
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'dear'))
      const reference = 'web-1042'
      const { id: orderId } = accepted(await clerk.order('mina', { tea: 1 }, { reference }))
      await clerk.block('mina')
      const basket = { nothing: 1, pot: 7, none: 2, cup: 1, tea: 5 }
      const quote = await clerk.quote('mina', basket, { userCouponId, reference, expectedTotal: 5 })
      expect(quote.items.map(({ productId, quantity }) => [productId, quantity])).toEqual([
        ['pot', 7],
        ['cup', 1],
        ['tea', 5],
      ])
      const total = 7 * 21_000 + 100 + 5 * 4_500
      expect(quote).toMatchObject({ subtotal: total, discount: 0, total })
      expect(quote.faults).toEqual([
        { code: 'REFERENCE_REUSED', reference, orderId },
        { code: 'USER_BLOCKED', userId: 'mina' },
        { code: 'PRODUCT_NOT_FOUND', productId: 'nothing' },
        { code: 'PRODUCT_NOT_FOUND', productId: 'none' },
        { code: 'PRODUCT_NOT_SELLABLE', productId: 'cup', state: 'HOLD' },
        { code: 'COUPON_MINIMUM_NOT_MET', userCouponId, minimumSubtotal: 1_000_000, subtotal: total },
        { code: 'TOTAL_CHANGED', expected: 5, total },
        { code: 'INSUFFICIENT_BALANCE', required: total, available: 95_500 },
        { code: 'OUT_OF_STOCK', productId: 'pot', requested: 7, available: 5 },
        { code: 'OUT_OF_STOCK', productId: 'cup', requested: 1, available: 0 },
        { code: 'OUT_OF_STOCK', productId: 'tea', requested: 5, available: 4 },
      ])
    })

    test('O41: an unknown user or product is a fault of a quote, and so is an unusable coupon, which takes nothing off', async () => {
      const clerk = await open()
      expect(await clerk.quote('nobody', { tea: 1 }, { userCouponId: unknownId })).toEqual({
        items: [{ productId: 'tea', name: 'Product tea', price: 4_500, quantity: 1 }],
        subtotal: 4_500,
        discount: 0,
        total: 4_500,
        reductions: [],
        faults: [
          { code: 'USER_NOT_FOUND', userId: 'nobody' },
          { code: 'COUPON_NOT_USABLE', userCouponId: unknownId },
          { code: 'INSUFFICIENT_BALANCE', required: 4_500, available: 0 },
        ],
      })
      expect(await clerk.quote('mina', { nothing: 1 })).toEqual({
        items: [],
        subtotal: 0,
        discount: 0,
        total: 0,
        reductions: [],
        faults: [{ code: 'PRODUCT_NOT_FOUND', productId: 'nothing' }],
      })
    })

    test('O41, O37: if the subtotal of a quote exceeds 2^53 − 1, its amounts are null', async () => {
      const clerk = await open()
      const lots = Object.fromEntries(Array.from({ length: 10 }, (_, id) => [`gold${id}`, 1_000_000]))
      for (const id of Object.keys(lots)) await clerk.product(id, { price: 1_000_000_000, stock: 1_000_000 })
      const quote = await clerk.quote('mina', { ...lots, pot: 6 })
      expect(quote.items).toHaveLength(11)
      expect(quote).toMatchObject({
        subtotal: null,
        discount: null,
        total: null,
        faults: [{ code: 'TOTAL_TOO_LARGE' }, { code: 'OUT_OF_STOCK', productId: 'pot', requested: 6, available: 5 }],
      })
    })

    test('O41: a quote writes nothing and reserves nothing, so 50 simultaneous quotes of one order are equal', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const before = [await clerk.balance('mina'), await clerk.stock('tea'), await clerk.coupons('mina')]
      const ask = () => clerk.quote('mina', { tea: 5 }, { userCouponId, reference: 'web-1' })
      const [first, ...others] = await Promise.all(Array.from({ length: 50 }, ask))
      expect(first?.faults).toEqual([])
      for (const other of others) expect(other).toEqual(first)
      expect([await clerk.balance('mina'), await clerk.stock('tea'), await clerk.coupons('mina')]).toEqual(before)
      expect(await clerk.orders('mina')).toEqual([])
      expect(await clerk.messages()).toEqual([])
    })

    test('O41: each of 40 users who ask for a quote at the same time gets the quote for their own order', async () => {
      const clerk = await open()
      const users = Array.from({ length: 40 }, (_, index) => `user-${index}`)
      await Promise.all(users.flatMap((id, index) => [clerk.user(id), clerk.charge(id, 1_000 + index)]))
      const quotes = await Promise.all(users.map((id, index) => clerk.quote(id, index % 2 ? { tea: 1 } : { pot: 6 })))
      for (const [index, { faults, items }] of quotes.entries()) {
        const required = index % 2 ? 4_500 : 126_000
        expect(faults[0]).toEqual({ code: 'INSUFFICIENT_BALANCE', required, available: 1_000 + index })
        // Six pots also exceed the stock of five.
        expect(faults).toHaveLength(index % 2 ? 1 : 2)
        expect(items).toHaveLength(1)
      }
    })

    test('O41: a quote takes account of every order that any process answered before the quote', async () => {
      const clerk = await open()
      const elsewhere = await scene.open()
      for (let left = 4; left >= 0; left--) {
        accepted(await clerk.order('mina', { tea: 1 }))
        const { faults } = await elsewhere.quote('mina', { tea: left + 1 })
        expect(faults).toEqual([{ code: 'OUT_OF_STOCK', productId: 'tea', requested: left + 1, available: left }])
      }
    })

    test('O41: a quote uses the users and the products of the host', async () => {
      await open()
      const tea = aProduct('tea', { price: 7 })
      const clerk = await scene.open({
        users: { find: async (ids) => new Map(ids.filter((id) => id !== 'mina').map((id) => [id, {}])) },
        catalogue: {
          byIds: async (ids) => new Map(ids.includes(tea.id) ? [[tea.id, tea]] : []),
          sellable: async () => ({ rows: [tea], next: null }),
        },
      })
      expect(await clerk.quote('mina', { tea: 1, pot: 1 })).toMatchObject({
        total: 7,
        faults: [
          { code: 'USER_NOT_FOUND', userId: UserId.parse('mina') },
          { code: 'PRODUCT_NOT_FOUND', productId: ProductId.parse('pot') },
        ],
      })
      expect((await clerk.quote('jun', { tea: 1 })).faults.map(({ code }) => code)).toEqual(['INSUFFICIENT_BALANCE'])
    })

    test('O41: a quote of a malformed order is malformed, and a quote without a reachable store is UNAVAILABLE', async () => {
      const { shop, store } = scene
      await expect(shop.quote({ userId: 'mina', items: [] })).rejects.toThrow(InvalidInput)
      await expect(shop.quote({ userId: 'mina' } as never)).rejects.toThrow(InvalidInput)
      const orderState = { snapshot: () => Promise.reject(new StoreError('unavailable', 'gone')) }
      const clerk = await scene.open({ store: { ...store, views: { ...store.views, orderState } } })
      const items = [{ productId: 'tea', quantity: 1 }]
      expect(await clerk.shop.quote({ userId: 'mina', items })).toEqual(refuse({ code: 'UNAVAILABLE' }))
    })
  })
}
