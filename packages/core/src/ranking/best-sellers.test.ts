import { describe, expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { aProduct } from '../../contract/rows.ts'
import { ProductId } from '../base/ids.ts'
import { Policy } from '../base/policy.ts'
import { Day } from '../base/time.ts'
import type { Product } from '../product/product.ts'
import { bestSellers, RankingQuery } from './best-sellers.ts'
import type { ProductSales, SalesStatistics } from './ports.ts'

const sale = (id: string, quantity: number): ProductSales => ({
  productId: ProductId.parse(id),
  quantity,
  amount: quantity * 1_000,
})

/**
 * Reads the ranking on 11 March. The last built day is the 10th, unless the test says otherwise. From the second query on, the
 * store answers with `rebuiltSales`. `ranges`: the ranges of days and
 * rows that the store was asked for.
 */
async function read(
  sales: readonly ProductSales[],
  products: readonly Product[],
  query: RankingQuery = {},
  lastBuilt: string | null = '2025-03-10',
  rebuiltSales = sales,
) {
  const ranges: Parameters<SalesStatistics['top']>[0][] = []
  const statistics: Partial<SalesStatistics> = {
    lastBuilt: async () => (lastBuilt === null ? null : Day.parse(lastBuilt)),
    async top(range) {
      ranges.push(range)
      return (ranges.length === 1 ? sales : rebuiltSales).slice(0, range.limit)
    },
  }
  const catalogue = {
    sellable: async () => ({ rows: [], next: null }),
    byIds: async (ids: readonly ProductId[]) =>
      new Map(products.filter(({ id }) => ids.includes(id)).map((product) => [product.id, product])),
  }
  const ports = {
    statistics: statistics as SalesStatistics,
    catalogue,
    clock: manualClock('2025-03-11T12:00:00+09:00'),
  }
  return { ...(await bestSellers(ports, Policy.parse({}), query)), ranges }
}

describe('the days', () => {
  test.each([
    ['R4, R14: the ranking covers the last three full days', {}, '2025-03-10', '2025-03-08', '2025-03-10'],
    ['R4: the ranking covers as many days as the query says', { days: 1 }, '2025-03-10', '2025-03-10', '2025-03-10'],
    ['R4: the ranking covers up to thirty days', { days: 30 }, '2025-03-10', '2025-02-09', '2025-03-10'],
    [
      'R12: the ranking ends with the last counted day while yesterday is not counted yet',
      {},
      '2025-03-09',
      '2025-03-07',
      '2025-03-09',
    ],
    ['R5: the ranking ends with yesterday if no day was counted yet', {}, null, '2025-03-08', '2025-03-10'],
  ])('%s', async (_, query, built, from, to) => {
    expect(await read([], [], query, built)).toMatchObject({ from, to, products: [], ranges: [{ from, to }] })
  })
})

describe('the ranks', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `p${index}`)
  const sales = ids.map((id, index) => sale(id, 100 - index))
  const places = (found: { products: readonly { rank: number; id: string }[] }) =>
    found.products.map(({ rank, id }) => `${rank} ${id}`)

  test('R4: the ranking lists five products, unless the query says otherwise', async () => {
    const all = ids.map((id) => aProduct(id))
    expect(places(await read(sales, all))).toEqual(['1 p0', '2 p1', '3 p2', '4 p3', '5 p4'])
    expect(places(await read(sales, all, { limit: 1 }))).toEqual(['1 p0'])
    expect(places(await read(sales, all, { limit: 100 }))).toHaveLength(40)
  })

  test('R4: each rank shows the present product, and how much of it was sold', async () => {
    const { products } = await read([sale('p0', 3)], [aProduct('p0', { name: 'Tea', price: 77 })])
    expect(products).toEqual([{ rank: 1, id: 'p0', name: 'Tea', price: 77, saleCount: 3, saleAmount: 3_000 }])
  })

  test('R13: products that are stopped or unknown are skipped, and the next best move up, however many are skipped', async () => {
    const sellable = [35, 36, 37].map((index) => aProduct(`p${index}`))
    const stopped = ids.slice(0, 30).map((id) => aProduct(id, { state: 'STOPPED' }))
    const { ranges, ...found } = await read(sales, [...stopped, ...sellable], { limit: 2 })
    expect(places(found)).toEqual(['1 p35', '2 p36'])
    expect(ranges.map(({ limit }) => limit)).toEqual([4, 8, 16, 32, 64])
  })

  test('R13: if a rebuild moves products while the ranking is read, no product is skipped or listed twice', async () => {
    const sellable = ['p0', 'p4', 'p5', 'p6'].map((id) => aProduct(id))
    // The first query finds p0. Then a rebuild moves p0 to the end, and all others one place up.
    const p0Moved = [...sales.slice(1), sale('p0', 1)]
    expect(places(await read(sales, sellable, { limit: 2 }, '2025-03-10', p0Moved))).toEqual(['1 p4', '2 p5'])
    // Then a rebuild moves p39 to the top, and all others one place down.
    const p39Moved = [sale('p39', 200), ...sales.slice(0, -1)]
    const others = ['p3', 'p6'].map((id) => aProduct(id))
    expect(places(await read(sales, others, { limit: 2 }, '2025-03-10', p39Moved))).toEqual(['1 p3', '2 p6'])
  })

  test('R5: the ranking is shorter when fewer products were sold', async () => {
    const { ranges, ...found } = await read(
      sales.slice(0, 3),
      ids.map((id) => aProduct(id)),
    )
    expect(places(found)).toEqual(['1 p0', '2 p1', '3 p2'])
    expect(ranges).toHaveLength(1)
  })
})

test.each([{ days: 0 }, { days: 31 }, { days: 1.5 }, { limit: 0 }, { limit: 101 }, { day: 1 }])(
  'R4: the ranking query %j is refused',
  (query) => {
    expect(RankingQuery.safeParse(query).success).toBe(false)
  },
)
