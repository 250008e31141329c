/**
 * A program for a buyer: it charges a balance, places orders, and shows why an order is refused. Start the shop first.
 *
 *     TOKEN=$(npx --yes pnpm@12 --silent hexmart token --user mina) npx --yes pnpm@12 exec node examples/buyer.ts
 */
import { createClient, unwrap } from '@hexmart/client'

const { SHOP = 'http://127.0.0.1:3000', TOKEN } = process.env
const shop = createClient({ baseUrl: SHOP, token: TOKEN, language: 'en' })
const userId = 'mina'

// If the answer is lost, the client sends the request again with the same key, so this charges once.
unwrap(await shop.balances.charge(userId, { amount: 10_000 }))

const first = await shop.orders.place({ userId, items: [{ productId: 'latte', quantity: 2 }] })
if (first.ok) console.log(`paid ${first.value.total}`)

const second = await shop.orders.place({ userId, items: [{ productId: 'cheesecake', quantity: 1_000 }] })
if (!second.ok) {
  const { problem } = second
  switch (problem.code) {
    case 'INSUFFICIENT_BALANCE':
      console.log(`${problem.required - problem.available} short`)
      break
    case 'OUT_OF_STOCK':
      console.log(`only ${problem.available} left`)
      break
    default:
      console.log(problem.detail)
  }
}

// An iteration loads page after page.
let orders = 0
for await (const { status } of shop.orders.list(userId, { limit: 2 })) if (status === 'PAID') orders++
console.log(`${orders} orders paid`)
