import { describe, expect, test } from 'vitest'
import { InvalidInput, type OrderId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { noon, sceneOf } from '../scene.ts'

const maximum = 10_000_000

/** Tests canceling, one order at a time: K1 to K5, K7 to K11, O35. */
export function describeCanceling(harness: Harness): void {
  describe('canceling', () => {
    const scene = sceneOf(harness)

    const open = () => openTeaShop(scene.clerk)

    test('K1: canceling returns the money, the coupon and the stock, and writes a second message', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const order = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, { userCouponId }))
      scene.clock.set('2025-03-10T12:00:05+09:00')
      const cancellation = { reason: null, by: 'OPERATOR', restocked: true }
      const canceled = { ...order, status: 'CANCELED', canceledAt: Date.parse(noon) + 5_000, cancellation }
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

    test('K1: the coupon of a canceled order can be used again', async () => {
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

    test('K2: a cancel repeated with the same key is replayed', async () => {
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
    ])('K4: a coupon that %s after the order cannot be used even after the order is canceled', async (_, change) => {
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

    test("K5: canceling another user's order is refused with ORDER_NOT_FOUND, like canceling an unknown order", async () => {
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

    const owner = { actor: { id: 'mina', operator: false } }
    const operator = { actor: { id: 'ops', operator: true } }

    test('K8: the owner may cancel until `cancelWithin` after the payment, and operators at any time', async () => {
      await open()
      const clerk = await scene.open({}, { cancelWithin: 60_000 })
      const [first, second] = [
        accepted(await clerk.order('mina', { tea: 1 })),
        accepted(await clerk.order('mina', { tea: 1 })),
      ]
      scene.clock.set(Date.parse(noon) + 60_000)
      const canceled = accepted(await clerk.cancel(first.id, owner))
      scene.clock.set(Date.parse(noon) + 60_001)
      const tooLate = { code: 'ORDER_NOT_CANCELABLE', orderId: second.id, orderStatus: 'PAID', reason: 'TOO_LATE' }
      expect(await clerk.cancel(second.id, owner)).toEqual(refuse(tooLate))
      expect(accepted(await scene.shop.order(second.id))).toEqual(second)
      expect(await clerk.balance('mina')).toBe(95_500)
      expect(accepted(await clerk.cancel(first.id, owner))).toEqual(canceled)
      expect(accepted(await clerk.cancel(second.id, operator)).cancellation?.by).toBe('OPERATOR')
    })

    test('K8: if `cancelWithin` is 0, owners may never cancel, but operators may', async () => {
      await open()
      const clerk = await scene.open({}, { cancelWithin: 0 })
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      const never = { code: 'ORDER_NOT_CANCELABLE', orderId: id, orderStatus: 'PAID', reason: 'NOT_ALLOWED' }
      expect(await clerk.cancel(id, owner)).toEqual(refuse(never))
      accepted(await clerk.cancel(id, operator))
    })

    test('K9: only operators can cancel a completed order', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      accepted(await clerk.complete(id))
      const completed = { code: 'ORDER_NOT_CANCELABLE', orderId: id, orderStatus: 'COMPLETED', reason: 'COMPLETED' }
      expect(await clerk.cancel(id, owner)).toEqual(refuse(completed))
      accepted(await clerk.cancel(id, operator))
      expect(await clerk.stock('tea')).toBe(5)
    })

    test('K10: a cancel without restocking returns the money and the coupon, but not the stock', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const { id } = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, { userCouponId }))
      const { cancellation } = accepted(await clerk.cancel(id, operator, { restock: false }))
      expect(cancellation).toEqual({ reason: null, by: 'OPERATOR', restocked: false })
      expect(await clerk.balance('mina')).toBe(100_000)
      expect((await clerk.coupons('mina')).map((coupon) => coupon.id)).toEqual([userCouponId])
      expect([await clerk.stock('tea'), await clerk.stock('pot')]).toEqual([3, 4])
      expect(await scene.store.audit.findings()).toEqual([])
      // A second cancel, even with restocking, changes nothing.
      expect(accepted(await clerk.cancel(id, operator, { restock: true })).cancellation).toEqual(cancellation)
      expect(await clerk.stock('tea')).toBe(3)
    })

    test('K10: only operators may send `restock`', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 2 }))
      for (const restock of [true, false]) {
        await expect(clerk.cancel(id, owner, { restock })).rejects.toThrow(InvalidInput)
      }
      expect(accepted(await scene.shop.order(id)).status).toBe('PAID')
    })

    test.each([
      ['OWNER', owner],
      ['OPERATOR', operator],
    ])('K11: a canceled order shows the reason, and that the %s canceled it', async (by, options) => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 2 }))
      const cancellation = { reason: '두 번 주문했어요 "{}"', by, restocked: true }
      expect(accepted(await clerk.cancel(id, options, { reason: ` ${cancellation.reason} ` }))).toMatchObject({
        cancellation,
      })
      expect(accepted(await scene.shop.order(id))).toMatchObject({ cancellation })
      expect(await clerk.orders('mina')).toMatchObject([{ cancellation }])
      // The first message still shows the order as it was paid. The second message cannot be claimed before the first is SENT
      // or DISCARDED.
      const claimed = await scene.store.outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
      expect(claimed.map(({ message }) => message.order.cancellation)).toEqual([null])
    })

    test('K7: canceling a free order adds no history entry', async () => {
      const clerk = await open()
      await clerk.coupon('gift', { discount: { type: 'PERCENT', percent: 100 } })
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'gift'))
      const { id } = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId }))
      expect(accepted(await clerk.cancel(id))).toMatchObject({ status: 'CANCELED', total: 0 })
      expect(await clerk.history('mina')).toHaveLength(1)
      expect((await clerk.coupons('mina')).map((coupon) => coupon.id)).toEqual([userCouponId])
    })
  })
}
