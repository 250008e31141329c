import {
  limitPageLines,
  type Metadata,
  maximumPageLines,
  noMetadata,
  noReductions,
  type Order,
  type OrderId,
  type OrderLine,
  type OrderTable,
  type OrderUpdate,
  type OrderViews,
  type Page,
  pageOf,
  type ReferencedOrder,
  type UserId,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import {
  highestId,
  messageColumns,
  type OrderLineRow,
  orderLines,
  orders,
  outbox,
  type StoredOrder,
  tracedColumns,
} from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, encodePlain, encodeTexts } from '../wire/arrays.ts'

const lock = statement(
  'orders_lock',
  (ids: string) => sql<StoredOrder>`
    select ${columnsOf(orders)} from orders where id = any(${ids}::uuid[]) order by id for no key update`,
)

/**
 * Looks up one reference at a time by the unique key, whatever the statistics say (docs/decisions/constant-statements.md). The
 * index has only the orders with a reference, so the condition `is not null` lets the planner use it.
 */
export const findReferences = statement(
  'orders_find_references',
  (userIds: string, references: Buffer) => sql<ReferencedOrder>`
    select found.* from unnest(${userIds}::text[], ${references}::text[]) as wanted (user_id, reference)
    cross join lateral (
      select ${columnsOf(orders, ['userId', 'reference'])}, orders.id as "orderId" from orders
      where (orders.reference, orders.user_id) >= (wanted.reference, wanted.user_id)
        and (orders.reference, orders.user_id) <= (wanted.reference, wanted.user_id) and orders.reference is not null
      order by orders.reference, orders.user_id limit 1
    ) as found`,
)

/** The columns of a new order. The other columns are null until the order is completed or canceled. */
const add = insertInto(orders, [
  'id',
  'userId',
  'status',
  'subtotal',
  'discount',
  'total',
  'userCouponId',
  'reference',
  'metadata',
  'reductions',
  'createdAt',
  'paidAt',
])
const addLines = insertInto(orderLines)
const addMessages = insertInto(outbox, messageColumns)
const addTracedMessages = insertInto(outbox, tracedColumns, 'outbox_insert_traced')
const save = update(orders, {
  key: 'id',
  set: ['status', 'completedAt', 'canceledAt', 'canceledBy', 'cancelReason', 'restocked'],
  forceIndexLookup: true,
})

const byIds = statement(
  'orders_by_ids',
  (ids: string) => sql<StoredOrder>`select ${columnsOf(orders)} from orders where id = any(${ids}::uuid[])`,
)

const linesOf = statement(
  'order_lines_of',
  (orderIds: string) => sql<OrderLineRow>`
    select ${columnsOf(orderLines)} from order_lines
    where order_id = any(${orderIds}::uuid[]) order by order_id, position`,
)

/**
 * Reads the lines of a page, those of the newest order first. It reads one line more than a page may have: if this line exists,
 * the page is too long.
 */
const linesOfPage = statement(
  'order_lines_of_page',
  (orderIds: string) => sql<OrderLineRow>`
    select ${columnsOf(orderLines)} from order_lines where order_id = any(${orderIds}::uuid[])
    order by order_id desc, position limit ${sql.lit(maximumPageLines + 1)}`,
)

const ofUser = statement(
  'orders_of_user',
  (userId: UserId, before: OrderId, limit: number) => sql<StoredOrder>`
    select ${columnsOf(orders)} from orders
    where user_id = ${userId} and id < ${before} order by id desc limit ${limit}`,
)

/**
 * Puts orders and their lines together. An order without a line is left out: every stored order has a line, so the order was
 * pruned after its row was read and before its lines were.
 */
const withLines = (rows: readonly StoredOrder[], lineRows: readonly OrderLineRow[]): Order[] =>
  withLinesFound(rows, lineRows).filter(hasLines)

const hasLines = ({ items }: Order) => items.length > 0

/** Puts orders and those of their lines that were found together. */
function withLinesFound(rows: readonly StoredOrder[], lineRows: readonly OrderLineRow[]): Order[] {
  const lines = new Map<OrderId, OrderLine[]>(rows.map(({ id }) => [id, []]))
  for (const { orderId, productId, name, price, quantity } of lineRows) {
    lines.get(orderId)?.push({ productId, name, price, quantity })
  }
  return rows.map(({ metadata, reductions, canceledBy, cancelReason, restocked, ...row }) => ({
    ...row,
    metadata: metadata === null ? noMetadata : (JSON.parse(metadata) as Metadata),
    reductions: reductions === null ? noReductions : (JSON.parse(reductions) as Order['reductions']),
    cancellation: canceledBy && { reason: cancelReason, by: canceledBy, restocked: restocked === true },
    items: lines.get(row.id) ?? [],
  }))
}

