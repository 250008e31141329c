import {
  type NameKey,
  type PageRange,
  type Product,
  type ProductId,
  type ProductState,
  type ProductTable,
  type ProductViews,
  pageOf,
  type SellableProduct,
  type Stock,
  type StockedProduct,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesce, coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { report } from '../report.ts'
import { products } from '../schema.ts'
import { afterInState, pageOfNames, searchByName, startOfList } from '../search.ts'
import type { Session } from '../session.ts'
import { type Statement, statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, encodePlain } from '../wire/arrays.ts'

export const productsByIds = statement(
  'products_by_ids',
  (ids: string) => sql<Product>`select ${columnsOf(products)} from products where id = any(${ids}::text[])`,
)

const lock = statement(
  'products_lock',
  (ids: string) => sql<Product>`
    select ${columnsOf(products)} from products where id = any(${ids}::text[]) order by id for no key update`,
)

const add = insertInto(products)
const save = update(products, { key: 'id', set: ['name', 'price', 'state', 'maximumPerUser'] })

/** Reads many pages in one query. `place` is the number of the page that a row belongs to, counted from 1. */
const sellable = statement(
  'products_sellable',
  (afters: string, limits: string) => sql<Product & { place: number }>`
    select page.*, place
    from unnest(${afters}::text[], ${limits}::bigint[]) with ordinality as wanted (after, size, place)
    cross join lateral (
      select ${columnsOf(products)} from products where state = 'SELLABLE' and id > after order by id limit size
    ) as page
    order by place, id`,
)

type ListedRow = SellableProduct & { readonly place: number }

/** Like `sellable`, with the stock of each product. */
const sellableWithStock = statement(
  'products_listed',
  (afters: string, limits: string) => sql<ListedRow>`
    select page.*, place
    from unnest(${afters}::text[], ${limits}::bigint[]) with ordinality as wanted (after, size, place)
    cross join lateral (
      select id, name, price, coalesce(quantity, 0) as stock, maximum_per_user as "maximumPerUser" from products left join stock on product_id = id
      where state = 'SELLABLE' and id > after order by id limit size
    ) as page
    order by place, id`,
)

const stockedColumns = sql`
  ${columnsOf(products)}, coalesce((select quantity from stock where product_id = products.id), 0) as stock`

const listAll = statement(
  'products_list',
  (after: string, limit: number) => sql<StockedProduct>`
    select ${stockedColumns} from products where id > ${after} order by id limit ${limit}`,
)
const listOfState = statement(
  'products_list_of_state',
  (state: ProductState, after: string, limit: number) => sql<StockedProduct>`
    select ${stockedColumns} from products where ${afterInState(state, after)} order by state, id limit ${limit}`,
)
const searchAll = statement('products_search', (text: string, afterName: string, after: string, limit: number) =>
  searchByName<StockedProduct>({ table: 'products', columns: stockedColumns, text, afterName, after, limit }),
)
const searchOfState = statement(
  'products_search_of_state',
  (state: ProductState, text: string, afterName: string, after: string, limit: number) =>
    searchByName<StockedProduct>({
      table: 'products',
      columns: stockedColumns,
      matching: sql`state = ${state}`,
      text,
      afterName,
      after,
      limit,
    }),
)

/** No index contains the quantity, because every order would have to maintain that index. So this reads all stock. */
const lowStock = statement(
  'products_low_stock',
  (atMost: number, limit: number) => sql<Stock>`
    select id as "productId", coalesce(quantity, 0) as quantity from products left join stock on product_id = id
    where state = 'SELLABLE' and coalesce(quantity, 0) <= ${atMost}
    union all
    select product_id, quantity from stock
    where quantity <= ${atMost} and not exists (select 1 from products where id = product_id)
    order by quantity, "productId" limit ${limit}`,
)

/** How long reading all stock may take, in milliseconds. */
const lowStockLimit = 30_000

export const toProductMap = (rows: readonly Product[]): Map<ProductId, Product> =>
  new Map(rows.map((row) => [row.id, row]))

export const productTable = (session: Session): ProductTable => ({
  byIds: async (ids) => toProductMap(await session.read(productsByIds, encodeIds(ids))),
  lock: async (ids) => toProductMap(await session.read(lock, encodeIds(ids))),
  add: (rows) => session.write(add, rows),
  save: (rows) => session.write(save, rows),
})

/** Many clients ask for the same few pages at the same time. A query reads each of these pages only once. */
const coalescePages = <Row extends { readonly id: ProductId }>(
  pool: pg.Pool,
  pagesOf: Statement<[afters: string, limits: string], Row & { readonly place: number }>,
  toRow: (row: Row) => Row,
) =>
  coalesce(
    async (pages: readonly PageRange<ProductId>[]) => {
      const afters = encodeIds(pages.map(({ after = '' }) => after))
      const sizes = encodePlain(pages.map(({ limit }) => limit + 1))
      const found = pages.map((): Row[] => [])
      for (const row of await query(pool, pagesOf, afters, sizes)) found[row.place - 1]?.push(toRow(row))
      return pages.map(({ limit }, index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
    },
    ({ limit, after = '' }) => `${limit} ${after}`,
  )

export const productViews = (pool: pg.Pool): ProductViews => ({
  byIds: coalesceByIds(async (ids: readonly ProductId[]) =>
    toProductMap(await query(pool, productsByIds, encodeIds(ids))),
  ),
  sellable: coalescePages<Product>(pool, sellable, ({ id, name, price, state, maximumPerUser }) => ({
    id,
    name,
    price,
    state,
    maximumPerUser,
  })),
  sellableWithStock: coalescePages<SellableProduct>(
    pool,
    sellableWithStock,
    ({ id, name, price, stock, maximumPerUser }) => ({
      id,
      name,
      price,
      stock,
      maximumPerUser,
    }),
  ),

  async list({ state, query: text }, { limit, after = startOfList<ProductId>() }: PageRange<NameKey<ProductId>>) {
    const size = limit + 1
    if (text !== undefined) {
      const found =
        state === undefined
          ? query(pool, searchAll, text, after.name, after.id, size)
          : query(pool, searchOfState, state, text, after.name, after.id, size)
      return pageOfNames(await found, limit)
    }
    const found =
      state === undefined ? query(pool, listAll, after.id, size) : query(pool, listOfState, state, after.id, size)
    return pageOf(await found, limit, ({ id }) => ({ name: '', id }))
  },

  lowStock: (atMost, limit) => report(pool, lowStockLimit, (run) => run(lowStock, atMost, limit)),
})
