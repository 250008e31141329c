import type { ProductId, Stock, StockTable, StockUpdate, StockViews } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { stock, stockMovements } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds } from '../wire/arrays.ts'

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

const stockOf = (update: StockUpdate) => update.stock

/** The movements of no order. The lines of an order explain the others, so storing those would only repeat the lines. */
const storedMovements = (updates: readonly StockUpdate[]) =>
  updates.flatMap(({ movements }) => movements.filter(({ orderId }) => orderId === null))

export function stockTable(session: Session): StockTable {
  function writeMovements(updates: readonly StockUpdate[]): void {
    const movements = storedMovements(updates)
    if (movements.length > 0) session.write(addMovements, movements)
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
})
