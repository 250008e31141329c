import {
  ChargeBalance,
  type Clock,
  CreateCoupon,
  CreateProduct,
  CreateUser,
  createShop,
  type IdempotencyKey,
  IssueCoupon,
  PlaceOrder,
  type PolicyInput,
  type Shop,
  type Store,
  systemClock,
} from '@hexmart/core'

/** Who the demo's commands are for. */
export const demoUser = 'mina'

const users = [
  { id: demoUser, name: 'Kim Mina' },
  { id: 'juno', name: 'Lee Juno' },
  { id: 'sora', name: 'Park Sora' },
]

const products = [
  { id: 'americano', name: 'Americano', price: 4_500, stock: 200 },
  { id: 'latte', name: 'Caffè latte', price: 5_000, stock: 150 },
  { id: 'green-tea', name: 'Green tea', price: 4_000, stock: 120 },
  { id: 'cheesecake', name: 'Cheesecake', price: 7_500, stock: 30 },
  { id: 'croissant', name: 'Croissant', price: 3_800, stock: 60 },
  { id: 'tumbler', name: 'Tumbler', price: 21_000, stock: 5 },
]

const coupons = [
  { id: 'welcome', name: '10% off', discount: { type: 'PERCENT', percent: 10 }, quantity: 1_000 },
  { id: 'early-bird', name: '3,000 off', discount: { type: 'FIXED', amount: 3_000 }, quantity: 3 },
]

/** What was sold on each of the last days, the longest ago first. */
const pastDays = [
  ['latte', 'latte', 'croissant', 'americano'],
  ['americano', 'americano', 'cheesecake', 'latte', 'green-tea'],
  ['americano', 'latte', 'green-tea', 'tumbler', 'croissant'],
]

const day = 86_400_000

/**
 * Fills a shop with a small demo: users with a balance, products, coupons, and orders of the last days, so that there
 * is a ranking. May be run again after it was interrupted: what is there stays as it is.
 */
export async function seedDemo(store: Store, policy: PolicyInput, clock: Clock = systemClock): Promise<void> {
  const shop = createShop(store, policy)
  const expiresAt = new Date(clock.now() + 90 * day).toISOString()
  for (const user of users) await existing(shop.createUser(CreateUser.parse(user)))
  for (const product of products)
    await existing(shop.createProduct(CreateProduct.parse({ ...product, state: 'SELLABLE' })))
  for (const coupon of coupons) {
    await existing(shop.createCoupon(CreateCoupon.parse({ ...coupon, expiresAt, state: 'ISSUABLE' })))
  }
  for (const [index, sold] of pastDays.entries()) {
    const ago = (pastDays.length - index) * day
    await sell(
      createShop({ ...store, clock: { ...clock, now: () => clock.now() - ago } }, policy),
      sold,
      `day-${index}`,
    )
  }
  await existing(shop.issueCoupon(IssueCoupon.parse({ userId: 'juno', couponId: 'early-bird' })))
  await charge(shop, demoUser, 50_000, 'today')
  await shop.ranking.look()
  await forgetMessages(store)
}

/** Nobody is to be told of sales that never were. */
async function forgetMessages({ outbox }: Store): Promise<void> {
  const token = 'demo'
  for (;;) {
    const claimed = await outbox.claim({ token, limit: 100, leaseFor: 60_000 })
    if (claimed.length === 0) return
    await outbox.settle(
      token,
      claimed.map(({ message }) => ({ id: message.id, type: 'sent' })),
    )
  }
}

/** Each sale is paid by one of the users in turn, who charges as much before. */
async function sell(shop: Shop, sold: readonly string[], name: string): Promise<void> {
  for (const [index, productId] of sold.entries()) {
    const userId = (users[index % users.length] as (typeof users)[number]).id
    await charge(shop, userId, 50_000, `${name}-${index}`)
    const order = PlaceOrder.parse({ userId, items: [{ productId, quantity: 1 + (index % 2) }] })
    await done(shop.placeOrder(order, { idempotency: keyOf(`order-${name}-${index}`) }))
  }
}

async function charge(shop: Shop, userId: string, amount: number, name: string): Promise<void> {
  await done(shop.chargeBalance(ChargeBalance.parse({ userId, amount }), { idempotency: keyOf(`charge-${name}`) }))
}

const keyOf = (key: string) => ({ scope: 'demo', key: `demo-${key}` as IdempotencyKey })

type Answering = Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } }>

async function done(answering: Answering): Promise<void> {
  const answer = await answering
  if (!answer.ok) throw new Error(`the demo could not be made: ${JSON.stringify(answer.refusal)}`)
}

/** What an interrupted run has made is there already. */
async function existing(answering: Answering): Promise<void> {
  const answer = await answering
  const there = !answer.ok && ['ALREADY_EXISTS', 'COUPON_ALREADY_ISSUED'].includes(answer.refusal.code)
  if (!there) await done(answering)
}
