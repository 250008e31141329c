import { describe, expect, test } from 'vitest'
import type { CatalogueProduct, OrderId, ProductId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { aProduct, inUnit, productId, userId } from '../rows.ts'
import { sceneOf } from '../scene.ts'

const limitExceeded = (limit: number, bought: number, requested: number, product = 'tea') =>
  refuse({ code: 'PURCHASE_LIMIT_EXCEEDED', productId: product, limit, bought, requested })

/** Tests limits on how many pieces of a product one user may buy in all: P10, P11, O41. */
export function describePurchaseLimits(harness: Harness): void {
  describe('a limit per user', () => {
    const scene = sceneOf(harness)

    /** Gives Mina and Jun 100,000 each. Tea costs 1,000, and each user may buy 3 of it; pots have no limit. */
    async function open() {
      const { clerk } = scene
      await openTeaShop(clerk)
      await clerk.user('jun')
      await clerk.charge('jun', 100_000)
      await clerk.changeProduct('tea', { price: 1_000, maximumPerUser: 3 })
      await clerk.changeStock('tea', { change: 95 })
      return clerk
    }
    /**
     * The sequence and the count of the newest row that the ledger of purchases has for the user and the product. Each counted
     * order adds a row, and so does the cancel of a counted order.
     */
    const newest = (user: string, product: string) =>
      inUnit(scene.store, async (tx) => {
        const [row] = await tx.purchases.newest([{ userId: userId(user), productId: productId(product) }])
        return row && { sequence: row.sequence, bought: row.bought }
      })

    test('P10: the limit holds within one order and over several, for each user and each product separately', async () => {
      const clerk = await open()
      expect(await clerk.order('mina', { tea: 4 })).toEqual(limitExceeded(3, 0, 4))
      accepted(await clerk.order('mina', { tea: 2, pot: 1 }))
      expect(await clerk.order('mina', { pot: 1, tea: 2 })).toEqual(limitExceeded(3, 2, 2))
      accepted(await clerk.order('mina', { tea: 1 }))
      expect(await clerk.order('mina', { tea: 1 })).toEqual(limitExceeded(3, 3, 1))
      accepted(await clerk.order('jun', { tea: 3 }))
      accepted(await clerk.order('mina', { pot: 1 }))
      expect([await newest('mina', 'tea'), await newest('mina', 'pot')]).toEqual([
        { sequence: 2, bought: 3 },
        undefined,
      ])
      expect(await clerk.balance('mina')).toBe(100_000 - 3_000 - 42_000)
    })

    test('P10: lines of one product count together, and a refused order is not counted', async () => {
      const clerk = await open()
      const items = [1, 2, 1].map((quantity) => ({ productId: 'tea', quantity }))
      expect(await scene.shop.placeOrder({ userId: 'mina', items })).toEqual(limitExceeded(3, 0, 4))
      expect(await clerk.order('mina', { tea: 3, pot: 6 })).toMatchObject({ refusal: { code: 'INSUFFICIENT_BALANCE' } })
      accepted(await scene.shop.placeOrder({ userId: 'mina', items: items.slice(0, 2) }))
    })

    test('P10: each order of a batch counts the orders before it', async () => {
      const clerk = await open()
      const answers = await Promise.all([1, 1, 2, 1, 1].map((quantity) => clerk.order('mina', { tea: quantity })))
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true, false])
      expect([answers[2], answers[4]]).toEqual([limitExceeded(3, 2, 2), limitExceeded(3, 3, 1)])
    })

    test('P10: an order that is replayed counts once', async () => {
      const clerk = await open()
      for (let times = 0; times < 3; times++) accepted(await clerk.order('mina', { tea: 3 }, {}, keyed('k')))
      expect(await newest('mina', 'tea')).toEqual({ sequence: 1, bought: 3 })
    })

    test('P11: a canceled order, restocked or not, no longer counts towards the limit, and a second cancel changes nothing', async () => {
      const clerk = await open()
      const first = accepted(await clerk.order('mina', { tea: 2, pot: 1 }))
      const second = accepted(await clerk.order('mina', { tea: 1 }))
      accepted(await clerk.cancel(first.id))
      accepted(await clerk.cancel(first.id))
      expect(await clerk.order('mina', { tea: 3 })).toEqual(limitExceeded(3, 1, 3))
      accepted(await clerk.order('mina', { tea: 2 }))
      expect(await clerk.order('mina', { tea: 1 })).toEqual(limitExceeded(3, 3, 1))
      accepted(await clerk.cancel(second.id, undefined, { restock: false }))
      accepted(await clerk.order('mina', { tea: 1 }))
      expect(await newest('mina', 'tea')).toEqual({ sequence: 6, bought: 3 })
    })

    test('P11: each order and each cancel of a batch continues the count of the commands before it', async () => {
      const clerk = await open()
      const orders: OrderId[] = []
      for (let times = 0; times < 3; times++) orders.push(accepted(await clerk.order('mina', { tea: 1 })).id)
      const [a, b, c] = orders as [OrderId, OrderId, OrderId]
      const answers = await Promise.all([
        clerk.cancel(a),
        clerk.cancel(b),
        clerk.order('mina', { pot: 1 }),
        clerk.cancel(c),
        clerk.cancel(a),
      ])
      expect(answers.every(({ ok }) => ok)).toBe(true)
      accepted(await clerk.order('mina', { tea: 3 }))
      expect(await newest('mina', 'tea')).toEqual({ sequence: 7, bought: 3 })
    })

    test('P11: a raised or lowered limit counts what was bought while the product had a limit', async () => {
      const clerk = await open()
      await clerk.product('cup')
      const before = accepted(await clerk.order('mina', { cup: 5 }))
      await clerk.changeProduct('cup', { maximumPerUser: 4 })
      accepted(await clerk.order('mina', { cup: 4 }))
      await clerk.changeProduct('cup', { maximumPerUser: 6 })
      expect(await clerk.order('mina', { cup: 3 })).toEqual(limitExceeded(6, 4, 3, 'cup'))
      accepted(await clerk.order('mina', { cup: 2 }))
      await clerk.changeProduct('cup', { maximumPerUser: 1 })
      expect(await clerk.order('mina', { cup: 1 })).toEqual(limitExceeded(1, 6, 1, 'cup'))
      // The first order was not counted, so its cancel does not lower the count.
      accepted(await clerk.cancel(before.id))
      expect(await clerk.order('mina', { cup: 1 })).toEqual(limitExceeded(1, 6, 1, 'cup'))
    })

    test('P11: without a limit nothing is counted, and a limit that is set again continues the earlier count', async () => {
      const clerk = await open()
      const counted = accepted(await clerk.order('mina', { tea: 2 }))
      await clerk.changeProduct('tea', { maximumPerUser: null })
      accepted(await clerk.order('mina', { tea: 20 }))
      await clerk.changeProduct('tea', { maximumPerUser: 3 })
      expect(await clerk.order('mina', { tea: 2 })).toEqual(limitExceeded(3, 2, 2))
      await clerk.changeProduct('tea', { maximumPerUser: null })
      accepted(await clerk.cancel(counted.id))
      await clerk.changeProduct('tea', { maximumPerUser: 3 })
      accepted(await clerk.order('mina', { tea: 3 }))
    })

    test('P10, P11: a limit that is set or removed earlier in a batch holds for the later orders of the batch', async () => {
      const clerk = await open()
      accepted(await clerk.order('mina', { tea: 2 }))
      await clerk.changeProduct('tea', { maximumPerUser: null })
      const answers = await Promise.all([
        clerk.changeProduct('tea', { maximumPerUser: 3 }),
        clerk.order('mina', { tea: 2 }),
        clerk.order('mina', { tea: 1 }),
        clerk.product('cup', { maximumPerUser: 1 }),
        clerk.order('mina', { cup: 2 }),
        clerk.order('mina', { cup: 1 }),
        clerk.changeProduct('tea', { maximumPerUser: null }),
        clerk.order('mina', { tea: 2 }),
      ])
      expect(answers.map(({ ok }) => ok)).toEqual([true, false, true, true, false, true, true, true])
      expect([answers[1], answers[4]]).toEqual([limitExceeded(3, 2, 2), limitExceeded(1, 0, 2, 'cup')])
      expect([await newest('mina', 'tea'), await newest('mina', 'cup')]).toEqual([
        { sequence: 2, bought: 3 },
        { sequence: 1, bought: 1 },
      ])
    })

    test('P10, O41: a quote reports an order that exceeds the limit, and the product list shows the limit', async () => {
      const clerk = await open()
      accepted(await clerk.order('mina', { tea: 2 }))
      expect((await clerk.quote('mina', { tea: 1 })).faults).toEqual([])
      expect((await clerk.quote('mina', { pot: 1, tea: 2 })).faults).toEqual([limitExceeded(3, 2, 2).refusal])
      expect((await clerk.quote('jun', { tea: 3 })).faults).toEqual([])
      const { rows } = accepted(await scene.shop.products({ limit: 10 }))
      expect(rows.map(({ id, maximumPerUser }) => [id, maximumPerUser])).toEqual([
        ['pot', null],
        ['tea', 3],
      ])
    })

    test('P10: a host’s catalogue limits its products in the same way, and an invalid limit is an error', async () => {
      await open()
      const products = new Map<ProductId, CatalogueProduct>()
      const catalogue = {
        byIds: async () => products,
        sellable: async () => ({ rows: [...products.values()], next: null }),
      }
      const clerk = await scene.open({ catalogue })
      const { maximumPerUser: _, ...unlimited } = aProduct('tea')
      products.set(productId('tea'), unlimited)
      accepted(await clerk.order('mina', { tea: 5 }))
      products.set(productId('tea'), aProduct('tea', { maximumPerUser: 2 }))
      accepted(await clerk.order('mina', { tea: 2 }))
      expect(await clerk.order('mina', { tea: 1 })).toEqual(limitExceeded(2, 2, 1))
      expect((await clerk.quote('mina', { tea: 1 })).faults).toEqual([limitExceeded(2, 2, 1).refusal])
      products.set(productId('tea'), aProduct('tea', { maximumPerUser: 0.5 }))
      await expect(clerk.order('mina', { tea: 1 })).rejects.toThrow(TypeError)
    })
  })
}
