import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/index.ts'
import { accepted } from '../answers.ts'
import type { Clerk } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { couponIn } from '../rows.ts'
import { atMost } from '../waiting.ts'
import { crowdOf, people, twice } from './crowd.ts'

/** Tests that several processes can issue and use coupons at the same time: C11, C12, C17, C19, C26, O15, O16. */
export function describeCouponRaces(harness: Harness): void {
  describe('races for a coupon', () => {
    const crowd = crowdOf(harness)

    test('C11: 300 users, 100 coupons: exactly 100 are issued, to different users, and the other users get COUPON_SOLD_OUT', async () => {
      const { clerk } = crowd
      const users = people(300)
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.coupon('spring', { quantity: 100 })
      const answers = await crowd.rush(users, (clerkOfShop, id) => clerkOfShop.issue(id, 'spring'))
      expect(answers.filter(({ ok }) => ok)).toHaveLength(100)
      for (const answer of answers)
        if (!answer.ok) expect(answer.refusal).toEqual({ code: 'COUPON_SOLD_OUT', couponId: 'spring' })
      expect(await couponIn(crowd.store, 'spring')).toMatchObject({ quantity: 100, remaining: 0 })
      const holders = await Promise.all(users.map(async (id) => (await clerk.coupons(id)).length))
      expect(holders).toEqual(answers.map(({ ok }) => (ok ? 1 : 0)))
      expect(crowd.errors).toEqual([])
    })

    test('C12: 30 users each send four requests at the same time: each user gets one coupon, and the other requests are refused', async () => {
      const { clerk } = crowd
      const users = people(30)
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.coupon('spring', { quantity: 100 })
      const answers = await crowd.rush(twice(twice(users)), (clerkOfShop, id) => clerkOfShop.issue(id, 'spring'))
      for (const index of users.keys()) {
        const own = answers.slice(4 * index, 4 * index + 4)
        expect(own.filter(({ ok }) => ok)).toHaveLength(1)
        expect(own.filter((answer) => !answer.ok && answer.refusal.code === 'COUPON_ALREADY_ISSUED')).toHaveLength(3)
      }
      expect(await couponIn(crowd.store, 'spring')).toMatchObject({ remaining: 70 })
      expect(crowd.errors).toEqual([])
    })

    test('C19, C26: 1,000 users ask four processes until a coupon opens: nobody gets it before the opening, and 300 users get it afterwards', async () => {
      const { store } = crowd
      const users = people(1_000)
      await Promise.all(users.map((id) => crowd.clerk.user(id)))
      // The clocks of the processes differ, and each process decides by its own clock. Small batches make the processes
      // compete.
      const clocks = [0, 30, -30, 0].map((ahead) => ({ ...systemClock, now: () => systemClock.now() + ahead }))
      const clerks = await Promise.all(
        clocks.map((clock) => crowd.open({ clock, observer: crowd.observer }, { commit: { batchLimit: 16 } })),
      )
      const clerk = clerks[0] as Clerk
      let opensAt = systemClock.now() + 3_600_000
      accepted(await clerk.coupon('noon', { quantity: 300, opensAt, expiresAt: opensAt + 60_000 }))

      let earlyRefusals = 0
      const openingMoved = Promise.withResolvers<void>()
      /** Called after as many refusals as there are users, so that the coupon opens while all users ask. */
      async function moveOpening(): Promise<void> {
        opensAt = systemClock.now() + 200
        accepted(await clerk.changeCoupon('noon', { opensAt }))
      }
      /** Tries to take the coupon until it has opened. */
      async function ask(clerkOfShop: Clerk, id: string) {
        for (const _ of atMost(1_000_000, 'the coupon opens')) {
          const answer = await clerkOfShop.issue(id, 'noon')
          if (answer.ok || answer.refusal.code !== 'COUPON_NOT_OPEN') return answer
          if (++earlyRefusals === users.length) moveOpening().then(openingMoved.resolve, openingMoved.reject)
        }
        // The compiler needs this line. It never runs, because `atMost` throws when its rounds are used up.
        throw new Error('unreachable')
      }
      const [answers] = await Promise.all([
        Promise.all(users.map((id, index) => ask(clerks[index % 4] as Clerk, id))),
        openingMoved.promise,
      ])

      const issued = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
      for (const { issuedAt } of issued) expect(issuedAt).toBeGreaterThanOrEqual(opensAt)
      const byNumber = issued.sort((a, b) => a.number - b.number)
      expect(byNumber.map(({ number }) => number)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
      for (const answer of answers)
        if (!answer.ok) expect(answer.refusal).toEqual({ code: 'COUPON_SOLD_OUT', couponId: 'noon' })
      expect(await couponIn(store, 'noon')).toMatchObject({ remaining: 0, soldOutAt: byNumber.at(-1)?.issuedAt })
      expect(crowd.errors).toEqual([])
    })

    test('C17: an operator changes the quantity while 120 users take the coupon: the number issued never exceeds the quantity', async () => {
      const { clerk } = crowd
      const users = people(120)
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.coupon('spring', { quantity: 50 })
      const quantities = [20, 70, 40, 90, 10, 60]
      const calls = users.flatMap((id, index) =>
        index % 20 === 10 ? [{ id }, { quantity: quantities[Math.floor(index / 20)] as number }] : [{ id }],
      )
      const answers = await crowd.rush(calls, async (clerkOfShop, call) =>
        'id' in call
          ? clerkOfShop.issue(call.id, 'spring')
          : clerkOfShop.changeCoupon('spring', { quantity: call.quantity }),
      )
      const issued = answers.filter((answer, index) => answer.ok && 'id' in (calls[index] as object)).length
      const coupon = await couponIn(crowd.store, 'spring')
      expect(coupon).toMatchObject({ remaining: (coupon?.quantity ?? 0) - issued })
      expect(coupon?.remaining).toBeGreaterThanOrEqual(0)
      const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]))
      expect(codes.filter((code) => code !== 'COUPON_SOLD_OUT' && code !== 'QUANTITY_BELOW_ISSUED')).toEqual([])
      expect(crowd.errors).toEqual([])
    })

    test('O15, O16: each of 40 users uses one coupon in two simultaneous orders: exactly one of the two orders succeeds', async () => {
      const { clerk } = crowd
      const users = people(40)
      await Promise.all(users.map((id) => clerk.user(id)))
      // The coupon pays the whole price, its holder has no balance, and every order is for a product of its own. Otherwise
      // another lock would let this test pass even for a store that does not lock the user coupon.
      await clerk.coupon('gift', { quantity: 40, discount: { type: 'PERCENT', percent: 100 } })
      const userCouponIds = await Promise.all(users.map(async (id) => accepted(await clerk.issue(id, 'gift')).id))
      const orders = twice(userCouponIds).map((userCouponId, index) => ({ userCouponId, productId: `p${index}` }))
      await Promise.all(orders.map(({ productId }) => clerk.product(productId)))
      const answers = await crowd.rush(
        orders.map((order, index) => ({ ...order, id: users[index >> 1] as string })),
        (clerkOfShop, order) =>
          clerkOfShop.order(order.id, { [order.productId]: 1 }, { userCouponId: order.userCouponId }),
      )
      for (const [index, id] of users.entries()) {
        const own = answers.slice(2 * index, 2 * index + 2)
        expect(own.filter(({ ok }) => ok)).toHaveLength(1)
        expect(own.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'COUPON_NOT_USABLE' } })
        expect(await clerk.orders(id)).toHaveLength(1)
        expect(await clerk.coupons(id)).toEqual([])
      }
      expect(await crowd.store.audit.findings()).toEqual([])
      expect(crowd.errors).toEqual([])
    })
  })
}
