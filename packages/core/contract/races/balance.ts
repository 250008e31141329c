import { describe, expect, test } from 'vitest'
import type { Harness } from '../harness.ts'
import { crowdOf, people, twice } from './crowd.ts'

/**
 * Tests that eight shops over two stores, like the shops of two processes, can change the balances of many users at the same
 * time: B10, B11, B12, B16, B17, B18, O28.
 */
export function describeBalanceRaces(harness: Harness): void {
  describe('races for a balance', () => {
    const crowd = crowdOf(harness)

    test('B10: 30 users without a balance each make two charges at the same time, and each user then has one balance with the sum of both', async () => {
      const { clerk } = crowd
      const users = people(30)
      await Promise.all(users.map((id) => clerk.user(id)))
      const answers = await crowd.rush(twice(users), (clerkOfShop, id) => clerkOfShop.charge(id, 1_000))
      expect(answers.every(({ ok }) => ok)).toBe(true)
      for (const id of users) expect(await clerk.balance(id)).toBe(2_000)
    })

    test('B11: 6 users each make 14 charges at the same time, more than the maximum allows: for each user, exactly the 9 that fit succeed', async () => {
      const { clerk } = crowd
      const users = people(6)
      await Promise.all(users.flatMap((id) => [clerk.user(id), clerk.charge(id, 1_000_000)]))
      const charges = users.flatMap((id) => Array<string>(14).fill(id))
      const answers = await crowd.rush(charges, (clerkOfShop, id) => clerkOfShop.charge(id, 1_000_000))
      for (const id of users) {
        const own = answers.filter((_, index) => charges[index] === id)
        expect(own.filter(({ ok }) => ok)).toHaveLength(9)
        for (const answer of own) if (!answer.ok) expect(answer.refusal.code).toBe('BALANCE_LIMIT_EXCEEDED')
        expect(await clerk.balance(id)).toBe(10_000_000)
      }
      expect(crowd.errors).toEqual([])
    })

    test('B12: 40 users charge and order at the same time: both commands of each user take effect', async () => {
      const { clerk } = crowd
      const users = people(40)
      await Promise.all(users.flatMap((id) => [clerk.user(id), clerk.product(id), clerk.charge(id, 1_000)]))
      const calls = users.flatMap((id) => [{ id, amount: 500 }, { id }])
      const answers = await crowd.rush(calls, async (clerkOfShop, call) =>
        'amount' in call ? clerkOfShop.charge(call.id, call.amount) : clerkOfShop.order(call.id, { [call.id]: 1 }),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      for (const id of users) {
        expect(await clerk.balance(id)).toBe(500)
        expect((await clerk.history(id)).map(({ sequence }) => sequence)).toEqual([3, 2, 1])
      }
      expect(crowd.errors).toEqual([])
    })

    test('B16, B18: 20 notifications of each of 6 payments arrive at the same time: each payment is credited once, and its answers are equal', async () => {
      const { clerk } = crowd
      const users = people(6)
      await Promise.all(users.map((id) => clerk.user(id)))
      // Half of the users have no balance yet, so that no lock on a balance hides a missing check of the reference.
      await Promise.all(users.slice(3).map((id) => clerk.charge(id, 500)))
      const notifications = Array.from({ length: 20 }, () => users).flat()
      const answers = await crowd.rush(notifications, (clerkOfShop, id) => clerkOfShop.book(id, 1_000, `pay-${id}`))
      for (const [index, id] of users.entries()) {
        const amount = index < 3 ? 1_000 : 1_500
        const own = answers.filter((_, place) => notifications[place] === id)
        expect(own.map(({ ok }) => ok)).toEqual(Array(20).fill(true))
        expect(own).toEqual(own.map(() => expect.objectContaining({ value: { userId: id, amount } })))
        expect(own.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1)
        expect(await clerk.balance(id)).toBe(amount)
        expect((await clerk.history(id)).filter(({ reference }) => reference !== null)).toHaveLength(1)
      }
    })

    test('B17: 64 users charge at the same time, eight with each of 8 references: one user per reference is credited, the other users are refused', async () => {
      const { clerk } = crowd
      // Every charge is for a user of its own. If charges shared a balance, its lock would let this test pass even for a
      // store that lacks the unique key for references.
      const users = people(64)
      await Promise.all(users.map((id) => clerk.user(id)))
      // The first charges also connect every shop, so that the rush below begins in all shops at the same time.
      await crowd.rush(users, (clerkOfShop, id) => clerkOfShop.charge(id, 500))
      // The crowd has eight shops. Four of them get the references in the opposite order, so a store that inserted
      // references in the order of the commands would run into deadlocks.
      const charges = users.map((id, place) => {
        const turn = Math.floor(place / 8)
        return { id, reference: `pay-${place % 8 < 4 ? turn : 7 - turn}` }
      })
      const answers = await crowd.rush(charges, (clerkOfShop, { id, reference }) =>
        clerkOfShop.book(id, 1_000, reference),
      )
      for (const reference of new Set(charges.map((charge) => charge.reference))) {
        const own = answers.filter((_, place) => charges[place]?.reference === reference)
        expect(own.filter(({ ok }) => ok)).toHaveLength(1)
        for (const answer of own)
          if (!answer.ok) expect(answer.refusal).toEqual({ code: 'REFERENCE_REUSED', reference })
      }
      const balances = await Promise.all(users.map((id) => clerk.balance(id)))
      expect(balances.reduce((sum, amount) => sum + amount, 0)).toBe(64 * 500 + 8 * 1_000)
    })

    test('O28: each of 40 users has money for one order and places two at the same time: one of the two succeeds, and no balance drops below 0', async () => {
      const { clerk } = crowd
      const users = people(40)
      await Promise.all(users.flatMap((id) => [clerk.user(id), clerk.charge(id, 1_500)]))
      // Every order is for a product of its own. With a common product, the lock on the stock would let this test pass even
      // for a store that does not lock the balance.
      const orders = twice(users).map((id, index) => ({ id, productId: `p${index}` }))
      await Promise.all(orders.map(({ productId }) => clerk.product(productId)))
      const answers = await crowd.rush(orders, (clerkOfShop, { id, productId }) =>
        clerkOfShop.order(id, { [productId]: 1 }),
      )
      for (const [index, id] of users.entries()) {
        const own = answers.slice(2 * index, 2 * index + 2)
        expect(own.filter(({ ok }) => ok)).toHaveLength(1)
        expect(own.find(({ ok }) => !ok)).toMatchObject({
          refusal: { code: 'INSUFFICIENT_BALANCE', required: 1_000, available: 500 },
        })
        expect(await clerk.balance(id)).toBe(500)
      }
      expect(crowd.errors).toEqual([])
    })
  })
}