/** The columns that completing and canceling change. */
const changeableColumns = ({ id, status, completedAt, canceledAt, cancellation }: Order) => ({
  id,
  status,
  completedAt,
  canceledAt,
  canceledBy: cancellation?.by ?? null,
  cancelReason: cancellation?.reason ?? null,
  restocked: cancellation?.restocked ?? null,
})

const linesIn = (rows: readonly Order[]): OrderLineRow[] =>
  rows.flatMap(({ id, items }) => items.map((line, position) => ({ ...line, orderId: id, position })))

const toOrderMap = (rows: readonly Order[]): Map<OrderId, Order> => new Map(rows.map((order) => [order.id, order]))

const orderOf = ({ order }: OrderUpdate) => order
const messagesOf = ({ messages }: OrderUpdate) => messages

/** Writes `request_id` and `traceparent` only if a message has them. A message with a traceparent also has a request id. */
function writeMessages(session: Session, updates: readonly OrderUpdate[]): void {
  const messages = updates.flatMap(messagesOf)
  if (messages.some(({ requestId }) => requestId !== null)) session.write(addTracedMessages, messages)
  else session.write(addMessages, messages)
}

export const orderTable = (session: Session): OrderTable => ({
  lock: async (ids) => {
    const keys = encodePlain(ids)
    // Lines never change, so they need no lock.
    const [rows, lines] = await Promise.all([session.read(lock, keys), session.read(linesOf, keys)])
    return toOrderMap(withLines(rows, lines))
  },
  byIds: async (ids) => {
    const keys = encodePlain(ids)
    const [rows, lines] = await Promise.all([session.read(byIds, keys), session.read(linesOf, keys)])
    return toOrderMap(withLines(rows, lines))
  },
  findReferences: (references) =>
    session.read(
      findReferences,
      encodeIds(references.map(({ userId }) => userId)),
      encodeTexts(references.map(({ reference }) => reference)),
    ),
  add: (updates) => {
    const rows = updates.map(orderOf)
    session.write(add, rows)
    session.write(addLines, linesIn(rows))
    writeMessages(session, updates)
  },
  complete: (rows) => session.write(save, rows.map(changeableColumns)),
  cancel: (updates) => {
    session.write(save, updates.map(orderOf).map(changeableColumns))
    writeMessages(session, updates)
  },
})

export async function ordersByIds(pool: pg.Pool, ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>> {
  const keys = encodePlain(ids)
  const [rows, lines] = await Promise.all([query(pool, byIds, keys), query(pool, linesOf, keys)])
  return toOrderMap(withLines(rows, lines))
}

/** Reads the lines of these rows and returns the complete orders, in the same sequence as the rows. */
export async function withLinesOf(pool: pg.Pool, rows: readonly StoredOrder[]): Promise<readonly Order[]> {
  if (rows.length === 0) return []
  return withLines(rows, await query(pool, linesOf, encodePlain(rows.map(({ id }) => id))))
}

/**
 * Makes a page of orders with their lines. The page ends early if it would have too many lines. The next page begins after the
 * last row, even if the order of this row was pruned meanwhile.
 */
export async function pageWithLines(
  pool: pg.Pool,
  rows: readonly StoredOrder[],
  next: OrderId | null,
): Promise<Page<Order, OrderId>> {
  if (rows.length === 0) return { rows: [], next }
  const lines = await query(pool, linesOfPage, encodePlain(rows.map(({ id }) => id)))
  // An order past the last line that was read has no line here either, so the page is limited first.
  const page = limitPageLines({ rows: withLinesFound(rows, lines), next })
  return { rows: page.rows.filter(hasLines), next: page.next }
}

export const orderViews = (pool: pg.Pool): Pick<OrderViews, 'byIds' | 'ofUser'> => ({
  byIds: coalesceByIds((ids: readonly OrderId[]) => ordersByIds(pool, ids)),
  ofUser: async (userId, { limit, after = highestId<OrderId>() }) => {
    const { rows, next } = pageOf(await query(pool, ofUser, userId, after, limit + 1), limit, ({ id }) => id)
    return pageWithLines(pool, rows, next)
  },
})
