import {
  type Order,
  type OrderId,
  type OrderLine,
  type OrderTable,
  type OrderViews,
  pageOf,
  type UserId,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, textArray, timestamp } from '../arrays.ts'
import { gatheredByIds } from '../gathered.ts'
import { query } from '../pool.ts'
import { columns, columnsOf, type Database, highestId } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['orders']>
type LineRow = Selectable<Database['order_lines']>
const all = columnsOf('orders')

const lock = statement(
  'orders_lock',
  (ids: string) => sql<Row>`select ${all} from orders where id = any(${ids}::uuid[]) order by id for no key update`,
)

const add = statement(
  'orders_add',
  (
    ids: string,
    userIds: string,
    subtotals: string,
    discounts: string,
    totals: string,
    userCouponIds: string,
    createdAt: string,
    paidAt: string,
  ) => sql`
    insert into orders (id, user_id, status, subtotal, discount, total, user_coupon_id, created_at, paid_at)
    select id, user_id, 'PAID', subtotal, discount, total, user_coupon_id, created_at, paid_at from unnest(
      ${ids}::uuid[], ${userIds}::text[], ${subtotals}::bigint[], ${discounts}::bigint[], ${totals}::bigint[],
      ${userCouponIds}::uuid[], ${createdAt}::timestamptz[], ${paidAt}::timestamptz[])
      as placed (id, user_id, subtotal, discount, total, user_coupon_id, created_at, paid_at)`,
)

const addLines = statement(
  'order_lines_add',
  (orderIds: string, positions: string, productIds: string, names: Buffer, prices: string, quantities: string) => sql`
    insert into order_lines (order_id, position, product_id, name, price, quantity)
    select * from unnest(
      ${orderIds}::uuid[], ${positions}::smallint[], ${productIds}::text[], ${names}::text[], ${prices}::bigint[],
      ${quantities}::bigint[])`,
)

const cancel = statement(
  'orders_cancel',
  (ids: string, canceledAt: string) => sql`
    update orders set status = 'CANCELED', canceled_at = canceled.at
    from unnest(${ids}::uuid[], ${canceledAt}::timestamptz[]) as canceled (id, at)
    where orders.id = canceled.id and orders.id = any(${ids}::uuid[])`,
)

const byIds = statement(
  'orders_by_ids',
  (ids: string) => sql<Row>`select ${all} from orders where id = any(${ids}::uuid[])`,
)

const linesOf = statement(
  'order_lines_of',
  (orderIds: string) => sql<LineRow>`
    select ${columnsOf('order_lines')} from order_lines where order_id = any(${orderIds}::uuid[]) order by order_id, position`,
)

const ofUser = statement('orders_of_user', (userId: UserId, before: OrderId, limit: number) =>
  db
    .selectFrom('orders')
    .select(columns.orders)
    .where('user_id', '=', userId)
    .where('id', '<', before)
    .orderBy('id', 'desc')
    .limit(limit),
)

/** Orders with their lines, which were read beside them. */
function toOrders(rows: readonly Row[], lineRows: readonly LineRow[]): Order[] {
  const lines = new Map<OrderId, OrderLine[]>(rows.map(({ id }) => [id, []]))
  for (const { order_id, product_id, name, price, quantity } of lineRows) {
    lines.get(order_id)?.push({ productId: product_id, name, price, quantity })
  }
  return rows.map(({ id, user_id, user_coupon_id, created_at, paid_at, canceled_at, ...row }) => ({
    id,
    userId: user_id,
    status: row.status,
    items: lines.get(id) ?? [],
    subtotal: row.subtotal,
    discount: row.discount,
    total: row.total,
    userCouponId: user_coupon_id,
    createdAt: created_at,
    paidAt: paid_at,
    canceledAt: canceled_at,
  }))
}

const byId = (orders: readonly Order[]): Map<OrderId, Order> => new Map(orders.map((order) => [order.id, order]))

export const orderTable = (session: Session): OrderTable => ({
  lock: async (ids) => {
    const keys = plainArray(ids)
    // Lines never change, so that they need no lock.
    const [rows, lines] = await Promise.all([session.read(lock, keys), session.read(linesOf, keys)])
    return byId(toOrders(rows, lines))
  },
  add: (orders) => {
    const lines = orders.flatMap(({ id, items }) => items.map((item, position) => ({ ...item, id, position })))
    session.write(
      add,
      plainArray(orders.map(({ id }) => id)),
      idArray(orders.map(({ userId }) => userId)),
      plainArray(orders.map(({ subtotal }) => subtotal)),
      plainArray(orders.map(({ discount }) => discount)),
      plainArray(orders.map(({ total }) => total)),
      plainArray(orders.map(({ userCouponId }) => userCouponId)),
      plainArray(orders.map(({ createdAt }) => timestamp(createdAt))),
      plainArray(orders.map(({ paidAt }) => timestamp(paidAt))),
    )
    session.write(
      addLines,
      plainArray(lines.map(({ id }) => id)),
      plainArray(lines.map(({ position }) => position)),
      idArray(lines.map(({ productId }) => productId)),
      textArray(lines.map(({ name }) => name)),
      plainArray(lines.map(({ price }) => price)),
      plainArray(lines.map(({ quantity }) => quantity)),
    )
  },
  cancel: (orders) =>
    session.write(
      cancel,
      plainArray(orders.map(({ id }) => id)),
      plainArray(orders.map(({ canceledAt }) => (canceledAt === null ? null : timestamp(canceledAt)))),
    ),
})

export async function ordersByIds(pool: pg.Pool, ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>> {
  const keys = plainArray(ids)
  const [rows, lines] = await Promise.all([query(pool, byIds, keys), query(pool, linesOf, keys)])
  return byId(toOrders(rows, lines))
}

export const orderViews = (pool: pg.Pool): OrderViews => ({
  byIds: gatheredByIds((ids: readonly OrderId[]) => ordersByIds(pool, ids)),
  ofUser: async (userId, { limit, after = highestId<OrderId>() }) => {
    const { rows, next } = pageOf(await query(pool, ofUser, userId, after, limit + 1), limit, ({ id }) => id)
    const lines = await query(pool, linesOf, plainArray(rows.map(({ id }) => id)))
    return { rows: toOrders(rows, lines), next }
  },
})
