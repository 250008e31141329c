/**
 * Places orders that cost nothing, four at a time, and inserts the id of each into the host's table `host.paid`. Prints a
 * line per answered order. Ends by itself after a minute. The user `mina` must exist.
 *
 *     node order-until-killed.ts DATABASE_URL
 */
import { createShop } from '@hexmart/core'
import { createPool, postgres } from '../src/index.ts'

const pool = createPool({ connectionString: process.argv[2] ?? '' })
const store = postgres(pool, {
  alongside(changes, sql) {
    for (const change of changes) {
      if (change.type === 'order added') sql`insert into host.paid (order_id) values (${change.order.id})`
    }
  },
})
const shop = createShop({ store })
const productId = `free-${process.pid}`
await shop.createProduct({ id: productId, name: 'Leaflet', price: 0, state: 'SELLABLE', stock: 1_000_000 })

const end = Date.now() + 60_000
async function customer(): Promise<void> {
  while (Date.now() < end) {
    const answer = await shop.placeOrder({ userId: 'mina', items: [{ productId, quantity: 1 }] })
    if (!answer.ok) throw new Error(answer.refusal.code)
    console.log(answer.value.id)
  }
}
await Promise.all(Array.from({ length: 4 }, customer))
await pool.end()
