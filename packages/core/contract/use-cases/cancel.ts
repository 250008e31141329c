import { describe, expect, test } from 'vitest'
import type { OrderId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { noon, sceneOf } from '../scene.ts'

const maximum = 10_000_000

/** Tests canceling, one order at a time: K1 to K5, K7, O35. */
export function describeCanceling(harness: Harness): void {
  describe('canceling', () => {
    const scene = sceneOf(harness)

    const open = () => openTeaShop(scene.clerk)

    test('K1: the money, the coupon and the stock go back, and one more message waits', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const order = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, { userCouponId }))
      scene.clock.set('2025-03-10T12:00:05+09:00')
      const canceled = { ...order, status: 'CANCELED', canceledAt: Date.parse(noon) + 5_000 }
      expect(await clerk.cancel(order.id)).toEqual({ ok: true, value: canceled, replayed: false })

      expect(accepted(await scene.shop.order(order.id))).toEqual(canceled)
      expect(await clerk.balance('mina')).toBe(100_000)
      expect((await clerk.history('mina'))[0]).toMatchObject({ type: 'REFUND', amount: 27_000, orderId: order.id })
      expect((await clerk.coupons('mina')).map(({ id }) => id)).toEqual([userCouponId])
      expect([await clerk.stock('tea'), await clerk.stock('pot')]).toEqual([5, 5])
      const messages = (await clerk.messages()).map(({ type, sequence, orderId }) => ({ type, sequence, orderId }))
      expect(messages.sort((a, b) => a.sequence - b.sequence)).toEqual([
        { type: 'order.paid', sequence: 1, orderId: order.id },
        { type: 'order.canceled', sequence: 2, orderId: order.id },
      ])
    })

    test('K1: the returned coupon can be used again', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      for (let time = 0; time < 3; time++) {
        const order = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId }))
        accepted(await clerk.cancel(order.id))
      }
      accepted(await clerk.order('mina', { tea: 1 }, { userCouponId }))
    })

    test('K2, O35: canceling a second time returns the same order and changes nothing', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      const canceled = accepted(await clerk.cancel(id))
      scene.clock.set('2025-03-10T13:00:00+09:00')
      expect(await clerk.cancel(id)).toEqual({ ok: true, value: canceled, replayed: false })
      expect(await clerk.balance('mina')).toBe(100_000)
      expect(await clerk.stock('tea')).toBe(5)
      expect(await clerk.messages()).toHaveLength(2)
    })

    test('K2: a repeat with the same key is replayed', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      const canceled = accepted(await clerk.cancel(id, keyed('k')))
      expect(await clerk.cancel(id, keyed('k'))).toEqual({ ok: true, value: canceled, replayed: true })
    })

    test('K3: the refund is paid even if it exceeds the maximum balance', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 2 }))
      await clerk.charge('mina', maximum - 91_000)
      accepted(await clerk.cancel(id))
      expect(await clerk.balance('mina')).toBe(maximum + 9_000)
      expect(await clerk.charge('mina', 1)).toMatchObject({ refusal: { code: 'BALANCE_LIMIT_EXCEEDED' } })
    })

    test.each([
      ['expired', { expiresAt: Date.parse(noon) }],
      ['was canceled', { state: 'CANCELED' }],
    ])('K4: a coupon that %s after the order returns unused and stays unusable', async (_, change) => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const { id } = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId }))
      await clerk.changeCoupon('spring', change)
      accepted(await clerk.cancel(id))
      expect(await clerk.coupons('mina')).toEqual([])
      expect(await clerk.order('mina', { tea: 1 }, { userCouponId })).toEqual(
        refuse({ code: 'COUPON_NOT_USABLE', userCouponId }),
      )
    })

    test("K5: another user's order is not found, and neither is one that does not exist", async () => {
      const clerk = await open()
      await clerk.user('jun')
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      const unknown = '0195ae1c-52a0-7000-8000-000000000001' as OrderId
      const notFound = (orderId: OrderId) => refuse({ code: 'ORDER_NOT_FOUND', orderId })
      expect(await clerk.cancel(id, { actor: { id: 'jun', operator: false } })).toEqual(notFound(id))
      expect(await clerk.cancel(unknown)).toEqual(notFound(unknown))
      expect(await clerk.balance('mina')).toBe(95_500)
      expect(accepted(await clerk.cancel(id, { actor: { id: 'mina', operator: false } })).status).toBe('CANCELED')
    })

    test('K7: a free order is canceled without an entry of 0', async () => {
      const clerk = await open()
      await clerk.coupon('gift', { discount: { type: 'PERCENT', percent: 100 } })
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'gift'))
      const { id } = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId }))
      expect(accepted(await clerk.cancel(id))).toMatchObject({ status: 'CANCELED', total: 0 })
      expect(await clerk.history('mina')).toHaveLength(1)
      expect((await clerk.coupons('mina')).map(({ id: held }) => held)).toEqual([userCouponId])
    })
  })
}
