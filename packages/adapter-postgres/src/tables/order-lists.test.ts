import type { OrderId, OrderStatus, Store, UserId } from '@hexmart/core/adapter'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool, postgres } from '../index.ts'

let database: TestDatabase
let pool: pg.Pool
let store: Store

const count = 25_000
/**
 * The id of order `i`. Its time is one second later than the time in the id of order `i - 1`. The id is composed here, because
 * only PostgreSQL 18 and later can make UUIDs of version 7.
 */
const id = `(lpad(to_hex(1700000000000 + i * 1000), 12, '0') || '7000800000' || lpad(to_hex(i), 10, '0'))::uuid`

/** 25,000 orders, of which the oldest and one in the middle are canceled. */
beforeAll(async () => {
  database = await createDatabase()
  pool = createPool({ connectionString: database.url })
  store = postgres(pool)
  await database.sql(`
    insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at, canceled_at, canceled_by, restocked)
    select ${id}, 'mina', status, 0, 0, 0, now(), now(),
      case when status = 'CANCELED' then now() end, case when status = 'CANCELED' then 'OWNER' end,
      case when status = 'CANCELED' then true end
    from generate_series(1, ${count}) as i,
      lateral (select case when i in (1, 12000) then 'CANCELED' else 'PAID' end as status) as statuses`)
  await database.sql(`
    insert into order_lines (order_id, position, product_id, name, price, quantity)
    select id, 0, 'tea', 'Tea', 0, 1 from orders`)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

test.each([{}, { userId: 'mina' as UserId }, { productId: 'tea' as never }])(
  'U4: with %j, a page of a rare status ends after 5,000 orders were read, and no order of that status is left out',
  async (selection) => {
    const pages: number[] = []
    const found: OrderId[] = []
    let after: OrderId | undefined
    do {
      const filter = { ...selection, status: 'CANCELED' as OrderStatus }
      const { rows, next } = await store.views.orders.list(filter, { limit: 20, after })
      pages.push(rows.length)
      found.push(...rows.map(({ id }) => id))
      after = next ?? undefined
    } while (after !== undefined)
    const { rows } = await database.sql(`select id from orders where status = 'CANCELED' order by id desc`)
    expect(found).toEqual(rows.map(({ id }) => id))
    // The canceled orders are on the third and the fifth page. The fifth page ended after 5,000 orders, so an empty page follows.
    expect(pages).toEqual([0, 0, 1, 0, 1, 0])
  },
)

test('U4: a page of a common status is full', async () => {
  const { rows, next } = await store.views.orders.list({ status: 'PAID' }, { limit: 100 })
  expect([rows.length, next]).toEqual([100, rows.at(-1)?.id])
})
