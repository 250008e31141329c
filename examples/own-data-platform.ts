/**
 * A data platform of your own: each paid and each canceled order goes to a queue, here a list in memory. The first send
 * fails, and the shop tries again.
 *
 *     npx --yes pnpm@12 exec node examples/own-data-platform.ts
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type DataPlatform, type OrderMessage, type SendOutcome } from '@hexmart/core'

const queue: OrderMessage[] = []
let isDown = true

/** Returns an outcome instead of throwing, because the outcome says when the shop tries again. */
async function publish(message: OrderMessage): Promise<SendOutcome> {
  if (isDown) {
    isDown = false
    return { type: 'failed', error: 'the queue is down', retryAfter: 10 }
  }
  // A message arrives twice if the answer to its first send was lost. The id is then the same.
  queue.push(message)
  return { type: 'sent' }
}

const dataPlatform: DataPlatform = {
  // How long a send may take, in milliseconds.
  timeLimit: 1_000,
  // How many messages the queue can take at the same time now; 0 while the queue is known to be down.
  capacity: () => 16,
  send: (messages) => messages.map(publish),
}

const { promise: sent, resolve } = Promise.withResolvers<void>()
const shop = createShop({
  store: inMemory(),
  dataPlatform,
  observer(event) {
    if (event.type === 'message failed') console.log(event.error)
    if (event.type === 'message sent') resolve()
  },
})
await shop.createUser({ id: 'mina', name: 'Mina' })
await shop.createProduct({ id: 'tea', name: 'Tea', price: 4_500, state: 'SELLABLE', stock: 10 })
await shop.chargeBalance({ userId: 'mina', amount: 10_000 })

// Without its jobs, a shop sends nothing.
shop.start()
await shop.placeOrder({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] })
await sent
await shop.stop()
console.log(queue.map(({ type, order }) => `${type} ${order.total}`))
