import {
  heldCoupon,
  heldStateOf,
  type Page,
  type PageRange,
  type Product,
  type ProductId,
  pageOf,
  type Store,
  withinPageLines,
} from '@hexmart/core/adapter'
import { factsOf, type Memory, pick, placeAfter } from './memory.ts'

/** Reads outside of transactions: they see the rows of the last commit. */
export function memoryViews(memory: Memory): Store['views'] {
  return {
    users: { find: async (ids) => factsOf(memory.users, ids) },
    balances: {
      amounts: async (ids) => new Map([...pick(memory.balances, ids)].map(([id, { amount }]) => [id, amount])),
      history: async (userId, page) => newestFirst(memory.entries.get(userId) ?? [], page, (entry) => entry.sequence),
    },
    products: {
      byIds: async (ids) => pick(memory.products, ids),
      sellable: async (page) => sellablePage(memory, page),
      listed: async (page) => {
        const { rows, next } = sellablePage(memory, page)
        const withStock = ({ id, name, price }: Product) => ({
          id,
          name,
          price,
          stock: memory.stock.get(id)?.quantity ?? 0,
        })
        return { rows: rows.map(withStock), next }
      },
    },
    stock: {
      quantities: async (ids) => new Map([...pick(memory.stock, ids)].map(([id, { quantity }]) => [id, quantity])),
    },
    coupons: {
      byIds: async (ids) => pick(memory.coupons, ids),
      issuable: async (now, { limit, after = '' }) => {
        const found = [...memory.coupons.values()]
          .filter(({ id, state, expiresAt }) => id > after && state === 'ISSUABLE' && expiresAt > now)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
        return pageOf(found.slice(0, limit + 1), limit, ({ id }) => id)
      },
      ofUser: async (userId, state, now, page) => {
        const held = [...pick(memory.userCoupons, memory.userCouponsOf.get(userId) ?? []).values()]
        const coupons = held.flatMap((userCoupon) => {
          const coupon = memory.coupons.get(userCoupon.couponId)
          return coupon && heldStateOf(userCoupon, coupon, now) === state ? [heldCoupon(userCoupon, coupon)] : []
        })
        return newestFirst(coupons, page, ({ id }) => id)
      },
    },
    actions: {
      list: async ({ actor, subject }, page) =>
        newestFirst(
          memory.actions.filter(
            (action) =>
              (actor === undefined || action.actor === actor) &&
              (subject === undefined || action.subject.id === subject),
          ),
          page,
          ({ id }) => id,
        ),
    },
    orders: {
      byIds: async (ids) => pick(memory.orders, ids),
      ofUser: async (userId, page) =>
        withinPageLines(
          newestFirst([...pick(memory.orders, memory.ordersOf.get(userId) ?? []).values()], page, ({ id }) => id),
        ),
    },
  }
}

/** A page, by descending key, of rows in any order. */
export function newestFirst<Row, Key extends string | number>(
  rows: readonly Row[],
  { limit, after }: PageRange<Key>,
  keyOf: (row: Row) => Key,
): Page<Row, Key> {
  const found = rows
    .filter((row) => after === undefined || keyOf(row) < after)
    .sort((a, b) => (keyOf(a) > keyOf(b) ? -1 : 1))
    .slice(0, limit + 1)
  return pageOf(found, limit, keyOf)
}

/** SELLABLE products by ascending id. */
function sellablePage(memory: Memory, { limit, after }: PageRange<ProductId>): Page<Product, ProductId> {
  const found: Product[] = []
  const { productIds } = memory
  for (let at = after === undefined ? 0 : placeAfter(productIds, after); at < productIds.length; at++) {
    const product = memory.products.get(productIds[at] as ProductId)
    if (product?.state === 'SELLABLE' && found.push(product) > limit) break
  }
  return pageOf(found, limit, ({ id }) => id)
}
