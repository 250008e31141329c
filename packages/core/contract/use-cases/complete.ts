import { describe, expect, test } from 'vitest'
import { salesDay } from '../../src/adapter.ts'
import { Day } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { newId } from '../rows.ts'
import { noon, sceneOf } from '../scene.ts'

const hour = 3_600_000

/** Tests completing orders in one process: O40. */
export function describeCompleting(harness: Harness): void {
  describe('completing', () => {
    const scene = sceneOf(harness)

    const open = () => openTeaShop(scene.clerk)

    test('O40: completing a paid order changes its status, sets `completedAt`, and changes nothing else', async () => {
      const clerk = await open()
      const order = accepted(await clerk.order('mina', { tea: 2 }))
      scene.clock.set(Date.parse(noon) + hour)
      const completed = { ...order, status: 'COMPLETED', completedAt: Date.parse(noon) + hour }
      expect(await clerk.complete(order.id)).toEqual({ ok: true, value: completed, replayed: false })
      expect(accepted(await scene.shop.order(order.id))).toEqual(completed)
      expect(await clerk.orders('mina')).toEqual([completed])
      expect(await clerk.balance('mina')).toBe(91_000)
      expect(await clerk.stock('tea')).toBe(3)
      expect(await clerk.messages()).toHaveLength(1)
    })

    test('O40: completing again changes nothing and gets the same answer', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 2 }))
      const completed = accepted(await clerk.complete(id))
      scene.clock.set(Date.parse(noon) + hour)
      expect(accepted(await clerk.complete(id))).toEqual(completed)
      expect(await Promise.all([clerk.complete(id), clerk.complete(id)])).toEqual(
        [1, 2].map(() => ({ ok: true, value: completed, replayed: false })),
      )
    })

    test('O40: a canceled order cannot be completed, and an unknown order is not found', async () => {
      const clerk = await open()
      const { id } = accepted(await clerk.order('mina', { tea: 2 }))
      const canceled = accepted(await clerk.cancel(id))
      expect(await clerk.complete(id)).toEqual(
        refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'CANCELED', to: 'COMPLETED' }),
      )
      expect(accepted(await scene.shop.order(id))).toEqual(canceled)
      const orderId = newId<typeof id>()
      expect(await clerk.complete(orderId)).toEqual(refuse({ code: 'ORDER_NOT_FOUND', orderId }))
    })

    test('O40: a COMPLETED order can be canceled like a PAID order, and keeps the time of its completion', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const { id } = accepted(await clerk.order('mina', { tea: 2 }, { userCouponId }))
      const { completedAt } = accepted(await clerk.complete(id))
      expect(accepted(await clerk.cancel(id))).toMatchObject({ status: 'CANCELED', completedAt })
      expect(accepted(await scene.shop.order(id))).toMatchObject({ status: 'CANCELED', completedAt })
      expect(await clerk.balance('mina')).toBe(100_000)
      expect(await clerk.stock('tea')).toBe(5)
      expect((await clerk.coupons('mina')).map((coupon) => coupon.id)).toEqual([userCouponId])
      expect(await clerk.messages()).toHaveLength(2)
    })

    test('O40: an order that is completed and canceled at the same time ends up canceled, whichever command is sent first', async () => {
      const clerk = await open()
      const ids = [
        accepted(await clerk.order('mina', { tea: 1 })).id,
        accepted(await clerk.order('mina', { tea: 1 })).id,
      ]
      const [first, second] = ids as [(typeof ids)[number], (typeof ids)[number]]
      await Promise.all([clerk.complete(first), clerk.cancel(first), clerk.cancel(second), clerk.complete(second)])
      const states = await Promise.all(ids.map(async (id) => accepted(await scene.shop.order(id)).status))
      expect(states).toEqual(['CANCELED', 'CANCELED'])
      expect(await clerk.balance('mina')).toBe(100_000)
    })

    test('O40: a completed order still uses its coupon and still counts in the ranking', async () => {
      const clerk = await open()
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const { id } = accepted(await clerk.order('mina', { tea: 2 }, { userCouponId }))
      accepted(await clerk.complete(id))
      expect(await clerk.order('mina', { tea: 1 }, { userCouponId })).toEqual(
        refuse({ code: 'COUPON_NOT_USABLE', userCouponId }),
      )
      const completedLater = accepted(await clerk.order('mina', { tea: 1 }))
      scene.clock.set('2025-03-11T00:10:00+09:00')
      expect(await scene.shop.jobs.ranking.buildDueDays()).toContain('2025-03-10')
      expect(accepted(await scene.shop.ranking({ days: 1 })).products).toMatchObject([{ id: 'tea', saleCount: 3 }])
      // Completing an order of a day that is built already does not make the day due again, as a cancel would.
      accepted(await clerk.complete(completedLater.id))
      expect(await scene.store.statistics.due(Day.parse('2025-03-10'), 10)).toEqual([])
      expect(await scene.store.statistics.rebuild(salesDay(Day.parse('2025-03-10'), scene.shop.policy))).toBe(1)
      expect(accepted(await scene.shop.ranking({ days: 1 })).products).toMatchObject([{ id: 'tea', saleCount: 3 }])
    })

    test('O40: a message that is sent after the completion shows the order as it was when it was paid', async () => {
      const clerk = await open()
      const order = accepted(await clerk.order('mina', { tea: 2 }))
      accepted(await clerk.complete(order.id))
      const claimed = await scene.store.outbox.claim({ token: 'a', limit: 10, leaseFor: hour })
      expect(claimed.map(({ message }) => message.order)).toEqual([order])
    })
  })
}
