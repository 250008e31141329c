import {
  type Clock,
  type CreateCouponInput,
  type CreateProductInput,
  createShop,
  type OrderId,
  type PlaceOrderInput,
  type PolicyInput,
  type Shop,
  type Store,
  systemClock,
  UserId,
} from '@hexmart/core'
import { addDays, dayOf, type Settlement } from '@hexmart/core/adapter'

/** The user of the commands that the first start prints. */
export const demoUser = 'mina'

const users = [
  { id: demoUser, name: 'Kim Mina' },
  { id: 'juno', name: 'Lee Juno' },
  { id: 'sora', name: 'Park Sora' },
]

const products: readonly Omit<CreateProductInput, 'state'>[] = [
  { id: 'americano', name: 'Americano', price: 4_500, stock: 200 },
  { id: 'latte', name: 'Caffè latte', price: 5_000, stock: 150 },
  { id: 'green-tea', name: 'Green tea', price: 4_000, stock: 120 },
  { id: 'cheesecake', name: 'Cheesecake', price: 7_500, stock: 30 },
  { id: 'croissant', name: 'Croissant', price: 3_800, stock: 60 },
  // A product in great demand: each user can buy at most two.
  { id: 'tumbler', name: 'Tumbler', price: 21_000, stock: 5, maximumPerUser: 2 },
]

const coupons: readonly Omit<CreateCouponInput, 'opensAt' | 'expiresAt' | 'state'>[] = [
  {
    id: 'welcome',
    name: '10% off, up to 2,000',
    discount: { type: 'PERCENT', percent: 10 },
    maximumDiscount: 2_000,
    quantity: 1_000,
  },
  { id: 'early-bird', name: '3,000 off', discount: { type: 'FIXED', amount: 3_000 }, quantity: 3 },
]

/** A coupon that opens five minutes after the demo was added, so that people can see its countdown until then. */
const rush: Omit<CreateCouponInput, 'opensAt' | 'expiresAt' | 'state'> = {
  id: 'rush',
  name: '5,000 off orders of 15,000 or more',
  discount: { type: 'FIXED', amount: 5_000 },
  minimumSubtotal: 15_000,
  quantity: 10,
  validDays: 7,
}
/** In milliseconds. */
const rushOpensIn = 300_000

/** The products sold on each of the last days, oldest day first. Each product is an order of its own. */
const pastDays = [
  ['latte', 'latte', 'croissant', 'americano'],
  ['americano', 'americano', 'cheesecake', 'latte', 'green-tea'],
  ['americano', 'latte', 'green-tea', 'tumbler', 'croissant'],
]

/** The references of the order that is completed and of the order that is canceled. A later run finds the orders by them. */
const [handedOver, broken] = ['demo-handed-over', 'demo-broken']

/** References and metadata of some orders in `pastDays`. A key is the index of the day and the index of the order in it. */
const orderExtras: Readonly<Record<string, Pick<PlaceOrderInput, 'reference' | 'metadata'>>> = {
  '0 0': { metadata: { pickup: 'Gangnam', note: 'No straw, please' } },
  '0 2': { reference: handedOver },
  '1 2': { reference: broken },
}

/** In milliseconds. */
const day = 86_400_000

/**
 * Fills a shop with a small demo: users with a balance, products, coupons, and orders of the last days, so that there
 * is a ranking. One of the orders has metadata, one is completed and one is canceled. `seedDemo` may run again, even
 * after an interruption: it only adds what is missing.
 */
export async function seedDemo(store: Store, policy: PolicyInput, clock: Clock = systemClock): Promise<void> {
  const shop = createShop({ store, clock }, policy)
  const [opensAt, expiresAt] = [clock.now() + rushOpensIn, clock.now() + 90 * day]
  for (const user of users) await ensure(shop.createUser(user))
  for (const product of products) await ensure(shop.createProduct({ ...product, state: 'SELLABLE' }))
  for (const coupon of coupons) await ensure(shop.createCoupon({ ...coupon, expiresAt, state: 'ISSUABLE' }))
  await ensure(shop.createCoupon({ ...rush, opensAt, expiresAt, state: 'ISSUABLE' }))
  await settleMessages(store, await sellPastDays(store, policy, clock))
  await settleMessages(store, await endOrders(shop))
  await ensure(shop.issueCoupon({ userId: 'juno', couponId: 'early-bird' }))
  await shop.jobs.ranking.buildDueDays()
  // A running service may have counted the sales of these days before the orders were placed, so count each day again.
  for (let ago = pastDays.length; ago > 0; ago--) {
    await unwrap(shop.rebuildDay(addDays(dayOf(clock.now(), shop.policy.timeZone), -ago)))
  }
}

