import {
  inPeriod,
  limitPageLines,
  type NameKey,
  type Order,
  type OrderFilter,
  type Page,
  type PageRange,
  type ProductFilter,
  pageOf,
  type StockedProduct,
  type Store,
  type UserId,
} from '@hexmart/core/adapter'
import { type Memory, pick } from './memory.ts'
import { movementsOf } from './movements.ts'
import { ascending, newestFirst } from './pages.ts'

type Views = Store['views']

/** Rows per chunk of an export. */
const chunkSize = 1_000

/** The lists for operators, and the rows for exports. */
export function memoryLists(memory: Memory) {
  return {
    users: {
      byIds: async (ids) => pick(memory.users, ids),
      list: async (query, page) => searchPage([...memory.users.values()], query, page),
    } satisfies Partial<Views['users']>,

    balances: {
      liability: async (at) => liability(memory, at),
      inPeriod: (period) => {
        const entries = [...memory.entries.values()].flat().filter((entry) => inPeriod(period, entry.at))
        return chunks(entries.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)))
      },
    } satisfies Partial<Views['balances']>,

    products: {
      list: async (filter, page) => searchPage(stockedProducts(memory, filter), filter.query, page),
      lowStock: async (atMost, limit) => {
        const ownProducts = stockedProducts(memory, { state: 'SELLABLE' }).map(({ id, stock }) => ({
          productId: id,
          quantity: stock,
        }))
        const hostProducts = [...memory.stock.values()].filter(({ productId }) => !memory.products.has(productId))
        return [...ownProducts, ...hostProducts]
          .filter(({ quantity }) => quantity <= atMost)
          .sort((a, b) => a.quantity - b.quantity || (a.productId < b.productId ? -1 : 1))
          .slice(0, limit)
      },
    } satisfies Partial<Views['products']>,

    stock: {
      movements: async (productId, page) => {
        const { rows, next } = newestFirst(movementsOf(memory, productId), page, ({ key }) => key)
        return { rows: rows.map(({ movement }) => movement), next }
      },
    } satisfies Partial<Views['stock']>,

    coupons: {
      list: async (state, page) =>
        ascending(
          [...memory.coupons.values()].filter((coupon) => state === undefined || coupon.state === state),
          page,
          ({ id }) => id,
        ),
      used: async (id) =>
        [...memory.userCoupons.values()].filter(({ couponId, usedBy }) => couponId === id && usedBy !== null).length,
      holders: async (id, page) =>
        ascending(
          [...memory.userCoupons.values()].filter(({ couponId }) => couponId === id),
          page,
          ({ number }) => number,
        ),
    } satisfies Partial<Views['coupons']>,

    orders: {
      list: async (filter, page) =>
        limitPageLines(
          newestFirst(
            [...memory.orders.values()].filter((order) => matches(order, filter)),
            page,
            ({ id }) => id,
          ),
        ),
      inPeriod: (period) => {
        const orders = [...memory.orders.values()].filter(({ paidAt }) => inPeriod(period, paidAt))
        return chunks(orders.sort((a, b) => (a.id < b.id ? -1 : 1)))
      },
    } satisfies Partial<Views['orders']>,
  }
}

function matches({ userId, items, reference, status, paidAt }: Order, filter: OrderFilter): boolean {
  return (
    (filter.userId === undefined || filter.userId === userId) &&
    (filter.productId === undefined || items.some(({ productId }) => productId === filter.productId)) &&
    (filter.reference === undefined || filter.reference === reference) &&
    (filter.status === undefined || filter.status === status) &&
    inPeriod(filter, paidAt)
  )
}

function stockedProducts({ products, stock }: Memory, { state }: ProductFilter): StockedProduct[] {
  return [...products.values()]
    .filter((product) => state === undefined || product.state === state)
    .map((product) => ({ ...product, stock: stock.get(product.id)?.quantity ?? 0 }))
}

function liability({ balances, entries }: Memory, at: number | undefined) {
  const amountOf = new Map<UserId, number>([...balances.values()].map(({ userId, amount }) => [userId, amount]))
  if (at !== undefined) {
    for (const [userId, ofUser] of entries) {
      const before = ofUser.filter((entry) => entry.at < at)
      amountOf.set(
        userId,
        before.reduce((sum, { amount }) => sum + amount, 0),
      )
    }
  }
  const amounts = [...amountOf.values()]
  return {
    users: amounts.filter((amount) => amount > 0).length,
    amount: Math.min(
      amounts.reduce((sum, amount) => sum + amount, 0),
      Number.MAX_SAFE_INTEGER,
    ),
  }
}

/**
 * Without a query: a page of all rows, sorted by id. With a query: a page of the rows whose names begin with the query and the
 * row whose id equals the query, sorted by name and then by id.
 */
function searchPage<Row extends { readonly id: string; readonly name: string | null }>(
  rows: readonly Row[],
  query: string | undefined,
  { limit, after }: PageRange<NameKey<Row['id']>>,
): Page<Row, NameKey<Row['id']>> {
  const start = query?.toLowerCase()
  const keyOf = ({ id, name }: Row) => ({ id, name: start === undefined ? '' : (name ?? '').toLowerCase() })
  const compare = (a: NameKey<string>, b: NameKey<string>) => compareText(a.name, b.name) || compareText(a.id, b.id)
  const found = rows
    .filter((row) => start === undefined || row.id === query || keyOf(row).name.startsWith(start))
    .filter((row) => after === undefined || compare(keyOf(row), after) > 0)
    .sort((a, b) => compare(keyOf(a), keyOf(b)))
  return pageOf(found.slice(0, limit + 1), limit, keyOf)
}

/**
 * Compares by code points, as PostgreSQL does with `collate "C"`. JavaScript's `<` compares UTF-16 units, which sorts some
 * characters differently.
 */
function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

async function* chunks<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += chunkSize) yield rows.slice(from, from + chunkSize)
}
