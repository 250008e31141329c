import {
  type Catalogue,
  type PageRequest,
  type Product,
  type ProductId,
  type ProductTable,
  pageOf,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, textArray } from '../arrays.ts'
import { gathered, gatheredByIds } from '../gathered.ts'
import { query } from '../pool.ts'
import type { Database } from '../schema.ts'
import { statement } from '../statement.ts'
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

const sellable = statement(
  'products_sellable',
  (afters: string, limits: string) => sql<Row & { place: number }>`
    select page.*, place
    from unnest(${afters}::text[], ${limits}::bigint[]) with ordinality as asked (after, size, place)
    cross join lateral (
      select id, name, price, state from products where state = 'SELLABLE' and id > after order by id limit size
    ) as page
    order by place, id`,
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

export const productViews = (pool: pg.Pool): Catalogue => ({
  byIds: gatheredByIds(async (ids: readonly ProductId[]) => byId(await query(pool, byIds, idArray(ids)))),
  // Most ask for the same few pages.
  sellable: gathered(
    async (pages: readonly PageRequest<ProductId>[]) => {
      const afters = idArray(pages.map(({ after = '' }) => after))
      const sizes = plainArray(pages.map(({ limit }) => limit + 1))
      const found = pages.map((): Product[] => [])
      for (const { place, id, name, price, state } of await query(pool, sellable, afters, sizes)) {
        found[place - 1]?.push({ id, name, price, state })
      }
      return pages.map(({ limit }, index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
    },
    ({ limit, after = '' }) => `${limit} ${after}`,
  ),
})
