/** Orders in one process with nothing beneath: what the rules, the queue and the batches cost by themselves. */
import { inMemory } from '@hexmart/adapter-inmemory'
import { ChargeBalance, CreateProduct, CreateUser, createShop, IdempotencyKey, PlaceOrder } from '@hexmart/core'
import { below, productCount, productPicker, userCount } from './baskets.ts'
import type { Figures } from './figures.ts'

/** @param inFlight how many orders wait at any moment */
export async function memoryOrders(seconds: number, withKeys: boolean, inFlight = 1_000): Promise<Figures> {
  const shop = createShop({ ...inMemory() }, { maximumBalance: Number.MAX_SAFE_INTEGER })
  for (let user = 0; user < userCount; user += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, index) => `u${user + index}`)
    await Promise.all(some.map((id) => shop.createUser(CreateUser.parse({ id, name: id }))))
    await Promise.all(some.map((userId) => shop.chargeBalance(ChargeBalance.parse({ userId, amount: 1_000_000_000 }))))
  }
  for (let product = 0; product < productCount; product += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, index) => product + index)
    await Promise.all(
      some.map((index) =>
        shop.createProduct(
          CreateProduct.parse({
            id: `p${index}`,
            name: `Product ${index}`,
            price: 1_000 + index,
            stock: 1_000_000_000,
            state: 'SELLABLE',
          }),
        ),
      ),
    )
  }

  const pick = productPicker('uniform')
  const end = performance.now() + seconds * 1_000
  const start = performance.now()
  const processor = process.cpuUsage()
  let placed = 0
  async function customer(): Promise<void> {
    while (performance.now() < end) {
      const userId = `u${below(userCount)}`
      const [a, b] = pick()
      const items = [
        { productId: `p${a}`, quantity: 1 },
        { productId: `p${b}`, quantity: 1 },
      ]
      const command = PlaceOrder.parse({ userId, items })
      const call = withKeys
        ? { idempotency: { scope: userId, key: IdempotencyKey.parse(`k${placed}-${Math.random()}`) } }
        : {}
      const order = await shop.placeOrder(command, call)
      if (!order.ok) throw new Error(order.refusal.code)
      placed++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, customer))
  const rate = placed / ((performance.now() - start) / 1_000)
  const { user, system } = process.cpuUsage(processor)
  const report = await shop.audit()
  if (!report.ok || !report.value.ok) throw new Error(`the audit failed: ${JSON.stringify(report)}`)
  return { rate, service: (user + system) / placed }
}
