/**
 * Which index the look-ups of a batch use. The tables have other indexes that begin with a column of the unique key. If the
 * statistics say that this column alone finds one row, the planner takes such an index to be as good as the unique key. The
 * plan then reads all holders of a coupon, or all orders of a user, until the table is analyzed again.
 */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { furnish, openShop, orderTea } from '../../test/shops.ts'

let database: TestDatabase
/** Its only connection has prepared the statements of the look-ups. */
let pool: pg.Pool

beforeAll(async () => {
  database = await createDatabase()
  for (const table of ['user_coupons', 'orders']) {
    await database.sql(`alter table ${table} set (autovacuum_enabled = off)`)
  }
  await database.sql(`
    insert into coupons (id, name, discount_type, discount_value, quantity, remaining, state, expires_at)
    select 'c' || i, 'Coupon', 'PERCENT', 10, 10000, 10000, 'ISSUABLE', '2999-01-01' from generate_series(0, 5000) as i`)
  const { shop, ...opened } = openShop(database.url, { pool: { max: 1 } })
  pool = opened.pool
  await furnish(shop)
  expect(await shop.issueCoupon({ couponId: 'c0', userId: 'mina' })).toMatchObject({ ok: true })
  expect(await shop.placeOrder({ ...orderTea(), reference: 'cart-1' })).toMatchObject({ ok: true })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly Plans?: readonly Node[]
}

/** The indexes that the plan of a prepared statement reads, and its sorts. */
async function planOf(statement: string): Promise<string[]> {
  const { rows } = await pool.query(`explain (format json) execute "${statement}" ('{}', '{}')`)
  const namesIn = (node: Node): string[] => [
    ...(node['Index Name'] ? [node['Index Name']] : []),
    ...(/Sort/.test(node['Node Type']) ? [node['Node Type']] : []),
    ...(node.Plans ?? []).flatMap(namesIn),
  ]
  return namesIn(rows[0]['QUERY PLAN'][0].Plan)
}

const sizes = [1, 10, 60, 150, 300, 600, 5_000] as const
const afterwards = ['', 'analyze', 'vacuum analyze'] as const

describe.each([
  ['each coupon has one holder', `'c' || i, 'u' || i % 5`],
  ['each user has one coupon', `'c' || i % 5, 'u' || i`],
  ['each coupon has one holder, and each user has one coupon', `'c' || i, 'u' || i`],
])('if %s, a batch looks up holders of coupons by the unique key', (_, pair) => {
  test.each(sizes)('among %i', async (size) => {
    for (const command of afterwards) {
      await database.sql(`
        truncate user_coupons;
        insert into user_coupons (id, coupon_id, user_id, number, issued_at)
        select md5('id' || i)::uuid, ${pair}, i, now() from generate_series(1, ${size}) as i`)
      if (command) await database.sql(`${command} user_coupons`)
      expect(await planOf('user_coupons_find_holders'), command).toEqual(['user_coupons_once'])
    }
  })
})

describe.each([10, 36, 100])(
  'if each user has one order with a reference of %i characters, a batch looks up references by the unique key',
  (length) => {
    test.each(sizes)('among %i', async (size) => {
      for (const command of afterwards) {
        await database.sql(`
        truncate orders;
        insert into orders (id, user_id, reference, status, subtotal, discount, total, created_at, paid_at)
        select md5('id' || i)::uuid, 'u' || i, lpad('r' || i, ${length}, '-'), 'PAID', 0, 0, 0, now(), now()
        from generate_series(1, ${size}) as i`)
        if (command) await database.sql(`${command} orders`)
        expect(await planOf('orders_find_references'), command).toEqual(['orders_reference_once'])
      }
    })
  },
)
