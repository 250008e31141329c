import { describe, expect, test } from 'vitest'
import { type OrderId, UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { noon, sceneOf } from '../scene.ts'

const mina = UserId.parse('mina')
const now = Date.parse(noon)
const unknownId = '0195ae1c-52a0-7000-8000-000000000001'

/** Tests ordering and paying: O1 to O3, O6 to O14, O17 to O22, O24, O25, O29 to O33, O35, O37 to O39, D1, D7. */
export function describeOrder(harness: Harness): void {
  describe('order', () => {
    const scene = sceneOf(harness)

    const open = () => openTeaShop(scene.clerk)

    /** Everything that an order could change. */
    async function everything() {
      const { clerk } = scene
      return {
        balance: await clerk.balance('mina'),
        entries: (await clerk.history('mina')).length,
        stock: [await clerk.stock('tea'), await clerk.stock('pot')],
        coupons: await clerk.coupons('mina'),
        orders: await clerk.orders('mina'),
        messages: (await clerk.messages()).length,
      }
    }

    /** Expects a refusal after which nothing has changed and no message was written: O33, D7. */
    async function expectRefused(refusal: object, attempt: () => ReturnType<typeof scene.clerk.order>) {
      const before = await everything()
      expect(await attempt()).toEqual(refuse(refusal))
      expect(await everything()).toEqual(before)
    }

    test('O1: an unknown user can neither order nor list orders', async () => {
      const { clerk, shop } = scene
      await clerk.product('tea')
      const unknown = refuse({ code: 'USER_NOT_FOUND', userId: mina })
      expect(await clerk.order('mina', { tea: 1 })).toEqual(unknown)
      expect(await shop.orders(mina, { limit: 20 })).toEqual(unknown)
      expect(await clerk.stock('tea')).toBe(100)
    })

    test('O2: with one unknown product among three, the order is refused with the id of that product', async () => {
      const clerk = await open()
      await expectRefused({ code: 'PRODUCT_NOT_FOUND', productId: 'cup' }, () =>
        clerk.order('mina', { tea: 1, cup: 1, pot: 1 }),
      )
    })

    test.each(['HOLD', 'STOPPED'])('O3: an order is refused with the id of its %s product', async (state) => {
      const clerk = await open()
      await clerk.product('cup', { state: state === 'HOLD' ? 'HOLD' : 'SELLABLE' })
      if (state === 'STOPPED') await clerk.changeProduct('cup', { state })
      await expectRefused({ code: 'PRODUCT_NOT_SELLABLE', productId: 'cup', state }, () =>
        clerk.order('mina', { tea: 1, cup: 1 }),
      )
    })

    test('O6, D1: an order is paid, its stock is taken, and its message waits', async () => {
      const clerk = await open()
      const answer = await clerk.order('mina', { tea: 2, pot: 1 })
      const order = {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        userId: mina,
        status: 'PAID',
        items: [
          { productId: 'tea', name: 'Product tea', price: 4_500, quantity: 2 },
          { productId: 'pot', name: 'Product pot', price: 21_000, quantity: 1 },
        ],
        subtotal: 30_000,
        discount: 0,
        total: 30_000,
        reductions: [],
        userCouponId: null,
        reference: null,
        metadata: {},
        createdAt: now,
        paidAt: now,
        completedAt: null,
        canceledAt: null,
        cancellation: null,
      }
      expect(answer).toEqual({ ok: true, value: order, replayed: false })
      const { id } = accepted(answer)
      expect(await scene.shop.order(id, { actor: { id: mina, operator: false } })).toEqual({
        ok: true,
        value: { ...order, id },
      })
      expect(await everything()).toEqual({
        balance: 70_000,
        entries: 2,
        stock: [3, 4],
        coupons: [],
        orders: [{ ...order, id }],
        messages: 1,
      })
      expect((await clerk.history('mina'))[0]).toMatchObject({ type: 'USE', amount: -30_000, orderId: id, at: now })
      expect((await clerk.messages())[0]).toMatchObject({
        type: 'order.paid',
        orderId: id,
        sequence: 1,
        state: 'WAITING',
        attempts: 0,
        at: now,
      })
    })

    test.each([
      ['O7', { type: 'PERCENT', percent: 10 }, 30_000, 3_000],
      ['O8', { type: 'PERCENT', percent: 29 }, 100_000, 29_000],
      ['O9', { type: 'PERCENT', percent: 10 }, 999, 99],
      ['O10', { type: 'PERCENT', percent: 100 }, 999, 999],
      ['O10', { type: 'FIXED', amount: 1_000 }, 999, 999],
    ])('%s: a coupon of %j on %i takes %i off and is then used', async (_, discount, price, off) => {
      const clerk = await open()
      await clerk.product('set', { price, stock: 1 })
      await clerk.coupon('sale', { discount })
      const { id } = accepted(await clerk.issue('mina', 'sale'))
      const order = accepted(await clerk.order('mina', { set: 1 }, { userCouponId: id }))
      expect(order).toMatchObject({
        status: 'PAID',
        subtotal: price,
        discount: off,
        total: price - off,
        userCouponId: id,
      })
      expect(await clerk.balance('mina')).toBe(100_000 - price + off)
      expect(await clerk.coupons('mina')).toEqual([])
      expect(await clerk.history('mina')).toHaveLength(price === off ? 1 : 2)
    })

    test('O10: a free order needs no balance', async () => {
      const clerk = await open()
      await clerk.user('jun')
      await clerk.coupon('gift', { discount: { type: 'FIXED', amount: 4_500 } })
      const { id } = accepted(await clerk.issue('jun', 'gift'))
      expect(accepted(await clerk.order('jun', { tea: 1 }, { userCouponId: id }))).toMatchObject({ total: 0 })
      expect(await scene.store.views.balances.amounts([UserId.parse('jun')])).toEqual(new Map())
    })

    describe('COUPON_NOT_USABLE', () => {
      const notUsable = (userCouponId: string) => ({ code: 'COUPON_NOT_USABLE', userCouponId })
      async function openWithCoupon() {
        const clerk = await open()
        return { clerk, id: accepted(await clerk.issue('mina', 'spring')).id }
      }

      test("O11: an order with another user's coupon is refused like an order with an unknown coupon", async () => {
        const { clerk } = await openWithCoupon()
        await clerk.user('jun')
        const { id } = accepted(await clerk.issue('jun', 'spring'))
        for (const userCouponId of [id, unknownId]) {
          await expectRefused(notUsable(userCouponId), () => clerk.order('mina', { tea: 1 }, { userCouponId }))
        }
        expect(await clerk.coupons('jun')).toHaveLength(1)
      })

      test('O12: an order with a used coupon is refused', async () => {
        const { clerk, id } = await openWithCoupon()
        accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: id }))
        await expectRefused(notUsable(id), () => clerk.order('mina', { tea: 1 }, { userCouponId: id }))
      })

      test('O13: an order with a coupon that expired after its issue is refused', async () => {
        const { clerk, id } = await openWithCoupon()
        scene.clock.set('2025-04-01T00:00:00Z')
        await expectRefused(notUsable(id), () => clerk.order('mina', { tea: 1 }, { userCouponId: id }))
      })

      test('O14: an order with a coupon that was canceled after its issue is refused until the coupon is ISSUABLE again', async () => {
        const { clerk, id } = await openWithCoupon()
        await clerk.changeCoupon('spring', { state: 'CANCELED' })
        await expectRefused(notUsable(id), () => clerk.order('mina', { tea: 1 }, { userCouponId: id }))
        await clerk.changeCoupon('spring', { state: 'ISSUABLE' })
        accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: id }))
      })
    })

    test('O17: a user without a balance has 0 available, and a refused order creates no balance', async () => {
      const clerk = await open()
      await clerk.user('jun')
      expect(await clerk.order('jun', { tea: 1 })).toEqual(
        refuse({ code: 'INSUFFICIENT_BALANCE', required: 4_500, available: 0 }),
      )
      expect(await scene.store.views.balances.amounts([UserId.parse('jun')])).toEqual(new Map())
    })

    test('O18, O19: the whole balance can be spent, but no more', async () => {
      const clerk = await open()
      await clerk.product('set', { price: 100_001, stock: 2 })
      await expectRefused({ code: 'INSUFFICIENT_BALANCE', required: 100_001, available: 100_000 }, () =>
        clerk.order('mina', { set: 1 }),
      )
      await clerk.changeProduct('set', { price: 100_000 })
      accepted(await clerk.order('mina', { set: 1 }))
      expect(await clerk.balance('mina')).toBe(0)
    })

    test('O20, O21: the whole stock can be bought, but no more', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.issue('mina', 'spring'))
      accepted(await clerk.order('mina', { tea: 5 }))
      expect(await clerk.stock('tea')).toBe(0)
      await expectRefused({ code: 'OUT_OF_STOCK', productId: 'tea', requested: 1, available: 0 }, () =>
        clerk.order('mina', { tea: 1 }, { userCouponId: id }),
      )
    })

    test('O22: a product that never had stock has 0 available', async () => {
      const clerk = await open()
      await clerk.product('cup', { stock: 0 })
      await expectRefused({ code: 'OUT_OF_STOCK', productId: 'cup', requested: 2, available: 0 }, () =>
        clerk.order('mina', { cup: 2 }),
      )
    })

    test('O24: if the second of three products is short, the whole order is refused', async () => {
      const clerk = await open()
      await clerk.product('cup')
      await clerk.changeStock('pot', { change: -4 })
      await expectRefused({ code: 'OUT_OF_STOCK', productId: 'pot', requested: 2, available: 1 }, () =>
        clerk.order('mina', { tea: 1, pot: 2, cup: 1 }),
      )
      expect(await clerk.stock('cup')).toBe(100)
    })

    test('O25: lines of one product are merged before anything is checked', async () => {
      const clerk = await open()
      const twice = {
        items: [
          { productId: 'tea', quantity: 2 },
          { productId: 'tea', quantity: 3 },
        ],
      }
      await clerk.changeStock('tea', { change: -1 })
      await expectRefused({ code: 'OUT_OF_STOCK', productId: 'tea', requested: 5, available: 4 }, () =>
        clerk.order('mina', {}, twice),
      )
      await clerk.changeStock('tea', { change: 1 })
      const order = accepted(await clerk.order('mina', {}, twice))
      expect(order.items).toEqual([{ productId: 'tea', name: 'Product tea', price: 4_500, quantity: 5 }])
    })

    test('O29: an order that is sent twice with one key is placed once, and the second answer equals the first', async () => {
      const clerk = await open()
      const first = accepted(await clerk.order('mina', { tea: 1, pot: 1 }, {}, keyed('k')))
      const repeat = await clerk.order('mina', { tea: 1, pot: 1 }, {}, keyed('k'))
      expect(repeat).toEqual({ ok: true, value: first, replayed: true })
      expect(await clerk.orders('mina')).toEqual([first])
      expect(await clerk.stock('tea')).toBe(4)
    })

    test('O29: a repeat is answered with the order as it was when it was paid, even if it was canceled since', async () => {
      const clerk = await open()
      const first = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, {}, keyed('k')))
      accepted(await clerk.cancel(first.id))
      const repeats = [await clerk.order('mina', { tea: 2, pot: 1 }, {}, keyed('k'))]
      repeats.push(...(await Promise.all([1, 2].map(() => clerk.order('mina', { tea: 2, pot: 1 }, {}, keyed('k'))))))
      for (const repeat of repeats) expect(repeat).toEqual({ ok: true, value: first, replayed: true })
      expect(await clerk.orders('mina')).toMatchObject([{ id: first.id, status: 'CANCELED' }])
    })

    test('O29: a key belongs to its caller, and a refusal leaves the key free', async () => {
      const clerk = await open()
      await clerk.user('jun')
      accepted(await clerk.order('mina', { tea: 1 }, {}, keyed('k')))
      expect(await clerk.order('jun', { tea: 1 }, {}, keyed('k', 'jun'))).toMatchObject({ ok: false })
      await clerk.charge('jun', 10_000)
      expect(await clerk.order('jun', { tea: 1 }, {}, keyed('k', 'jun'))).toMatchObject({ ok: true, replayed: false })
    })

    test('O29: a user whose id is `host` cannot replay a key of the host’s own code', async () => {
      const clerk = await open()
      const first = accepted(await clerk.order('mina', { tea: 1 }, {}, { idempotencyKey: 'k' }))
      expect(await clerk.order('mina', { tea: 1 }, {}, keyed('k', 'host'))).toMatchObject({ replayed: false })
      expect(await clerk.order('mina', { tea: 1 }, {}, { idempotencyKey: 'k' })).toMatchObject({
        value: { id: first.id },
      })
    })

    test('O30: a key that was used for another request is refused', async () => {
      const clerk = await open()
      accepted(await clerk.order('mina', { tea: 1 }, {}, keyed('k')))
      const reused = { code: 'IDEMPOTENCY_KEY_REUSED', key: 'k' }
      await expectRefused(reused, () => clerk.order('mina', { tea: 2 }, {}, keyed('k')))
      expect(await clerk.charge('mina', 1_000, keyed('k'))).toEqual(refuse(reused))
    })

    test('O31: an order keeps the names and prices that its products had when it was placed', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      await clerk.changeProduct('tea', { name: 'Green tea', price: 9_000 })
      const asPlaced = [{ productId: 'tea', name: 'Product tea', price: 4_500, quantity: 1 }]
      expect(accepted(await scene.shop.order(id)).items).toEqual(asPlaced)
      expect(accepted(await clerk.order('mina', { tea: 1 })).items[0]).toMatchObject({
        name: 'Green tea',
        price: 9_000,
      })
    })

    test('O38: metadata comes back in every view, and in every answer', async () => {
      const clerk = await open()
      const metadata = { 'shipping.address': '서울시 강남구\n"7"', note: '', gift: 'yes' }
      const order = accepted(await clerk.order('mina', { tea: 1 }, { metadata }, keyed('k')))
      const plain = accepted(await clerk.order('mina', { tea: 1 }, { metadata: {} }))
      expect([order.metadata, plain.metadata]).toEqual([metadata, {}])
      expect(accepted(await scene.shop.order(order.id))).toEqual(order)
      expect(await clerk.orders('mina')).toEqual([plain, order])
      expect(accepted(await clerk.order('mina', { tea: 1 }, { metadata }, keyed('k')))).toEqual(order)
      expect(accepted(await clerk.cancel(order.id)).metadata).toEqual(metadata)
      expect(accepted(await scene.shop.order(order.id)).metadata).toEqual(metadata)
    })

    test('O39: a reference that the user has used before is refused with the id of the order that has it', async () => {
      const clerk = await open()
      await clerk.user('jun')
      await clerk.charge('jun', 10_000)
      const reference = 'web-1042'
      const order = accepted(await clerk.order('mina', { tea: 1 }, { reference }, keyed('k')))
      expect(order.reference).toBe(reference)
      const reused = { code: 'REFERENCE_REUSED', reference, orderId: order.id }
      await expectRefused(reused, () => clerk.order('mina', { tea: 1 }, { reference }))
      await expectRefused(reused, () => clerk.order('mina', { tea: 1 }, { reference }, keyed('l')))
      // The reference is checked before the products. This product does not exist, but the refusal is about the reference.
      await expectRefused(reused, () => clerk.order('mina', { nothing: 1 }, { reference }))
      const again = await clerk.order('mina', { tea: 1 }, { reference }, keyed('k'))
      expect(again).toEqual({ ok: true, value: order, replayed: true })

      accepted(await clerk.cancel(order.id))
      await expectRefused(reused, () => clerk.order('mina', { tea: 1 }, { reference }))
      expect(accepted(await clerk.order('jun', { tea: 1 }, { reference })).reference).toBe(reference)
      expect(accepted(await clerk.order('mina', { tea: 1 }, { reference: 'WEB-1042' })).reference).toBe('WEB-1042')
    })

    test('O39: a refusal leaves the reference free', async () => {
      const clerk = await open()
      const reference = 'web-1042'
      await expectRefused({ code: 'OUT_OF_STOCK', productId: 'tea', requested: 6, available: 5 }, () =>
        clerk.order('mina', { tea: 6 }, { reference }),
      )
      expect(accepted(await clerk.order('mina', { tea: 5 }, { reference })).reference).toBe(reference)
    })

    test('O39: of orders with one reference in one batch, only the first is placed', async () => {
      const clerk = await open()
      const reference = 'web-1042'
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => clerk.order('mina', { tea: 1 }, { reference })))
      const { id: orderId } = accepted(first as NonNullable<typeof first>)
      expect(others).toEqual([1, 2].map(() => refuse({ code: 'REFERENCE_REUSED', reference, orderId })))
      expect(await clerk.stock('tea')).toBe(4)
    })

    test('O30, O38: a used key is refused with other metadata, but not if only the sequence of the members differs', async () => {
      const clerk = await open()
      accepted(await clerk.order('mina', { tea: 1 }, { metadata: { a: '1', b: '2' } }, keyed('k')))
      const again = await clerk.order('mina', { tea: 1 }, { metadata: { b: '2', a: '1' } }, keyed('k'))
      expect(again).toMatchObject({ ok: true, replayed: true })
      expect(await clerk.order('mina', { tea: 1 }, { metadata: { a: '1' } }, keyed('k'))).toEqual(
        refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'k' }),
      )
    })

    test('O32: if the total differs from the one that the buyer was shown, the order is refused with the new total', async () => {
      const clerk = await open()
      await clerk.changeProduct('tea', { price: 5_000 })
      await expectRefused({ code: 'TOTAL_CHANGED', expected: 4_500, total: 5_000 }, () =>
        clerk.order('mina', { tea: 1 }, { expectedTotal: 4_500 }),
      )
      accepted(await clerk.order('mina', { tea: 1 }, { expectedTotal: 5_000 }))
    })

    test('O37: an order with a subtotal past 2^53 − 1 is refused, and an order with a large subtotal below that is paid', async () => {
      const clerk = await open()
      const rich = await scene.open({}, { maximumBalance: Number.MAX_SAFE_INTEGER })
      const lots = Object.fromEntries(Array.from({ length: 10 }, (_, id) => [`gold${id}`, 1_000_000]))
      for (const id of Object.keys(lots)) await clerk.product(id, { price: 1_000_000_000, stock: 1_000_000 })
      await expectRefused({ code: 'TOTAL_TOO_LARGE' }, () => clerk.order('mina', lots))
      const { gold9: _, ...payable } = lots
      accepted(await rich.charge('mina', 9_000_000_000_000_000))
      expect(accepted(await clerk.order('mina', payable))).toMatchObject({ total: 9_000_000_000_000_000 })
      expect(await clerk.balance('mina')).toBe(100_000)
    })

    test('O35: an order is found by its id, except by an actor who may not see the order', async () => {
      const clerk = await open()
      const { shop } = scene
      const order = accepted(await clerk.order('mina', { tea: 1 }))
      const unknown = (orderId: string) => refuse({ code: 'ORDER_NOT_FOUND', orderId })
      expect(await shop.order(order.id)).toEqual({ ok: true, value: order })
      expect(await shop.order(order.id, { actor: { id: 'jun', operator: false } })).toEqual(unknown(order.id))
      expect(await shop.order(unknownId as OrderId)).toEqual(unknown(unknownId))
    })

    test('a user without orders has an empty list', async () => {
      await scene.clerk.user('mina')
      expect(await scene.shop.orders(mina, { limit: 20 })).toEqual({ ok: true, value: { rows: [], next: null } })
    })
  })
}
