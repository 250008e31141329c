import { describe, expect, test } from 'vitest'
import type { OrderStateViews } from '../../src/adapter.ts'
import { ProductId, UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { type Clerk, keyed } from '../clerk.ts'
import { settled } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import { crowdOf, people, twice } from './crowd.ts'

/**
 * Tests that eight shops over two stores, like the shops of two processes, can place and cancel orders for the same products at
 * the same time: O26, O27, O29, O39, O41, P7, P8, K2, K6, A1.
 */
export function describeOrderRaces(harness: Harness): void {
  describe('races for stock, orders and products', () => {
    const crowd = crowdOf(harness)

    async function richUsers(count: number) {
      const users = people(count)
      await Promise.all(users.flatMap((id) => [crowd.clerk.user(id), crowd.clerk.charge(id, 10_000)]))
      return users
    }

    /** Expects that one of each user's two orders is placed, and the other is refused with the id of the placed order. */
    async function expectOnePlacedEach(users: readonly string[], answers: Awaited<ReturnType<Clerk['order']>>[]) {
      for (const [index, id] of users.entries()) {
        const [order, ...others] = await crowd.clerk.orders(id)
        expect(others).toEqual([])
        const refused = refuse({ code: 'REFERENCE_REUSED', reference: 'web-1', orderId: order?.id })
        const both = answers.slice(2 * index, 2 * index + 2)
        expect(both).toContainEqual(refused)
        expect(both).toContainEqual({ ok: true, value: order, replayed: false })
      }
    }

    test('O26: orders of [a, b] and of [b, a] arrive at the same time: all are placed, and no batch meets a deadlock', async () => {
      const { clerk } = crowd
      const users = await richUsers(80)
      await clerk.product('a')
      await clerk.product('b')
      const calls = users.map((id, index) => ({ id, basket: index % 4 < 2 ? { a: 1, b: 1 } : { b: 1, a: 1 } }))
      const answers = await crowd.rush(calls, (clerkOfShop, { id, basket }) => clerkOfShop.order(id, basket))
      expect(answers.every(({ ok }) => ok)).toBe(true)
      expect([await clerk.stock('a'), await clerk.stock('b')]).toEqual([20, 20])
      expect(crowd.errors).toEqual([])
    })

    test('O27: ten products with one piece each, ten buyers per product: one buyer gets the piece, the other buyers keep their money', async () => {
      const { clerk } = crowd
      const users = await richUsers(100)
      const products = people(10).map((_, index) => `p${index}`)
      await Promise.all(products.map((id) => clerk.product(id, { stock: 1 })))
      const calls = users.map((id, index) => ({ id, productId: `p${Math.floor(index / 10)}` }))
      const answers = await crowd.rush(calls, (clerkOfShop, { id, productId }) =>
        clerkOfShop.order(id, { [productId]: 1 }),
      )
      for (const [index, productId] of products.entries()) {
        const own = answers.slice(10 * index, 10 * index + 10)
        expect(own.filter(({ ok }) => ok)).toHaveLength(1)
        for (const answer of own) {
          if (!answer.ok)
            expect(answer.refusal).toEqual({ code: 'OUT_OF_STOCK', productId, requested: 1, available: 0 })
        }
        expect(await clerk.stock(productId)).toBe(0)
      }
      const balances = await Promise.all(users.map((id) => clerk.balance(id)))
      expect(balances).toEqual(answers.map(({ ok }) => (ok ? 9_000 : 10_000)))
      expect(crowd.errors).toEqual([])
    })

    test('O29: 40 users each send an order twice at the same time with one key: each order is placed once, and both answers show it', async () => {
      const { clerk } = crowd
      const users = await richUsers(40)
      await clerk.product('tea')
      const answers = await crowd.rush(twice(users), (clerkOfShop, id) =>
        clerkOfShop.order(id, { tea: 1 }, {}, keyed('k', id)),
      )
      for (const [index, id] of users.entries()) {
        const [first, second] = answers
          .slice(2 * index, 2 * index + 2)
          .map((answer) => ({ ...answer, value: accepted(answer) }))
        expect(second?.value).toEqual(first?.value)
        expect([first, second].filter((answer) => answer && 'replayed' in answer && answer.replayed)).toHaveLength(1)
        expect(await clerk.orders(id)).toHaveLength(1)
      }
      expect(await clerk.stock('tea')).toBe(60)
      expect(crowd.errors).toEqual([])
    })

    test('O39: 40 users each send two simultaneous orders with one reference: one is placed, and the refusal of the other names its id', async () => {
      const { clerk } = crowd
      const users = await richUsers(40)
      await clerk.product('tea')
      const answers = await crowd.rush(twice(users), (clerkOfShop, id) =>
        clerkOfShop.order(id, { tea: 1 }, { reference: 'web-1' }),
      )
      await expectOnePlacedEach(users, answers)
      expect(await clerk.stock('tea')).toBe(60)
      // The second order of a user waits for the lock on the balance, and then finds the reference of the first order.
      expect(crowd.errors).toEqual([])
    })

    test('O39: 40 users each send two simultaneous free orders with one reference, without a common lock: one of the two is placed', async () => {
      const { clerk } = crowd
      const users = people(40)
      await Promise.all(users.map((id) => clerk.user(id)))
      // Every order is for a product of its own. With a common product, the lock on the stock would let this test pass even
      // for a store that lacks the unique key for references.
      const products = users.flatMap((id) => [`${id}-a`, `${id}-b`])
      await Promise.all(products.map((id) => clerk.product(id, { price: 0 })))
      const answers = await crowd.rush(
        twice(users).map((id, index) => ({ id, index })),
        (clerkOfShop, { id, index }) =>
          clerkOfShop.order(id, { [`${id}-${index % 2 ? 'b' : 'a'}`]: 1 }, { reference: 'web-1' }),
      )
      await expectOnePlacedEach(users, answers)
      expect(crowd.errors.filter((errorClass) => errorClass !== 'transient')).toEqual([])
    })

    test('P8: if 20 simultaneous calls set the stock and all expect the same stock before, one succeeds; if 40 simultaneous calls each add a piece, no piece is lost', async () => {
      const { clerk } = crowd
      await clerk.product('tea', { stock: 3 })
      // The calls do not use the names of the people: `people(20)` only makes 20 calls.
      const setAnswers = await crowd.rush(people(20), (clerkOfShop) =>
        clerkOfShop.changeStock('tea', { set: 50, expected: 3 }),
      )
      expect(setAnswers.filter(({ ok }) => ok)).toHaveLength(1)
      const addAnswers = await crowd.rush(people(40), (clerkOfShop) => clerkOfShop.changeStock('tea', { change: 1 }))
      expect(addAnswers.map((answer) => accepted(answer).stock).sort()).toEqual(
        people(40).map((_, index) => 51 + index),
      )
      expect(await clerk.stock('tea')).toBe(90)
      expect(crowd.errors).toEqual([])
    })

    test('P7: 30 products each get a new name and a new price by two simultaneous changes: both changes take effect', async () => {
      const { clerk } = crowd
      const products = people(30).map((_, index) => `p${index}`)
      await Promise.all(products.map((id) => clerk.product(id)))
      const answers = await crowd.rush(
        products.flatMap((id) => [
          { id, change: { name: 'Renamed' } },
          { id, change: { price: 7 } },
        ]),
        (clerkOfShop, { id, change }) => clerkOfShop.changeProduct(id, change),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      const { rows } = accepted(await clerk.shop.products({ limit: 100 }))
      expect(rows.map(({ name, price }) => [name, price])).toEqual(products.map(() => ['Renamed', 7]))
      expect(crowd.errors).toEqual([])
    })

    test('K2: 40 orders are each canceled twice at the same time: each is refunded once, and both answers are equal', async () => {
      const { clerk } = crowd
      const users = await richUsers(40)
      await clerk.product('tea')
      const orders = await Promise.all(users.map(async (id) => accepted(await clerk.order(id, { tea: 1 })).id))
      const answers = await crowd.rush(twice(orders), (clerkOfShop, id) => clerkOfShop.cancel(id))
      for (const [index, id] of users.entries()) {
        const [first, second] = answers.slice(2 * index, 2 * index + 2)
        expect(second).toEqual(first)
        expect(await clerk.balance(id)).toBe(10_000)
      }
      expect(await clerk.stock('tea')).toBe(100)
      expect(crowd.errors).toEqual([])
    })

    test('O41: while 60 users order and cancel, every snapshot for a quote shows balances and stock of one moment', async () => {
      const { clerk } = crowd
      const users = await richUsers(60)
      await clerk.product('a', { stock: 500 })
      await clerk.product('b', { stock: 500 })
      const keys = { balances: users.map((id) => UserId.parse(id)), stock: ['a', 'b'].map((id) => ProductId.parse(id)) }
      const views = [await crowd.again(), await crowd.again()].map((store) => store.views.orderState)
      /** The sum of the balances minus the price of the stock that is left. An order lowers both by the same amount. */
      const difference = async (view: OrderStateViews) => {
        const { balances, stock } = await view.snapshot(keys)
        const money = [...balances.values()].reduce((sum, { amount }) => sum + amount, 0)
        const pieces = [...stock.values()].reduce((sum, { quantity }) => sum + quantity, 0)
        return money - 1_000 * pieces
      }
      let ordering = true
      const readers = views.map(async (view) => {
        const seen = new Set<number>()
        while (ordering) {
          seen.add(await difference(view))
          // Give the event loop a turn; otherwise the reads of a synchronous store would keep the orders from going on.
          await settled()
        }
        return [...seen]
      })
      await crowd
        .rush(users, async (clerkOfShop, id) => {
          const order = accepted(await clerkOfShop.order(id, { a: 3, b: 4 }))
          accepted(await clerkOfShop.order(id, { b: 1, a: 2 }))
          accepted(await clerkOfShop.cancel(order.id))
        })
        .finally(() => {
          ordering = false
        })
      expect(await Promise.all(readers)).toEqual(views.map(() => [60 * 10_000 - 1_000 * 1_000]))
      expect(crowd.errors).toEqual([])
    })

    test('A1: an audit finds nothing wrong at any time, even while orders are placed and canceled', async () => {
      const { clerk } = crowd
      const users = await richUsers(60)
      await clerk.product('tea')
      await clerk.coupon('spring', { quantity: 60 })
      const expectNoFindings = async () => expect(await crowd.store.audit.findings()).toEqual([])
      await crowd.rush(users, async (clerkOfShop, id) => {
        const { id: userCouponId } = accepted(await clerkOfShop.issue(id, 'spring'))
        await expectNoFindings()
        const order = accepted(await clerkOfShop.order(id, { tea: 1 }, { userCouponId }))
        await expectNoFindings()
        accepted(await clerkOfShop.cancel(order.id))
      })
      expect(crowd.errors).toEqual([])
    })

    test('K6: orders are canceled while their users order the same products again: all succeed, without a deadlock', async () => {
      const { clerk } = crowd
      const users = await richUsers(40)
      await clerk.product('a')
      await clerk.product('b')
      const orders = await Promise.all(users.map(async (id) => accepted(await clerk.order(id, { a: 1, b: 1 })).id))
      const calls = users.flatMap((id, index) => [{ cancel: orders[index] as (typeof orders)[number] }, { id }])
      const answers = await crowd.rush(calls, async (clerkOfShop, call) =>
        'cancel' in call ? clerkOfShop.cancel(call.cancel) : clerkOfShop.order(call.id, { b: 1, a: 1 }),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      for (const id of users) expect(await clerk.balance(id)).toBe(8_000)
      expect([await clerk.stock('a'), await clerk.stock('b')]).toEqual([60, 60])
      expect(crowd.errors).toEqual([])
    })
  })
}
