import {
  type OrderKeys,
  type OrderState,
  type OrderStateViews,
  referenceKey,
  userAndProductKey,
} from '@hexmart/core/adapter'
import type pg from 'pg'
import { coalesce } from '../coalesce.ts'
import { onSnapshot } from '../pool.ts'
import { encodeIds, encodePlain, encodeTexts } from '../wire/arrays.ts'
import { balancesOf } from './balances.ts'
import { couponsById, ofUserCoupons, userCouponsByIds } from './coupons.ts'
import { findReferences } from './orders.ts'
import { productsByIds, toProductMap } from './products.ts'
import { encodePairs, newestPurchases } from './purchases.ts'
import { quantities } from './stock.ts'
import { factsById, findUsers } from './users.ts'

/** Quotes that wait at the same time share one snapshot. Each quote gets the rows for the keys of all these quotes. */
export function orderStateViews(pool: pg.Pool): OrderStateViews {
  const shared = coalesce(async (requests: readonly OrderKeys[]) => {
    const state = await stateOf(pool, requests)
    return requests.map(() => state)
  })
  return { snapshot: (keys) => shared(keys) }
}

async function stateOf(pool: pg.Pool, requests: readonly OrderKeys[]): Promise<OrderState> {
  /** The keys of one kind from all requests, each key once. */
  const collect = <Key>(keysIn: (keys: OrderKeys) => readonly Key[] | undefined) => [
    ...new Set(requests.flatMap((keys) => keysIn(keys) ?? [])),
  ]
  const pairs = new Map(
    collect((keys) => keys.purchases).flatMap(({ userId, items }) =>
      items.map(({ productId }) => [userAndProductKey({ userId, productId }), { userId, productId }] as const),
    ),
  )
  const references = collect(({ orderReferences }) => orderReferences)

  const [users, balances, products, stock, userCoupons, coupons, purchases, referenced] = await onSnapshot(
    pool,
    (run) => {
      /** Skips the query when there are no keys. */
      const read = <Key, Row>(keys: readonly Key[], query: (keys: readonly Key[]) => Promise<Row[]>) =>
        keys.length === 0 ? Promise.resolve([]) : query(keys)
      return Promise.all([
        read(
          collect((keys) => keys.users),
          (ids) => run(findUsers, encodeIds(ids)),
        ),
        read(
          collect((keys) => keys.balances),
          (ids) => run(balancesOf, encodeIds(ids)),
        ),
        read(
          collect((keys) => keys.products),
          (ids) => run(productsByIds, encodeIds(ids)),
        ),
        read(
          collect((keys) => keys.stock),
          (ids) => run(quantities, encodeIds(ids)),
        ),
        read(
          collect((keys) => keys.userCoupons),
          (ids) => run(userCouponsByIds, encodePlain(ids)),
        ),
        read(
          collect((keys) => keys.couponsOfUserCoupons),
          (ids) => run(ofUserCoupons, encodePlain(ids)),
        ),
        read([...pairs.values()], (wanted) => run(newestPurchases, ...encodePairs(wanted))),
        read(references, () =>
          run(
            findReferences,
            encodeIds(references.map(({ userId }) => userId)),
            encodeTexts(references.map(({ reference }) => reference)),
          ),
        ),
      ])
    },
  )
  return {
    users: factsById(users),
    balances: new Map(balances.map((row) => [row.userId, row])),
    products: toProductMap(products),
    stock: new Map(stock.map((row) => [row.productId, row])),
    userCoupons: new Map(userCoupons.map((row) => [row.id, row])),
    coupons: couponsById(coupons),
    purchases: new Map(purchases.map((row) => [userAndProductKey(row), row])),
    orderReferences: new Map(referenced.map((found) => [referenceKey(found), found.orderId])),
  }
}