/**
 * Places the orders of `pastDays`; the users take turns at buying. An earlier run may have placed some of them: if the store
 * has n orders of a user, the first n orders of this user are skipped.
 *
 * @returns the orders of this run
 */
async function sellPastDays(store: Store, policy: PolicyInput, clock: Clock): Promise<ReadonlySet<OrderId>> {
  const earlier = new Map<string, number>()
  for (const { id } of users) {
    const { rows } = await store.views.orders.ofUser(UserId.parse(id), { limit: 100 })
    earlier.set(id, rows.length)
  }
  const sold = new Set<OrderId>()
  for (const [index, productIds] of pastDays.entries()) {
    const ago = (pastDays.length - index) * day
    const shop = createShop({ store, clock: { ...clock, now: () => clock.now() - ago } }, policy)
    for (const [number, productId] of productIds.entries()) {
      const userId = (users[number % users.length] as (typeof users)[number]).id
      const left = (earlier.get(userId) ?? 0) - 1
      earlier.set(userId, left)
      if (left < 0) sold.add(await sell(shop, userId, productId, 1 + (number % 2), orderExtras[`${index} ${number}`]))
    }
  }
  return sold
}

async function sell(
  shop: Shop,
  userId: string,
  productId: string,
  quantity: number,
  extras: (typeof orderExtras)[string] = {},
): Promise<OrderId> {
  await unwrap(shop.chargeBalance({ userId, amount: 50_000 }))
  return (await unwrap(shop.placeOrder({ userId, items: [{ productId, quantity }], ...extras }))).id
}

/**
 * Completes one order and cancels another. An order that is not PAID any more is left as it is.
 *
 * @returns the id of the order that it canceled, if any
 */
async function endOrders(shop: Shop): Promise<ReadonlySet<OrderId>> {
  const canceled = new Set<OrderId>()
  for (const { id } of users) {
    for (const { id: orderId, status, reference } of (await unwrap(shop.orders(UserId.parse(id), { limit: 100 })))
      .rows) {
      if (status !== 'PAID') continue
      if (reference === handedOver) await unwrap(shop.completeOrder({ orderId }))
      if (reference !== broken) continue
      await unwrap(shop.cancelOrder({ orderId, reason: 'Arrived broken', restock: false }))
      canceled.add(orderId)
    }
  }
  return canceled
}

/** Marks the messages of the demo's orders as sent, because those sales never happened. Other messages go on waiting. */
async function settleMessages({ outbox }: Store, demoOrders: ReadonlySet<OrderId>): Promise<void> {
  const token = 'demo'
  const settlements: Settlement[] = []
  for (let found = 0; found < demoOrders.size; ) {
    const claimed = await outbox.claim({ token, limit: 1_000, leaseFor: 60_000 })
    if (claimed.length === 0) break
    for (const { message } of claimed) {
      const isDemoOrder = demoOrders.has(message.order.id)
      settlements.push({ id: message.id, type: isDemoOrder ? 'sent' : 'returned' })
      if (isDemoOrder) found++
    }
  }
  await outbox.settle(token, settlements)
}

type Pending<Value> = Promise<
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: { readonly code: string } }
>

async function unwrap<Value>(pending: Pending<Value>): Promise<Value> {
  const answer = await pending
  if (!answer.ok) throw new Error(`the demo could not be made: ${JSON.stringify(answer.refusal)}`)
  return answer.value
}

/** Like `unwrap`, but also succeeds when an earlier run has already made the row. */
async function ensure(pending: Pending<unknown>): Promise<void> {
  const answer = await pending
  const exists = !answer.ok && ['ALREADY_EXISTS', 'COUPON_ALREADY_ISSUED'].includes(answer.refusal.code)
  if (!exists) await unwrap(pending)
}
