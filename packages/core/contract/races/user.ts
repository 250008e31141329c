import { describe, expect, test } from 'vitest'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import type { Harness } from '../harness.ts'
import { crowdOf, people } from './crowd.ts'

/** Tests races between the commands of users and the blocking or erasing of these users: U2, U3. */
export function describeUserRaces(harness: Harness): void {
  describe('races of users', () => {
    const crowd = crowdOf(harness)

    test('U2: 40 users are blocked or erased while they charge, order and take a coupon: afterwards, every process refuses their commands', async () => {
      const { clerk } = crowd
      const users = people(40)
      await Promise.all(users.flatMap((id) => [clerk.user(id), clerk.charge(id, 10_000)]))
      await clerk.product('tea', { stock: 1_000 })
      await clerk.coupon('spring', { quantity: 100 })
      let placed = 0
      const calls = users.flatMap((id) => ['buy', 'block', 'buy'].map((task) => ({ id, task })))
      // Of eight calls, `rush` gives one to each of the eight shops.
      const onePerShop = people(8)
      await crowd.rush(calls, async (clerkOfShop, { id, task }) => {
        if (task === 'block') {
          accepted(await (users.indexOf(id) % 2 ? clerkOfShop.block(id) : clerkOfShop.eraseUser(id)))
          const blocked = refuse({ code: 'USER_BLOCKED', userId: id })
          const answers = await crowd.rush(onePerShop, (clerkOfEachShop) => clerkOfEachShop.order(id, { tea: 1 }))
          expect(answers).toEqual(onePerShop.map(() => blocked))
          expect(await clerkOfShop.issue(id, 'spring')).toEqual(blocked)
          expect(await clerkOfShop.charge(id, 1)).toEqual(blocked)
          return
        }
        for (let times = 0; times < 3; times++) {
          const order = await clerkOfShop.order(id, { tea: 1 })
          await clerkOfShop.issue(id, 'spring')
          await clerkOfShop.charge(id, 10)
          if (order.ok) placed++
          else expect(order.refusal.code).toBe('USER_BLOCKED')
        }
      })
      const orders = (await Promise.all(users.map((id) => clerk.orders(id)))).flat()
      expect(orders).toHaveLength(placed)
      expect(await clerk.stock('tea')).toBe(1_000 - placed)
      expect(crowd.errors).toEqual([])
    })

    test('U3: 30 users are each erased twice at the same time: both calls succeed, and one action per user is recorded', async () => {
      const { clerk } = crowd
      const users = people(30)
      await Promise.all(users.map((id) => clerk.user(id)))
      const boss = { actor: { id: 'boss', operator: true } }
      const answers = await crowd.rush(
        users.flatMap((id) => [id, id]),
        (clerkOfShop, id) => clerkOfShop.eraseUser(id, boss),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      expect(accepted(await crowd.shop.actions({ limit: 100 })).rows).toHaveLength(30)
      expect(crowd.errors).toEqual([])
    })
  })
}
