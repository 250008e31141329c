import {
  lowestIdOf,
  type Order,
  type OrderFilter,
  type OrderId,
  type OrderStatus,
  type OrderViews,
  type Page,
  type PageRange,
  type Period,
  pageOf,
} from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { query } from '../pool.ts'
import { highestId, lowestId, orders, type StoredOrder } from '../schema.ts'
import { statement } from '../statement.ts'
import { columnsOf } from '../table.ts'
import { pageWithLines, withLinesOf } from './orders.ts'

/**
 * A page of a list by status reads at most this many orders, and then ends, even if few of them have the status. No index
 * contains the status, because every order would have to maintain that index.
 */
const readAtMost = 5_000

type Kind = 'all' | 'user' | 'product' | 'reference'

/**
 * The `from` and `where` of each list; `statementsOf` adds the bounds of the ids. All except `reference` read an index
 * backwards.
 */
const lists: Readonly<Record<Kind, (key: string) => RawBuilder<unknown>>> = {
  all: () => sql`from orders where true`,
  user: (key) => sql`from orders where user_id = ${key}`,
  product: (key) => sql`from order_lines where product_id = ${key}`,
  // Few orders have the same reference. `offset 0` keeps the planner from reading all orders by id instead.
  reference: (key) => sql`from (select * from orders where reference = ${key} offset 0) as orders where true`,
}

function statementsOf(kind: Kind) {
  const id = sql.raw(kind === 'product' ? 'order_id' : 'id')
  const list = (key: string, from: string, before: string) =>
    sql`${lists[kind](key)} and ${id} >= ${from}::uuid and ${id} < ${before}::uuid`
  const ofStatus = (status: OrderStatus | null) => sql`(${status}::text is null or status = ${status})`
  return {
    find: statement(
      `orders_list_${kind}`,
      (key: string, from: string, before: string, status: OrderStatus | null, limit: number) =>
        kind === 'product'
          ? // The inner limit keeps the planner from reading all orders by id instead.
            sql<StoredOrder>`
              select orders.* from (select order_id ${list(key, from, before)} order by order_id desc) as listed
              cross join lateral (
                select ${columnsOf(orders)} from orders where id = order_id and ${ofStatus(status)} limit 1
              ) as orders
              order by order_id desc limit ${limit}`
          : sql<StoredOrder>`
              select ${columnsOf(orders)} ${list(key, from, before)} and ${ofStatus(status)} order by id desc limit ${limit}`,
    ),
    /** The id at which a page by status ends; no row if the rest of the list has fewer than `readAtMost` orders. */
    floor: statement(
      `orders_floor_${kind}`,
      (key: string, from: string, before: string) => sql<{ id: OrderId }>`
        select ${id} as id ${list(key, from, before)}
        order by ${id} desc offset ${sql.lit(readAtMost - 1)} limit 1`,
    ),
  }
}

const statements = {
  all: statementsOf('all'),
  user: statementsOf('user'),
  product: statementsOf('product'),
  reference: statementsOf('reference'),
}

function selectionOf({ userId, productId, reference }: OrderFilter): readonly [Kind, string] {
  if (userId !== undefined) return ['user', userId]
  if (productId !== undefined) return ['product', productId]
  return reference === undefined ? ['all', ''] : ['reference', reference]
}

/** Bounds for the ids of the orders that were paid in a period. */
const idsOf = ({ from, to }: Period) => ({
  from: from === undefined ? lowestId<string>() : lowestIdOf(from),
  to: to === undefined ? highestId<string>() : lowestIdOf(to),
})

async function listOrders(
  pool: pg.Pool,
  filter: OrderFilter,
  { limit, after }: PageRange<OrderId>,
): Promise<Page<Order, OrderId>> {
  const [kind, key] = selectionOf(filter)
  const { find, floor } = statements[kind]
  const { from, to } = idsOf(filter)
  const before = after === undefined || after > to ? to : after
  const { status = null } = filter
  const end = status === null ? undefined : (await query(pool, floor, key, from, before))[0]?.id
  const found = await query(pool, find, key, end ?? from, before, status, limit + 1)
  const { rows, next } = pageOf(found, limit, ({ id }) => id)
  return pageWithLines(pool, rows, next ?? end ?? null)
}

const chunk = statement(
  'orders_chunk',
  (after: string, before: string, limit: number) => sql<StoredOrder>`
    select ${columnsOf(orders)} from orders where id > ${after}::uuid and id < ${before}::uuid order by id limit ${limit}`,
)

/** How many orders a chunk has, at most: few, because new orders wait for the processor while a chunk is read. */
const rowsAtOnce = 200

/** Reads each chunk with a query of its own, which begins after the last id of the previous chunk. */
async function* ordersInPeriod(pool: pg.Pool, period: Period): AsyncGenerator<readonly Order[], void, undefined> {
  // The query may exclude both bounds: a bound is not a UUIDv7, so no order has it as its id.
  const { from, to } = idsOf(period)
  for (let after: string | undefined = from; after !== undefined; ) {
    const rows: readonly StoredOrder[] = await query(pool, chunk, after, to, rowsAtOnce)
    if (rows.length > 0) yield await withLinesOf(pool, rows)
    after = rows.length === rowsAtOnce ? rows.at(-1)?.id : undefined
  }
}

/** The lists for operators, and the rows for exports. */
export const orderLists = (pool: pg.Pool): Pick<OrderViews, 'list' | 'inPeriod'> => ({
  list: (filter, page) => listOrders(pool, filter, page),
  inPeriod: (period) => ordersInPeriod(pool, period),
})
