import { expect, test } from 'vitest'
import { aProduct, productId } from '../../contract/rows.ts'
import { defaultPolicy } from '../base/policy.ts'
import type { Store } from '../store/store.ts'
import { createSummary } from './summary.ts'

const noon = Date.parse('2025-03-10T12:00:00+09:00')

/** A summary over a store that notes its queries of sales and stock in `scene.queries`, with a clock that the test moves. */
function open() {
  const scene = { now: noon, elapsed: 0, queries: [] as string[], waiting: 3 }
  const products = [
    aProduct('tea', { name: 'Tea' }),
    aProduct('pot', { name: 'Pot' }),
    aProduct('old', { state: 'STOPPED' }),
  ]
  const store = {
    views: {
      products: {
        lowStock: async (atMost: number, limit: number) => {
          scene.queries.push(`low ${atMost} ${limit}`)
          return [...products.map(({ id }) => id), productId('unknown')].map((id) => ({ productId: id, quantity: 1 }))
        },
      },
    },
    statistics: {
      figures: async ({ from, until }: { from: number; until: number }) => {
        scene.queries.push(`today ${new Date(from).toISOString()} ${(until - from) / 3_600_000}`)
        return { orders: scene.queries.length, sales: 0, cancels: 0, charges: 0 }
      },
      daily: async (from: string, to: string) => {
        scene.queries.push(`${from} to ${to}`)
        return []
      },
    },
    outbox: { counts: async () => ({ waiting: 1, dead: 2, oldestWaiting: 3 }) },
  } as unknown as Store
  const catalogue = {
    byIds: async () => new Map(products.map((product) => [product.id, product])),
    sellable: async () => ({ rows: [], next: null }),
  }
  const clock = { now: () => scene.now, elapsed: () => scene.elapsed, sleep: async () => {} }
  const summary = createSummary({ store, catalogue, clock, policy: defaultPolicy, waiting: () => scene.waiting })
  return { scene, summary }
}

test('A7: today begins at midnight in the shop’s zone, and the thirty days before today are listed', async () => {
  const { scene, summary } = open()
  scene.now = Date.parse('2025-03-10T00:00:00+09:00')
  expect((await summary(10)).today.day).toBe('2025-03-10')
  expect(scene.queries).toEqual(['today 2025-03-09T15:00:00.000Z 24', '2025-02-08 to 2025-03-09', 'low 10 100'])
})

test('A7: the figures of today and the low stock are kept for 30 seconds, but waiting commands are counted at each call', async () => {
  const { scene, summary } = open()
  const [first] = await Promise.all([summary(10), summary(10)])
  scene.elapsed = 29_999
  scene.waiting = 5
  const later = await summary(10)
  expect(later.today).toEqual(first?.today)
  expect(later.queue).toEqual({ waiting: 5 })
  const counts = (kind: string) => scene.queries.filter((query) => query.startsWith(kind)).length
  expect([counts('today'), counts('low')]).toEqual([1, 1])
  scene.elapsed = 30_000
  await summary(10)
  expect([counts('today'), counts('low')]).toEqual([2, 2])
})

test('A7: when a new day begins, the figures of yesterday are not shown as those of today', async () => {
  const { scene, summary } = open()
  scene.now = Date.parse('2025-03-10T23:59:59+09:00')
  await summary(10)
  scene.now += 1_000
  expect((await summary(10)).today.day).toBe('2025-03-11')
  expect(scene.queries.filter((query) => query.startsWith('today'))).toHaveLength(2)
})

test('low stock is looked up for each threshold separately, and lists only SELLABLE products', async () => {
  const { scene, summary } = open()
  const low = [
    { productId: 'tea', name: 'Tea', stock: 1 },
    { productId: 'pot', name: 'Pot', stock: 1 },
  ]
  expect((await summary(10)).lowStock).toEqual(low)
  expect((await summary(3)).lowStock).toEqual(low)
  expect(scene.queries.filter((query) => query.startsWith('low'))).toEqual(['low 10 100', 'low 3 100'])
})
