/**
 * A whole shop inside one program: one order is paid, and the next one is refused for lack of balance.
 *
 *     npx --yes pnpm@12 exec node examples/embed.ts
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'

const shop = createShop({ store: inMemory() })
await shop.createUser({ id: 'mina', name: 'Mina' })
await shop.createProduct({ id: 'tea', name: 'Tea', price: 4_500, state: 'SELLABLE', stock: 10 })
await shop.chargeBalance({ userId: 'mina', amount: 10_000 })

const first = await shop.placeOrder({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] })
if (first.ok) console.log(`paid ${first.value.total}`)

const second = await shop.placeOrder({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] })
if (!second.ok) console.log(second.refusal)
