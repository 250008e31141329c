import { describe, expect, test } from 'vitest'
import { accepted } from '../answers.ts'
import type { Harness } from '../harness.ts'
import { inUnit, productId, userId } from '../rows.ts'
import { crowdOf, people } from './crowd.ts'

/** Tests that limits per user are exact when one user orders through several processes at the same time: P10, P11. */
export function describeLimitRaces(harness: Harness): void {
  describe('races for a limit per user', () => {
    const crowd = crowdOf(harness)
    const times = <Member>(members: readonly Member[], count: number): Member[] =>
      members.flatMap((member) => Array.from({ length: count }, () => member))

    /** How many pieces of a product each user has bought, as the ledger says. */
    async function boughtBy(users: readonly string[], product: string) {
      const buyers = users.map((id) => ({ userId: userId(id), productId: productId(product) }))
      const rows = await inUnit(crowd.store, (tx) => tx.purchases.newest(buyers))
      const byUser = new Map<string, number>(rows.map((row) => [row.userId, row.bought]))
      return users.map((id) => byUser.get(id) ?? 0)
    }

    test.each([
      ['order a product with a price', 1_000],
      ['without balances order a free product', 0],
    ])('P10: 20 users %s eight times at the same time, limit 3: three orders per user succeed', async (_, price) => {
      const { clerk } = crowd
      const users = people(20)
      await Promise.all(users.map((id) => clerk.user(id)))
      if (price > 0) await Promise.all(users.map((id) => clerk.charge(id, 10_000)))
      await clerk.product('tea', { price, maximumPerUser: 3, stock: 1_000 })
      const answers = await crowd.rush(times(users, 8), (clerkOfShop, id) => clerkOfShop.order(id, { tea: 1 }))
      for (const index of users.keys()) {
        const own = answers.slice(8 * index, 8 * index + 8)
        expect(own.filter(({ ok }) => ok)).toHaveLength(3)
        const refusal = { code: 'PURCHASE_LIMIT_EXCEEDED', productId: 'tea', limit: 3, bought: 3, requested: 1 }
        for (const answer of own) if (!answer.ok) expect(answer.refusal).toEqual(refusal)
      }
      expect(await clerk.stock('tea')).toBe(1_000 - 60)
      expect(await boughtBy(users, 'tea')).toEqual(users.map(() => 3))
      // Each order locks the stock before it reads the ledger, so no two of them insert the same row.
      expect(crowd.errors).toEqual([])
    })

    test('P11: 30 users each cancel two orders at the same time, without a common lock: no piece counts towards the limit any longer', async () => {
      // The orders are free, so the users have no balances, and a cancel without restocking locks no stock. So no lock makes the
      // two cancels of one user wait for each other.
      const { clerk } = crowd
      const users = people(30)
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.product('tea', { price: 0, maximumPerUser: 4, stock: 1_000 })
      const orders = (await Promise.all(times(users, 2).map((id) => clerk.order(id, { tea: 2 })))).map(accepted)
      expect(await boughtBy(users, 'tea')).toEqual(users.map(() => 4))
      const answers = await crowd.rush(orders, (clerkOfShop, { id }) =>
        clerkOfShop.cancel(id, undefined, { restock: false }),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      expect(await boughtBy(users, 'tea')).toEqual(users.map(() => 0))
      const newOrders = await crowd.rush(users, (clerkOfShop, id) => clerkOfShop.order(id, { tea: 4 }))
      expect(newOrders.every(({ ok }) => ok)).toBe(true)
      expect(crowd.errors.filter((errorClass) => errorClass !== 'transient')).toEqual([])
    })

    test('P10, P11: 20 users order and cancel at the same time: nobody ever holds more than the limit, and the audit finds nothing wrong', async () => {
      const { clerk } = crowd
      const users = people(20)
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.product('tea', { price: 0, maximumPerUser: 2, stock: 1_000 })
      await clerk.product('pot', { price: 0, maximumPerUser: 3, stock: 1_000 })
      await crowd.rush(times(users, 6), async (clerkOfShop, id) => {
        const order = await clerkOfShop.order(id, { pot: 1, tea: 1 })
        const { rows } = accepted(await clerkOfShop.shop.orders(id, { limit: 100 }))
        const paid = rows.filter(({ status }) => status === 'PAID').length
        // Each order has one piece of tea, so no more than two orders can be PAID at one time.
        expect(paid).toBeLessThanOrEqual(2)
        if (order.ok) accepted(await clerkOfShop.cancel(order.value.id, undefined, { restock: paid % 2 === 0 }))
      })
      expect([await boughtBy(users, 'tea'), await boughtBy(users, 'pot')]).toEqual([
        users.map(() => 0),
        users.map(() => 0),
      ])
      expect(await crowd.store.audit.findings()).toEqual([])
      expect(crowd.errors.filter((errorClass) => errorClass !== 'transient')).toEqual([])
    })
  })
}
