import type { Purchase, PurchaseTable, UserAndProduct } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import { purchases } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'
import { encodeIds, encodePlain } from '../wire/arrays.ts'

/** Looks up each pair of user and product separately, so that the primary key gives the newest row without reading older rows. */
export const newestPurchases = statement(
  'purchases_newest',
  (userIds: string, productIds: string) => sql<Purchase>`
    select found.* from unnest(${userIds}::text[], ${productIds}::text[]) as wanted (user_id, product_id)
    cross join lateral (
      select ${columnsOf(purchases)} from purchases
      where purchases.user_id = wanted.user_id and purchases.product_id = wanted.product_id
      order by sequence desc limit 1
    ) as found`,
)

const ofOrders = statement(
  'purchases_of_orders',
  (orderIds: string) => sql<Purchase>`
    select ${columnsOf(purchases)} from purchases where order_id = any(${orderIds}::uuid[]) and change > 0`,
)

const add = insertInto(purchases)

/** The arguments of `newestPurchases`. */
export const encodePairs = (pairs: readonly UserAndProduct[]) =>
  [encodeIds(pairs.map(({ userId }) => userId)), encodeIds(pairs.map(({ productId }) => productId))] as const

export const purchaseTable = (session: Session): PurchaseTable => ({
  newest: (pairs) => session.read(newestPurchases, ...encodePairs(pairs)),
  ofOrders: (ids) => session.read(ofOrders, encodePlain(ids)),
  add: (rows) => session.write(add, rows),
})
