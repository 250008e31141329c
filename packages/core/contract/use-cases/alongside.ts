import { beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '../../src/rules.ts'
import { openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'

/** Tests when a store calls the host's function `alongside`, and what happens if the function fails: O45. */
export function describeAlongside(harness: Harness): void {
  describe('rows alongside', () => {
    let alongside: (changes: readonly Change[]) => unknown
    beforeEach(() => {
      alongside = () => {}
    })
    const scene = sceneOf({ ...harness, open: () => harness.open((changes) => alongside(changes) as undefined) })

    /** Places orders of tea in one batch. */
    const order = (...quantities: number[]) =>
      Promise.allSettled(quantities.map((tea) => scene.clerk.order('mina', { tea })))
    const storedQuantities = async () => (await scene.clerk.orders('mina')).map(({ items }) => items[0]?.quantity)

    test('O45: each batch calls the function once, with the changes of its accepted commands in the order in which they were decided', async () => {
      const seen: string[][] = []
      alongside = (changes) => void seen.push(changes.map(({ type }) => type))
      await openTeaShop(scene.clerk)
      await order(1, 1, 20, 1)
      const placed = ['stock moved', 'balance changed', 'order added']
      expect(seen).toEqual([
        ['user added'],
        ['balance changed'],
        ['product added', 'stock moved'],
        ['product added', 'stock moved'],
        ['coupon added'],
        [...placed, ...placed, ...placed],
      ])
    })

    test('O45: a batch whose commands are all refused or replayed does not call the function', async () => {
      const { clerk } = scene
      await openTeaShop(clerk)
      let calls = 0
      alongside = () => void calls++
      const options = { idempotencyKey: 'once' }
      await clerk.order('mina', { tea: 1 }, {}, options)
      await clerk.order('mina', { tea: 1 }, {}, options)
      await clerk.order('mina', { tea: 20 })
      expect(calls).toBe(1)
    })

    test('O45: a command for which the function throws fails alone with a permanent StoreError, and leaves nothing behind', async () => {
      await openTeaShop(scene.clerk)
      alongside = (changes) => {
        for (const change of changes) {
          if (change.type === 'order added' && change.order.items[0]?.quantity === 2) throw new RangeError('no pairs')
        }
      }
      expect(await order(1, 2, 1)).toMatchObject([
        { value: { ok: true } },
        { reason: { name: 'StoreError', class: 'permanent', message: 'no pairs', cause: expect.any(RangeError) } },
        { value: { ok: true } },
      ])
      expect(await storedQuantities()).toEqual([1, 1])
      expect(await scene.clerk.stock('tea')).toBe(3)
    })

    test('O45: a function that returns a promise makes every command fail, because the commit does not wait for the promise', async () => {
      await openTeaShop(scene.clerk)
      alongside = () => Promise.reject(new Error('too late'))
      const [placed] = await order(1)
      expect(placed).toMatchObject({ reason: { name: 'StoreError', class: 'permanent' } })
      expect((placed as PromiseRejectedResult).reason.message).toContain('alongside must be synchronous')
      expect(await storedQuantities()).toEqual([])
    })
  })
}
