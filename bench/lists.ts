/**
 * Checks that the query plans of the operators' lists stay the same while the shop grows.
 *
 *     node bench/lists.ts [--orders 500000,5000000] [--users 1000000] [--products 100000]
 *
 * Fills a shop step by step. At each size it explains the statements of every list, and shows which indexes they read,
 * how many of PostgreSQL's blocks of 8 kB they read, and how long they take. The program ends with an error if a statement has
 * different plans at different sizes, or if a statement reads too many blocks at the last size. The limit is
 * three times the number at the size before, plus 100. For a list by status, the limit is 25,000.
 */
import { parseArgs } from 'node:util'
import { postgres } from '@hexmart/adapter-postgres'
import { createShop, type OrderId, type Shop } from '@hexmart/core'
import { productCount, userCount } from './baskets.ts'
import { type BenchDatabase, startDatabase } from './database.ts'
import { growOrders } from './growth.ts'
import { openExplainer, type Plan } from './plans.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '500000,5000000' },
    users: { type: 'string', default: '1000000' },
    products: { type: 'string', default: '100000' },
  },
})
const sizes = values.orders.split(',').map(Number)

/** Every 10,000th order is completed, but every 100,000th is canceled instead. */
const rare = 10_000

/** Adds users and products with Korean names until there are as many as given, and stock for every product. */
async function growCatalogue({ sql }: BenchDatabase, users: number, products: number): Promise<void> {
  await sql(`
    insert into users (id, name) select 'k' || i, (array['김', '이', '박', '최'])[1 + i % 4] || '사용자 ' || i
    from generate_series(${2 * userCount}, ${users - 1}) as i on conflict do nothing`)
  await sql(`
    insert into products (id, name, price, state)
    select 'k' || i, (array['녹차', '다관', '찻잔'])[1 + i % 3] || ' ' || i, 1000, (array['SELLABLE', 'HOLD', 'STOPPED'])[1 + i % 3]
    from generate_series(${productCount}, ${products - 1}) as i on conflict do nothing`)
  await sql(`insert into stock (product_id, quantity) select id, 50 from products on conflict do nothing`)
}

/** Gives some orders a rare status. Balances and stock do not change accordingly, so an audit would find differences. */
async function endSomeOrders({ sql }: BenchDatabase): Promise<void> {
  await sql(`
    with numbered as (select id, row_number() over (order by id) as number from orders)
    update orders set status = case when number % ${10 * rare} = 0 then 'CANCELED' else 'COMPLETED' end,
      completed_at = paid_at, canceled_at = case when number % ${10 * rare} = 0 then paid_at end,
      canceled_by = case when number % ${10 * rare} = 0 then 'OPERATOR' end,
      restocked = case when number % ${10 * rare} = 0 then true end
    from numbered where numbered.id = orders.id and number % ${rare} = 0 and status = 'PAID'`)
  await sql('vacuum analyze')
}

type Read = (shop: Shop, middle: OrderId) => Promise<unknown>

