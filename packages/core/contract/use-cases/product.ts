import { describe, expect, test } from 'vitest'
import { ProductId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'

/** Tests the catalogue, its list and its stock: P1 to P4, P6 to P8. */
export function describeProduct(harness: Harness): void {
  describe('product', () => {
    const scene = sceneOf(harness)
    const listProducts = async () => accepted(await scene.shop.products({ limit: 100 })).rows

    test('P1, P2, P3: only SELLABLE products are listed, with stock 0 if they are sold out or never had stock', async () => {
      const { clerk } = scene
      await clerk.product('held', { state: 'HOLD' })
      await clerk.product('never-stocked', { stock: 0 })
      await clerk.product('sold-out', { stock: 3, maximumPerUser: 4 })
      await clerk.changeStock('sold-out', { change: -3 })
      await clerk.product('stopped')
      await clerk.changeProduct('stopped', { state: 'STOPPED' })
      await clerk.product('tea', { name: '녹차 – green', price: 1_000_000_000, stock: 7 })
      expect(await listProducts()).toEqual([
        { id: 'never-stocked', name: 'Product never-stocked', price: 1_000, stock: 0, maximumPerUser: null },
        { id: 'sold-out', name: 'Product sold-out', price: 1_000, stock: 0, maximumPerUser: 4 },
        { id: 'tea', name: '녹차 – green', price: 1_000_000_000, stock: 7, maximumPerUser: null },
      ])
    })

    test('P4: without SELLABLE products, the list is empty', async () => {
      await scene.clerk.product('held', { state: 'HOLD' })
      expect(await scene.shop.products({ limit: 20 })).toEqual({ ok: true, value: { rows: [], next: null } })
    })

    test('P6: as soon as an order is answered, every process lists the stock that is left', async () => {
      const { clerk } = scene
      const elsewhere = await scene.open()
      await clerk.user('mina')
      await clerk.charge('mina', 10_000)
      await clerk.product('tea', { stock: 5 })
      for (let left = 4; left >= 0; left--) {
        accepted(await clerk.order('mina', { tea: 1 }))
        expect(await elsewhere.stock('tea')).toBe(left)
        expect(await clerk.stock('tea')).toBe(left)
      }
    })

    test('P7: a product moves HOLD → SELLABLE ↔ STOPPED, and no other way', async () => {
      const { clerk } = scene
      await clerk.product('tea', { state: 'HOLD', stock: 0 })
      const move = (state: string) => clerk.changeProduct('tea', { state })
      const illegal = (from: string, to: string) => refuse({ code: 'ILLEGAL_STATE_CHANGE', from, to })
      expect(await move('STOPPED')).toEqual(illegal('HOLD', 'STOPPED'))
      expect(accepted(await move('SELLABLE')).state).toBe('SELLABLE')
      expect(await move('HOLD')).toEqual(illegal('SELLABLE', 'HOLD'))
      expect(accepted(await move('STOPPED')).state).toBe('STOPPED')
      expect(await move('HOLD')).toEqual(illegal('STOPPED', 'HOLD'))
      expect(accepted(await move('SELLABLE'))).toEqual({
        id: 'tea',
        name: 'Product tea',
        price: 1_000,
        state: 'SELLABLE',
        maximumPerUser: null,
      })
    })

    test('P7: no two products have the same id, and a product without a chosen id gets one from the shop', async () => {
      const { clerk } = scene
      await clerk.product('tea')
      expect(await clerk.product('tea', { price: 5 })).toEqual(refuse({ code: 'ALREADY_EXISTS', id: 'tea' }))
      const { id } = accepted(await clerk.product('', { id: undefined, name: 'Anonymous', stock: 2 }))
      expect(await listProducts()).toContainEqual({
        id,
        name: 'Anonymous',
        price: 1_000,
        stock: 2,
        maximumPerUser: null,
      })
    })

    test('P8: an operator adds pieces, removes pieces, or sets the stock to a counted number, never below 0', async () => {
      const { clerk } = scene
      const productId = ProductId.parse('tea')
      await clerk.product('tea', { stock: 0 })
      const answers = (stock: number) => ({ ok: true, value: { productId, stock }, replayed: false })
      expect(await clerk.changeStock('tea', { change: 5 })).toEqual(answers(5))
      expect(await clerk.changeStock('tea', { change: -2 })).toEqual(answers(3))
      expect(await clerk.changeStock('tea', { change: -4 })).toEqual(
        refuse({ code: 'STOCK_BELOW_ZERO', productId, stock: 3 }),
      )
      expect(await clerk.changeStock('tea', { set: 10, expected: 2 })).toEqual(
        refuse({ code: 'STOCK_CHANGED', productId, stock: 3 }),
      )
      expect(await clerk.changeStock('tea', { set: 10, expected: 3 })).toEqual(answers(10))
      expect(await clerk.stock('tea')).toBe(10)
    })

    test('P7, P8: neither the stock nor the price of an unknown product can be changed', async () => {
      const unknown = refuse({ code: 'PRODUCT_NOT_FOUND', productId: 'tea' })
      expect(await scene.clerk.changeStock('tea', { change: 5 })).toEqual(unknown)
      expect(await scene.clerk.changeProduct('tea', { price: 5 })).toEqual(unknown)
    })
  })
}
