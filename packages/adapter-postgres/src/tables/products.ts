import { type Product, type ProductId, type Products, type ProductTable, pageOf } from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, textArray } from '../arrays.ts'
import { query } from '../pool.ts'
import type { Database } from '../schema.ts'
import { db, statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['products']>

const byIds = statement(
  'products_by_ids',
  (ids: string) => sql<Row>`select id, name, price, state from products where id = any(${ids}::text[])`,
)

const lock = statement(
  'products_lock',
  (ids: string) => sql<Row>`
    select id, name, price, state from products where id = any(${ids}::text[]) order by id for no key update`,
)

const add = statement(
  'products_add',
  (ids: string, names: Buffer, prices: string, states: string) => sql`
    insert into products (id, name, price, state)
    select * from unnest(${ids}::text[], ${names}::text[], ${prices}::bigint[], ${states}::text[])`,
)

const save = statement(
  'products_save',
  (ids: string, names: Buffer, prices: string, states: string) => sql`
    update products set name = changed.name, price = changed.price, state = changed.state
    from unnest(${ids}::text[], ${names}::text[], ${prices}::bigint[], ${states}::text[])
      as changed (id, name, price, state)
    where products.id = changed.id`,
)

const sellable = statement('products_sellable', (after: ProductId, limit: number) =>
  db
    .selectFrom('products')
    .selectAll()
    .where('state', '=', sql.lit('SELLABLE'))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit),
)

const byId = (rows: readonly Row[]): Map<ProductId, Product> => new Map(rows.map((row) => [row.id, row]))

const columns = (products: readonly Product[]) =>
  [
    idArray(products.map(({ id }) => id)),
    textArray(products.map(({ name }) => name)),
    plainArray(products.map(({ price }) => price)),
    plainArray(products.map(({ state }) => state)),
  ] as const

export const productTable = (session: Session): ProductTable => ({
  byIds: async (ids) => byId(await session.read(byIds, idArray(ids))),
  lock: async (ids) => byId(await session.read(lock, idArray(ids))),
  add: (products) => session.write(add, ...columns(products)),
  save: (products) => session.write(save, ...columns(products)),
})

export const productViews = (pool: pg.Pool): Products => ({
  byIds: async (ids) => byId(await query(pool, byIds, idArray(ids))),
  sellable: async ({ limit, after = '' as ProductId }) =>
    pageOf(await query(pool, sellable, after, limit + 1), limit, ({ id }) => id),
})