const limit = 20
/** The lists with their filters. For some long lists, there is also a page from the middle. */
const lists: Readonly<Record<string, Read>> = {
  users: (shop) => shop.users({ limit }),
  // Without a query, users are sorted by their ids, so the `name` in `after` has no effect.
  'users, middle': (shop) => shop.users({ limit, after: { name: '', id: 'k5' as never } }),
  'users, 김': (shop) => shop.users({ limit, query: '김' }),
  'users, 김, middle': (shop) => shop.users({ limit, query: '김', after: { name: '김사용자 5', id: 'k5' as never } }),
  'users, an id': (shop) => shop.users({ limit, query: 'u77' }),
  user: (shop) => shop.user('u77'),
  products: (shop) => shop.allProducts({ limit }),
  'products on HOLD': (shop) => shop.allProducts({ limit, state: 'HOLD' }),
  'products, 녹차': (shop) => shop.allProducts({ limit, query: '녹차' }),
  'products on HOLD, 다': (shop) => shop.allProducts({ limit, state: 'HOLD', query: '다' }),
  product: (shop) => shop.anyProduct('p77'),
  'products for sale by ids': (shop) => shop.productsByIds(['p1', 'p2', 'p3']),
  movements: (shop) => shop.movements('p77', { limit }),
  coupons: (shop) => shop.allCoupons({ limit }),
  'coupons that are ISSUABLE': (shop) => shop.allCoupons({ limit, state: 'ISSUABLE' }),
  holders: (shop) => shop.couponHolders('welcome', { limit, after: 5_000 }),
  orders: (shop) => shop.allOrders({ limit }),
  'orders, middle': (shop, after) => shop.allOrders({ limit, after }),
  'orders, PAID': (shop) => shop.allOrders({ limit, status: 'PAID' }),
  'orders, CANCELED': (shop) => shop.allOrders({ limit, status: 'CANCELED' }),
  'orders of a user': (shop) => shop.allOrders({ limit, userId: 'u77' }),
  'orders of a user, CANCELED': (shop) => shop.allOrders({ limit, userId: 'u77', status: 'CANCELED' }),
  'orders with a product': (shop) => shop.allOrders({ limit, productId: 'p77' }),
  'orders with a product, CANCELED': (shop) => shop.allOrders({ limit, productId: 'p77', status: 'CANCELED' }),
  'orders with a reference': (shop) => shop.allOrders({ limit, reference: 'none' }),
  'orders of a day': (shop) => shop.allOrders({ limit, from: Date.now() - 172_800_000, to: Date.now() - 86_400_000 }),
  'history of a user': (shop) => shop.balanceHistory('u77', { limit }),
  'history of a user, a day': (shop) => shop.balanceHistory('u77', { limit, from: Date.now() - 86_400_000 }),
  actions: (shop) => shop.actions({ limit }),
  deliveries: (shop) => shop.deliveries({ limit }),
}

/** The plans of each statement of each list, one for each size of the shop. */
const plansByStatement = new Map<string, (Plan | undefined)[]>()

async function measure(database: BenchDatabase, column: number): Promise<void> {
  const { pool, explain } = openExplainer(database.url)
  const shop = createShop({ store: postgres(pool) })
  const [row] = await database.sql('select id from orders order by id offset (select count(*) / 2 from orders) limit 1')
  for (const [list, read] of Object.entries(lists)) {
    for (const [statement, plan] of await explain(() => read(shop, row?.id as OrderId))) {
      const name = `${list}: ${statement}`
      const plans = plansByStatement.get(name) ?? []
      plans[column] = plan
      plansByStatement.set(name, plans)
    }
  }
  await pool.end()
}

const database = await startDatabase()
const labels: string[] = []
try {
  for (const [column, size] of [0, ...sizes].entries()) {
    if (column > 0) {
      const share = column / sizes.length
      await growCatalogue(database, Number(values.users) * share, Number(values.products) * share)
      await growOrders(database, size - (sizes[column - 2] ?? 0))
    }
    await endSomeOrders(database)
    const [counted] = await database.sql('select count(*)::text as orders from orders')
    labels.push(Number(counted?.orders).toLocaleString('en'))
    console.error(`${labels.at(-1)} orders`)
    await measure(database, column)
  }
} finally {
  await database.stop()
}

console.log(`| list: statement | plan | ${labels.map((label) => `${label} orders`).join(' | ')} |`)
console.log(`| --- | --- | ${labels.map(() => '---:').join(' | ')} |`)
const faults: string[] = []
for (const [name, plans] of plansByStatement) {
  const measured = plans.filter((plan) => plan !== undefined)
  const shapes = new Set(measured.map(({ shape }) => shape))
  const cells = labels.map((_, column) => {
    const plan = plans[column]
    return plan ? `${plan.buffers} blocks, ${plan.milliseconds.toFixed(2)} ms` : ''
  })
  console.log(`| ${name} | ${[...shapes].join(' → ')} | ${cells.join(' | ')} |`)
  if (shapes.size > 1) faults.push(`${name} has ${shapes.size} plans`)
  const [before = 0, after = 0] = measured.slice(-2).map(({ buffers }) => buffers)
  // As the shop grows, index trees get another level, and neighbours in a list are stored farther apart. No index contains the
  // status, so a list by status reads up to 5,000 orders one after the other, and a few blocks for each.
  const allowed = /PAID|CANCELED/.test(name) ? 25_000 : 3 * before + 100
  if (after > allowed) faults.push(`${name} reads ${after} blocks; at the size before, it read ${before}`)
}
console.log(faults.length === 0 ? '\nEvery plan stays the same.' : `\n${faults.join('\n')}`)
process.exit(faults.length === 0 ? 0 : 1)
