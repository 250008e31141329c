/**
 * Places orders in memory for some seconds: with Hexmart, or with a bare function that writes the same rows into plain maps.
 * It is a program of its own, so that every run begins with an empty heap.
 *
 *     node bench/memory-orders.ts hexmart|small-batches|keys|bare SECONDS
 *
 * `small-batches` is Hexmart with batches of at most 64 commands instead of 256. In memory a commit waits for nothing, so large
 * batches gain nothing, and the rows of a small batch stay in the processor's cache. `keys` is Hexmart with an idempotency
 * key for each order.
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type PolicyInput, systemIds } from '@hexmart/core'
import { productCount, productPicker, randomBelow, userCount } from './baskets.ts'
import type { Figures } from './figures.ts'

const [contender = 'hexmart', seconds = '3'] = process.argv.slice(2)
/** When the run ends. */
const end = { at: 0 }
const pick = productPicker('uniform')
/** How many orders are under way at any moment. */
const inFlight = 1_000
const richEnough = 1_000_000_000
const plenty = 1_000_000_000

const order = () => {
  const [a, b] = pick()
  return {
    userId: `u${randomBelow(userCount)}`,
    items: [
      { productId: `p${a}`, quantity: 1 },
      { productId: `p${b}`, quantity: 1 },
    ],
  }
}

interface Load {
  /** @returns how many orders were placed until the end */
  run(): Promise<number>
  audit(): Promise<void>
}

async function byHexmart(withKeys: boolean, commit: PolicyInput['commit'] = {}): Promise<Load> {
  const shop = createShop({ store: inMemory() }, { maximumBalance: Number.MAX_SAFE_INTEGER, commit })
  for (let index = 0; index < userCount; index++) {
    const userId = `u${index}`
    await shop.createUser({ id: userId, name: userId })
    await shop.chargeBalance({ userId, amount: richEnough })
  }
  for (let index = 0; index < productCount; index++) {
    const product = {
      id: `p${index}`,
      name: `Product ${index}`,
      price: 1_000 + index,
      stock: plenty,
      state: 'SELLABLE' as const,
    }
    await shop.createProduct(product)
  }

  let placed = 0
  async function customer(): Promise<void> {
    while (performance.now() < end.at) {
      const input = order()
      const actor = { id: input.userId, operator: false }
      const options = withKeys ? { actor, idempotencyKey: `k${placed}-${Math.random()}` } : undefined
      const answer = await shop.placeOrder(input, options)
      if (!answer.ok) throw new Error(answer.refusal.code)
      placed++
    }
  }
  const audit = async () => {
    const report = await shop.audit()
    if (!report.ok || !report.value.ok) throw new Error(`the audit failed: ${JSON.stringify(report)}`)
  }
  return {
    audit,
    async run() {
      await Promise.all(Array.from({ length: inFlight }, customer))
      return placed
    },
  }
}

/**
 * Writes the same rows without parsing, queue, transactions or promises, with one call per order. It also writes a
 * movement per line, which the shop does not store but derives from the lines.
 */
function byBareFunction(): Load {
  const ids = systemIds()
  const users = new Set<string>()
  const balances = new Map<string, { userId: string; amount: number; sequence: number }>()
  const products = new Map<string, { id: string; name: string; price: number; state: string }>()
  const stock = new Map<string, { productId: string; quantity: number }>()
  const entries = new Map<string, object[]>()
  const ordersOf = new Map<string, string[]>()
  const [orders, outbox, undelivered, movements] = [
    new Map<string, object>(),
    new Map<string, object>(),
    new Set(),
    [] as object[],
  ]
  for (let index = 0; index < userCount; index++) {
    const userId = `u${index}`
    users.add(userId)
    balances.set(userId, { userId, amount: richEnough, sequence: 0 })
    entries.set(userId, [])
    ordersOf.set(userId, [])
  }
  for (let index = 0; index < productCount; index++) {
    const id = `p${index}`
    products.set(id, { id, name: `Product ${index}`, price: 1_000 + index, state: 'SELLABLE' })
    stock.set(id, { productId: id, quantity: plenty })
  }

  function place({ userId, items }: ReturnType<typeof order>): void {
    const now = Date.now()
    const balance = balances.get(userId)
    if (!users.has(userId) || !balance) throw new Error('USER_NOT_FOUND')
    let total = 0
    const lines = items.map(({ productId, quantity }) => {
      const product = products.get(productId)
      if (product?.state !== 'SELLABLE') throw new Error('PRODUCT_NOT_FOUND')
      total += product.price * quantity
      return { productId, name: product.name, price: product.price, quantity }
    })
    if (balance.amount < total) throw new Error('INSUFFICIENT_BALANCE')
    const id = ids.next(now) as string
    for (const { productId, quantity } of items) {
      const left = (stock.get(productId)?.quantity ?? 0) - quantity
      if (left < 0) throw new Error('OUT_OF_STOCK')
      stock.set(productId, { productId, quantity: left })
      movements.push({ productId, change: -quantity, reason: 'ORDER', orderId: id, at: now })
    }
    const paid = { userId, amount: balance.amount - total, sequence: balance.sequence + 1 }
    balances.set(userId, paid)
    const entry = { id: ids.next(now), userId, type: 'USE', amount: -total, balanceAfter: paid.amount, at: now }
    entries.get(userId)?.push({ ...entry, sequence: paid.sequence, orderId: id })
    const row = { id, userId, status: 'PAID', items: lines, subtotal: total, discount: 0, total, userCouponId: null }
    orders.set(id, { ...row, createdAt: now, paidAt: now, canceledAt: null })
    ordersOf.get(userId)?.push(id)
    const message = { id: ids.next(now), type: 'order.paid', orderId: id, sequence: 1, at: now, state: 'WAITING' }
    outbox.set(message.id, { ...message, attempts: 0, lastError: null, dueAt: now, settledAt: null, token: null })
    undelivered.add(message.id)
  }

  let placed = 0
  return {
    async audit() {
      if (orders.size !== placed) throw new Error(`${orders.size} orders are stored, but ${placed} were placed`)
    },
    async run() {
      for (; performance.now() < end.at; placed++) place(order())
      return placed
    },
  }
}

const contenders: Readonly<Record<string, () => Load | Promise<Load>>> = {
  hexmart: () => byHexmart(false),
  'small-batches': () => byHexmart(false, { batchLimit: 64 }),
  keys: () => byHexmart(true),
  bare: byBareFunction,
}
const load = await contenders[contender]?.()
if (load === undefined) throw new Error(`write one of ${Object.keys(contenders).join(', ')}, not ${contender}`)
const start = performance.now()
const processor = process.cpuUsage()
end.at = start + Number(seconds) * 1_000
const placed = await load.run()
const { user, system } = process.cpuUsage(processor)
const figures: Figures = { rate: placed / ((performance.now() - start) / 1_000), service: (user + system) / placed }
await load.audit()
console.log(JSON.stringify(figures))
