import {
  heldCoupon,
  heldStateOf,
  inPeriod,
  limitPageLines,
  type Page,
  type PageRange,
  type Product,
  type ProductId,
  pageOf,
  referenceKey,
  type Store,
  userAndProductKey,
} from '@hexmart/core/adapter'
import { memoryLists } from './lists.ts'
import { couponsOf, factsAbout, type Memory, pick, placeAfter } from './memory.ts'
import { newestFirst } from './pages.ts'
import { newestPurchases } from './purchases.ts'

/** Reads outside of transactions: they see the rows of the last commit. */
export function memoryViews(memory: Memory): Store['views'] {
  const lists = memoryLists(memory)
  return {
    users: { find: async (ids) => factsAbout(memory.users, ids), ...lists.users },
    balances: {
      ...lists.balances,
      amounts: async (ids) => new Map([...pick(memory.balances, ids)].map(([id, { amount }]) => [id, amount])),
      history: async (userId, period, page) =>
        newestFirst(
          (memory.entries.get(userId) ?? []).filter(({ at }) => inPeriod(period, at)),
          page,
          ({ sequence }) => sequence,
        ),
    },
    products: {
      ...lists.products,
      byIds: async (ids) => pick(memory.products, ids),
      sellable: async (page) => sellablePage(memory, page),
      sellableWithStock: async (page) => {
        const { rows, next } = sellablePage(memory, page)
        const withStock = ({ id, name, price, maximumPerUser }: Product) => ({
          id,
          name,
          price,
          stock: memory.stock.get(id)?.quantity ?? 0,
          maximumPerUser,
        })
        return { rows: rows.map(withStock), next }
      },
    },
    stock: {
      ...lists.stock,
      quantities: async (ids) => new Map([...pick(memory.stock, ids)].map(([id, { quantity }]) => [id, quantity])),
    },
    coupons: {
      ...lists.coupons,
      byIds: async (ids) => pick(memory.coupons, ids),
      issuable: async (now, { limit, after = '' }) => {
        const found = [...memory.coupons.values()]
          .filter(({ id, state, expiresAt }) => id > after && state === 'ISSUABLE' && expiresAt > now)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
        return pageOf(found.slice(0, limit + 1), limit, ({ id }) => id)
      },
      ofUser: async (userId, state, now, page) => {
        const userCoupons = [...pick(memory.userCoupons, memory.userCouponsOf.get(userId) ?? []).values()]
        const coupons = userCoupons.flatMap((userCoupon) => {
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
    orderState: {
      snapshot: async ({ users = [], balances = [], products = [], stock = [], ...keys }) => {
        return {
          users: factsAbout(memory.users, users),
          balances: pick(memory.balances, balances),
          products: pick(memory.products, products),
          stock: pick(memory.stock, stock),
          userCoupons: pick(memory.userCoupons, keys.userCoupons ?? []),
          coupons: couponsOf(memory, keys.couponsOfUserCoupons ?? []),
          purchases: new Map(
            newestPurchases(
              memory,
              (keys.purchases ?? []).flatMap(({ userId, items }) =>
                items.map(({ productId }) => ({ userId, productId })),
              ),
            ).map((purchase) => [userAndProductKey(purchase), purchase]),
          ),
          orderReferences: pick(memory.referenced, (keys.orderReferences ?? []).map(referenceKey)),
        }
      },
    },
    orders: {
      ...lists.orders,
      byIds: async (ids) => pick(memory.orders, ids),
      ofUser: async (userId, page) =>
        limitPageLines(
          newestFirst([...pick(memory.orders, memory.ordersOf.get(userId) ?? []).values()], page, ({ id }) => id),
        ),
    },
  }
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
