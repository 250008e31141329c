import { describe, expect, test } from 'vitest'
import { pageOf } from '../../src/adapter.ts'
import { type Catalogue, type Product, ProductId, type UserDirectory, UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import type { Harness } from '../harness.ts'
import { aProduct } from '../rows.ts'
import { sceneOf } from '../scene.ts'

const members: UserDirectory = {
  find: async (ids) => new Map(ids.filter((id) => id.startsWith('member-')).map((id) => [id, {}])),
}

function catalogueOf(products: readonly Product[]): Catalogue {
  return {
    byIds: async (ids) =>
      new Map(products.filter(({ id }) => ids.includes(id)).map((product) => [product.id, product])),
    sellable: async ({ limit, after }) => {
      const shown = products.filter(({ id, state }) => state === 'SELLABLE' && (!after || id > after))
      return pageOf(shown.slice(0, limit + 1), limit, ({ id }) => id)
    },
  }
}

/** Tests a shop whose host brings its own users or its own catalogue: B1, B4, C1, O1 to O3, O6, O22, P1, P3, P8, R13. */
export function describeHostPorts(harness: Harness): void {
  describe("a host's own", () => {
    const scene = sceneOf(harness)

    describe('users', () => {
      const open = () => scene.open({ users: members })

      test('B1, O1, C1: reads and commands are refused for a user whom the host does not know', async () => {
        const clerk = await open()
        const userId = UserId.parse('stranger')
        const unknown = refuse({ code: 'USER_NOT_FOUND', userId })
        await clerk.product('tea')
        await clerk.coupon('spring')
        // This user is in the store, but the host does not know the user.
        await scene.clerk.user('stranger')
        expect(await clerk.shop.balance(userId)).toEqual(unknown)
        expect(await clerk.shop.orders(userId, { limit: 20 })).toEqual(unknown)
        expect(await clerk.charge('stranger', 1_000)).toEqual(unknown)
        expect(await clerk.issue('stranger', 'spring')).toEqual(unknown)
        expect(await clerk.order('stranger', { tea: 1 })).toEqual(unknown)
      })

      test('B4, O6: a user of the host can charge and order, even in one batch with unknown users', async () => {
        const clerk = await open()
        await clerk.product('tea', { stock: 10 })
        const ids = ['member-1', 'stranger', 'member-2']
        const answers = await Promise.all(ids.map((id) => clerk.charge(id, 1_000)))
        expect(answers.map(({ ok }) => ok)).toEqual([true, false, true])
        accepted(await clerk.order('member-1', { tea: 1 }))
        expect(await clerk.balance('member-1')).toBe(0)
        expect(await clerk.balance('member-2')).toBe(1_000)
      })

      test('a user of the host cannot be created through the shop', async () => {
        const clerk = await open()
        await expect(clerk.user('member-1')).rejects.toThrow(TypeError)
      })
    })

    describe('catalogue', () => {
      const catalogue = catalogueOf([
        aProduct('cup', { price: 300 }),
        aProduct('pot', { state: 'STOPPED' }),
        aProduct('tea', { price: 4_500 }),
      ])
      async function open() {
        const clerk = await scene.open({ catalogue })
        await clerk.user('mina')
        await clerk.charge('mina', 10_000)
        accepted(await clerk.changeStock('tea', { change: 5 }))
        return clerk
      }

      test('P1, P3: the products of the host are listed with the stock that the shop keeps', async () => {
        const clerk = await open()
        const { rows } = accepted(await clerk.shop.products({ limit: 1 }))
        expect(rows).toEqual([{ id: 'cup', name: 'Product cup', price: 300, stock: 0, maximumPerUser: null }])
        expect(await clerk.stock('tea')).toBe(5)
        expect(await clerk.stock('pot')).toBeUndefined()
      })

      test('O2, O3, O6, O22: an order follows the prices and the states of the host’s products', async () => {
        const clerk = await open()
        const order = (basket: Record<string, number>) => clerk.order('mina', basket)
        expect(await order({ spoon: 1 })).toEqual(refuse({ code: 'PRODUCT_NOT_FOUND', productId: 'spoon' }))
        expect(await order({ pot: 1 })).toMatchObject({ refusal: { code: 'PRODUCT_NOT_SELLABLE' } })
        expect(await order({ cup: 1 })).toMatchObject({ refusal: { code: 'OUT_OF_STOCK', available: 0 } })
        expect(accepted(await clerk.order('mina', { tea: 2 }))).toMatchObject({
          items: [{ productId: 'tea', name: 'Product tea', price: 4_500, quantity: 2 }],
          total: 9_000,
        })
        expect(await clerk.stock('tea')).toBe(3)
      })

      test('P8: a change of stock is refused for a product that the host does not have', async () => {
        const clerk = await open()
        expect(await clerk.changeStock('spoon', { change: 1 })).toEqual(
          refuse({ code: 'PRODUCT_NOT_FOUND', productId: 'spoon' }),
        )
      })

      test('R13: the products of the host are ranked, except those that are STOPPED', async () => {
        const clerk = await open()
        accepted(await clerk.order('mina', { tea: 2 }))
        scene.clock.set('2025-03-11T00:10:00+09:00')
        await clerk.shop.jobs.ranking.buildDueDays()
        const { products } = accepted(await clerk.shop.ranking())
        expect(products).toMatchObject([{ rank: 1, id: ProductId.parse('tea'), saleCount: 2 }])
        const { shop } = await scene.open({ catalogue: catalogueOf([aProduct('tea', { state: 'STOPPED' })]) })
        expect(accepted(await shop.ranking()).products).toEqual([])
      })

      test('the products of the host can be neither created nor changed through the shop', async () => {
        const clerk = await open()
        await expect(clerk.product('mug')).rejects.toThrow(TypeError)
        await expect(clerk.changeProduct('tea', { price: 1 })).rejects.toThrow(TypeError)
      })
    })
  })
}
