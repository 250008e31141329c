import { type CommandOptions, type OrderId, ProductId, type Shop } from '../src/index.ts'
import { accepted } from './answers.ts'

/** Works a shop in plain words, so that a test reads like what happens in it. Commands answer as the shop does. */
export type Clerk = ReturnType<typeof clerkOf>

export function clerkOf(shop: Shop) {
  return {
    shop,

    user: (id: string) => shop.createUser({ id, name: `User ${id}` }),
    /** SELLABLE, with 100 in stock, at 1,000, unless it is said otherwise. */
    product: (id: string, wishes: object = {}) =>
      shop.createProduct({ id, name: `Product ${id}`, price: 1_000, state: 'SELLABLE', stock: 100, ...wishes }),
    /** ISSUABLE, ten of them, 10 % off, until 2025-04-01, unless it is said otherwise. */
    coupon: (id: string, wishes: object = {}) =>
      shop.createCoupon({
        id,
        name: `Coupon ${id}`,
        discount: { type: 'PERCENT', percent: 10 },
        quantity: 10,
        expiresAt: Date.parse('2025-04-01T00:00:00Z'),
        state: 'ISSUABLE',
        ...wishes,
      }),

    charge: (userId: string, amount: number, options?: CommandOptions) =>
      shop.chargeBalance({ userId, amount }, options),
    issue: (userId: string, couponId: string, options?: CommandOptions) =>
      shop.issueCoupon({ userId, couponId }, options),
    /** Orders so many of each product: `{ tea: 2, pot: 1 }`. */
    order: (
      userId: string,
      basket: Readonly<Record<string, number>>,
      wishes: object = {},
      options?: CommandOptions,
    ) => {
      const items = Object.entries(basket).map(([productId, quantity]) => ({ productId, quantity }))
      return shop.placeOrder({ userId, items, ...wishes }, options)
    },
    cancel: (orderId: OrderId, options?: CommandOptions) => shop.cancelOrder({ orderId }, options),

    changeProduct: (productId: string, changes: object) => shop.changeProduct({ productId, ...changes }),
    changeStock: (
      productId: string,
      changes: { change: number } | { set: number; expected: number },
      options?: CommandOptions,
    ) => shop.changeStock({ productId, ...changes }, options),
    changeCoupon: (couponId: string, changes: object) => shop.changeCoupon({ couponId, ...changes }),

    balance: async (userId: string) => accepted(await shop.balance(userId)).amount,
    /** The newest entries, at most 100 of them. */
    history: async (userId: string) => accepted(await shop.balanceHistory(userId, { limit: 100 })).rows,
    /** The usable coupons of a user, at most 100 of them. */
    coupons: async (userId: string) => accepted(await shop.coupons(userId, { limit: 100 })).rows,
    orders: async (userId: string) => accepted(await shop.orders(userId, { limit: 100 })).rows,
    /** The stock of a product that is listed; undefined for one that is not. */
    stock: async (productId: string) => {
      const { rows } = accepted(await shop.products({ limit: 100 }))
      return rows.find(({ id }) => id === ProductId.parse(productId))?.stock
    },
    /** What the data platform is told, whether it was sent already or not; at most 100 messages. */
    messages: async () => accepted(await shop.deliveries({ limit: 100 })).rows,
  }
}

/** Options with an idempotency key of an actor, Mina by default. */
export const keyed = (idempotencyKey: string, id = 'mina'): CommandOptions => ({
  actor: { id, operator: false },
  idempotencyKey,
})

/** Mina with 100,000; tea at 4,500 and a pot at 21,000, five of each; a coupon of 10 %. */
export async function openTeaShop(clerk: Clerk): Promise<Clerk> {
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  await clerk.product('tea', { price: 4_500, stock: 5 })
  await clerk.product('pot', { price: 21_000, stock: 5 })
  await clerk.coupon('spring')
  return clerk
}
