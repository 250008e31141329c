/**
 * A whole shop inside one program: charge a balance, place an order, and see a second one refused.
 *
 *     npx --yes pnpm@12 exec node examples/embed.ts
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { ChargeBalance, CreateProduct, CreateUser, createShop, PlaceOrder } from '@hexmart/core'

const shop = createShop({ ...inMemory() })
await shop.createUser(CreateUser.parse({ id: 'mina', name: 'Mina' }))
await shop.createProduct(CreateProduct.parse({ id: 'tea', name: 'Tea', price: 4_500, state: 'SELLABLE', stock: 10 }))
await shop.chargeBalance(ChargeBalance.parse({ userId: 'mina', amount: 10_000 }))

const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] }
const first = await shop.placeOrder(PlaceOrder.parse(order))
if (first.ok) console.log(`paid ${first.value.total}`)

const second = await shop.placeOrder(PlaceOrder.parse(order))
if (!second.ok) console.log(second.refusal)
