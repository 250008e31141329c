import {
  type Instant,
  keyOfCanceled,
  keyOfOrdered,
  keyOfStored,
  type MovementKey,
  type OrderId,
  type PageRange,
  type ProductId,
  pageOf,
  placeOf,
  type Stock,
  type StockMovement,
  type StockTable,
  type StockUpdate,
  type StockViews,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { highestId, stock, stockMovements } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, timestamp } from '../wire/arrays.ts'

const lock = statement(
  'stock_lock',
  (productIds: string) => sql<Stock>`
    select ${columnsOf(stock)} from stock
    where product_id = any(${productIds}::text[]) order by product_id for no key update`,
)

const add = insertInto(stock)
const save = update(stock, { key: 'productId', set: ['quantity'] })
const addMovements = insertInto(stockMovements)

export const quantities = statement(
  'stock_quantities',
  (productIds: string) =>
    sql<Stock>`select ${columnsOf(stock)} from stock where product_id = any(${productIds}::text[])`,
)

interface LineRow {
  readonly orderId: OrderId
  readonly quantity: number
  readonly paidAt: Instant
  /** Null unless the order's cancel put the pieces back. */
  readonly returnedAt: Instant | null
}

/** The limit is in the inner query: each line is at least one movement, so no more orders are looked up than a page can show. */
const lineMovements = statement(
  'stock_line_movements',
  (productId: ProductId, until: OrderId, limit: number) => sql<LineRow>`
    select order_id as "orderId", quantity, paid_at as "paidAt", case when restocked then canceled_at end as "returnedAt"
    from (
      select order_id, quantity from order_lines
      where product_id = ${productId} and order_id <= ${until} order by order_id desc limit ${limit}
    ) as lines join orders on orders.id = order_id`,
)

const storedMovements = statement(
  'stock_stored_movements',
  (productId: ProductId, at: string, number: number, limit: number) => sql<
    Pick<StockMovement, 'change' | 'reason' | 'at'> & { readonly number: number }
  >`
    select change, reason, at, id as number from stock_movements
    where product_id = ${productId} and (at, id) < (${at}::timestamptz, ${number}::bigint)
    order by at desc, id desc limit ${limit}`,
)

/** A movement, with its key in the list of movements. */
interface Keyed {
  readonly key: MovementKey
  readonly movement: StockMovement
}

/** What an order took, and what its cancel put back. */
function* movementsOfLine(productId: ProductId, { orderId, quantity, paidAt, returnedAt }: LineRow): Generator<Keyed> {
  const ordered = { productId, change: -quantity, reason: 'ORDER', orderId, at: paidAt } as const
  yield { key: keyOfOrdered(orderId), movement: ordered }
  if (returnedAt === null) return
  const canceled = { productId, change: quantity, reason: 'CANCEL', orderId, at: returnedAt } as const
  yield { key: keyOfCanceled(orderId), movement: canceled }
}

/** Merges the movements that order lines imply with the stored movements. */
async function movements(
  pool: pg.Pool,
  productId: ProductId,
  { limit, after = highestId<MovementKey>() }: PageRange<MovementKey>,
) {
  const { orderId, at, number } = placeOf(after)
  const [lines, stored] = await Promise.all([
    // Two more than the limit: one to see whether a page follows, and one because all movements of the order at `after` may have
    // been on the previous page.
    query(pool, lineMovements, productId, orderId, limit + 2),
    query(pool, storedMovements, productId, timestamp(Math.min(at, latest)), number, limit + 1),
  ])
  const found = [
    ...lines.flatMap((line) => [...movementsOfLine(productId, line)]),
    ...stored.map(({ number, ...movement }) => ({
      key: keyOfStored(movement.at, number),
      movement: { productId, ...movement, orderId: null },
    })),
  ]
  const page = found.filter(({ key }) => key < after).sort((a, b) => (a.key > b.key ? -1 : 1))
  const { rows, next } = pageOf(page, limit, ({ key }) => key)
  return { rows: rows.map(({ movement }) => movement), next }
}

/**
 * The last instant of the year 9999. For a later one, `timestamp` writes a year with a sign and six digits, which
 * PostgreSQL does not read.
 */
const latest = 253_402_300_799_999

const stockOf = (update: StockUpdate) => update.stock

/** The movements that do not belong to an order. Movements of orders are not stored: the order lines already show them. */
const movementsToStore = (updates: readonly StockUpdate[]) =>
  updates.flatMap(({ movements }) => movements.filter(({ orderId }) => orderId === null))

export function stockTable(session: Session): StockTable {
  function writeMovements(updates: readonly StockUpdate[]): void {
    const rows = movementsToStore(updates)
    if (rows.length > 0) session.write(addMovements, rows)
  }
  return {
    lock: async (ids) => new Map((await session.read(lock, encodeIds(ids))).map((row) => [row.productId, row])),
    add: (updates) => {
      session.write(add, updates.map(stockOf))
      writeMovements(updates)
    },
    save: (updates) => {
      session.write(save, updates.map(stockOf))
      writeMovements(updates)
    },
  }
}

export const stockViews = (pool: pg.Pool): StockViews => ({
  quantities: coalesceByIds(async (ids: readonly ProductId[]) => {
    const rows = await query(pool, quantities, encodeIds(ids))
    return new Map(rows.map(({ productId, quantity }) => [productId, quantity]))
  }),
  movements: (productId, page) => movements(pool, productId, page),
})
