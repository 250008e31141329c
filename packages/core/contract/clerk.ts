import { type CommandOptions, type OrderId, ProductId, type Shop } from '../src/index.ts'
import { accepted } from './answers.ts'

/**
 * Short calls to a shop, so that tests are easy to read. Commands return the shop's answer; reads return the value, and throw if
 * the shop refuses.
 */
export type Clerk = ReturnType<typeof clerkOf>

/**
 * Wraps a shop in short calls. The parameter `members` of a call has further members for the input of the command; they
 * replace default members of the same names.
 *
 * @example
 * const clerk = clerkOf(shop)
 * await clerk.user('mina')
 * await clerk.product('tea', { price: 4_500 })
 * await clerk.charge('mina', 10_000)
 * const order = accepted(await clerk.order('mina', { tea: 2 }))
 */
export function clerkOf(shop: Shop) {
  return {
    shop,

    user: (id: string) => shop.createUser({ id, name: `User ${id}` }),
    changeUser: (userId: string, changes: object, options?: CommandOptions) =>
      shop.changeUser({ userId, ...changes }, options),
    block: (userId: string) => shop.changeUser({ userId, state: 'BLOCKED' }),
    eraseUser: (userId: string, options?: CommandOptions) => shop.eraseUser({ userId }, options),
    /** Creates a product: by default SELLABLE, at 1,000, with 100 in stock. */
    product: (id: string, members: object = {}) =>
      shop.createProduct({ id, name: `Product ${id}`, price: 1_000, state: 'SELLABLE', stock: 100, ...members }),
    /** Creates a coupon: by default ISSUABLE, with a quantity of 10, taking 10 % off, until 2025-04-01 in UTC. */
    coupon: (id: string, members: object = {}) =>
      shop.createCoupon({
        id,
        name: `Coupon ${id}`,
        discount: { type: 'PERCENT', percent: 10 },
        quantity: 10,
        expiresAt: Date.parse('2025-04-01T00:00:00Z'),
        state: 'ISSUABLE',
        ...members,
      }),

    charge: (userId: string, amount: number, options?: CommandOptions) =>
      shop.chargeBalance({ userId, amount }, options),
    /** Charges with the reference of a payment. */
    book: (userId: string, amount: number, reference: string, options?: CommandOptions) =>
      shop.chargeBalance({ userId, amount, reference }, options),
    /** Adjusts a balance, by default for the reason `goodwill`. */
    adjust: (userId: string, amount: number, members: object = {}, options?: CommandOptions) =>
      shop.adjustBalance({ userId, amount, reason: 'goodwill', ...members }, options),
    issue: (userId: string, couponId: string, options?: CommandOptions) =>
      shop.issueCoupon({ userId, couponId }, options),
    /** Orders a quantity of each product: `{ tea: 2, pot: 1 }`. */
    order: (
      userId: string,
      basket: Readonly<Record<string, number>>,
      members: object = {},
      options?: CommandOptions,
    ) => {
      const items = Object.entries(basket).map(([productId, quantity]) => ({ productId, quantity }))
      return shop.placeOrder({ userId, items, ...members }, options)
    },
    /** Quotes an order of a quantity of each product. */
    quote: async (userId: string, basket: Readonly<Record<string, number>>, members: object = {}) => {
      const items = Object.entries(basket).map(([productId, quantity]) => ({ productId, quantity }))
      return accepted(await shop.quote({ userId, items, ...members }))
    },
    cancel: (orderId: OrderId, options?: CommandOptions, members: { reason?: string; restock?: boolean } = {}) =>
      shop.cancelOrder({ orderId, ...members }, options),

    complete: (orderId: OrderId, options?: CommandOptions) => shop.completeOrder({ orderId }, options),

    changeProduct: (productId: string, changes: object) => shop.changeProduct({ productId, ...changes }),
    changeStock: (
      productId: string,
      changes: { change: number } | { set: number; expected: number },
      options?: CommandOptions,
    ) => shop.changeStock({ productId, ...changes }, options),
    changeCoupon: (couponId: string, changes: object) => shop.changeCoupon({ couponId, ...changes }),

    balance: async (userId: string) => accepted(await shop.balance(userId)).amount,
    /** The newest entries, at most 100. */
    history: async (userId: string) => accepted(await shop.balanceHistory(userId, { limit: 100 })).rows,
    /** The coupons that a user can use, at most 100. */
    coupons: async (userId: string) => accepted(await shop.coupons(userId, { limit: 100 })).rows,
    /** The newest orders, at most 100. */
    orders: async (userId: string) => accepted(await shop.orders(userId, { limit: 100 })).rows,
    /** The stock of a product that is among the first 100 SELLABLE products; undefined for other products. */
    stock: async (productId: string) => {
      const { rows } = accepted(await shop.products({ limit: 100 }))
      return rows.find(({ id }) => id === ProductId.parse(productId))?.stock
    },
    /** The messages for the data platform in every state, newest first, at most 100. */
    messages: async () => accepted(await shop.deliveries({ limit: 100 })).rows,
  }
}

/** Options with an idempotency key, for an actor who is not an operator: by default Mina. */
export const keyed = (idempotencyKey: string, id = 'mina'): CommandOptions => ({
  actor: { id, operator: false },
  idempotencyKey,
})

/** Options of an operator, with an idempotency key if one is given. */
export const byOperator = (id = 'boss', idempotencyKey?: string): CommandOptions => ({
  actor: { id, operator: true },
  ...(idempotencyKey !== undefined && { idempotencyKey }),
})

/**
 * Creates the user `mina` with a balance of 100,000, the products `tea` at 4,500 and `pot` at 21,000 with a stock of 5
 * each, and the coupon `spring` of 10 %.
 */
export async function openTeaShop(clerk: Clerk): Promise<Clerk> {
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  await clerk.product('tea', { price: 4_500, stock: 5 })
  await clerk.product('pot', { price: 21_000, stock: 5 })
  await clerk.coupon('spring')
  return clerk
}
