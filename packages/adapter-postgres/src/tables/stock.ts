import type { ProductId, Stock, StockTable, StockViews } from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, timestamp } from '../arrays.ts'
import { gatheredByIds } from '../gathered.ts'
import { query } from '../pool.ts'
import type { Database } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['stock']>

const lock = statement(
  'stock_lock',
  (ids: string) => sql<Row>`
    select product_id, quantity from stock
    where product_id = any(${ids}::text[]) order by product_id for no key update`,
)

const add = statement(
  'stock_add',
  (ids: string, quantities: string) => sql`
    insert into stock (product_id, quantity) select * from unnest(${ids}::text[], ${quantities}::bigint[])`,
)

const save = statement(
  'stock_save',
  (ids: string, quantities: string) => sql`
    update stock set quantity = changed.quantity
    from unnest(${ids}::text[], ${quantities}::bigint[]) as changed (product_id, quantity)
    where stock.product_id = changed.product_id`,
)

const addMovements = statement(
  'stock_movements_add',
  (ids: string, changes: string, reasons: string, orderIds: string, at: string) => sql`
    insert into stock_movements (product_id, change, reason, order_id, at)
    select * from unnest(
      ${ids}::text[], ${changes}::bigint[], ${reasons}::text[], ${orderIds}::uuid[], ${at}::timestamptz[])`,
)

const quantities = statement('stock_quantities', (ids: string) =>
  db.selectFrom('stock').selectAll().where('product_id', '=', sql<Row['product_id']>`any(${ids}::text[])`),
)

const columns = (stocks: readonly Stock[]) =>
  [idArray(stocks.map(({ productId }) => productId)), plainArray(stocks.map(({ quantity }) => quantity))] as const

export const stockTable = (session: Session): StockTable => ({
  lock: async (ids) => {
    const rows = await session.read(lock, idArray(ids))
    return new Map(rows.map(({ product_id, quantity }) => [product_id, { productId: product_id, quantity }]))
  },
  add: (stocks) => session.write(add, ...columns(stocks)),
  save: (stocks) => session.write(save, ...columns(stocks)),
  addMovements: (movements) =>
    session.write(
      addMovements,
      idArray(movements.map(({ productId }) => productId)),
      plainArray(movements.map(({ change }) => change)),
      plainArray(movements.map(({ reason }) => reason)),
      plainArray(movements.map(({ orderId }) => orderId)),
      plainArray(movements.map(({ at }) => timestamp(at))),
    ),
})

export const stockViews = (pool: pg.Pool): StockViews => ({
  quantities: gatheredByIds(async (ids: readonly ProductId[]) => {
    const rows = await query(pool, quantities, idArray(ids))
    return new Map(rows.map(({ product_id, quantity }) => [product_id, quantity]))
  }),
})
