import { accepted } from '@hexmart/core/testing'
import { expect } from 'vitest'
import type { Answer, Served } from './app.ts'

export const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export const itemsOf = (basket: Readonly<Record<string, number>>) =>
  Object.entries(basket).map(([productId, quantity]) => ({ productId, quantity }))

/** Functions with which a test orders as the user Mina, and reads everything that an order can change. */
export function orderScene(shop: Served) {
  /** Mina orders the given quantity of each product. */
  const order = (basket: Readonly<Record<string, number>>, overrides: object = {}, headers = {}) =>
    shop.as('mina').post('/orders', { userId: 'mina', items: itemsOf(basket), ...overrides }, headers)

  /** Creates Mina with this balance, and products with these stocks, each for 1,000. */
  async function open(balance: number, stocks: Readonly<Record<string, number>> = { tea: 5, pot: 5 }) {
    await shop.clerk.user('mina')
    if (balance > 0) await shop.clerk.charge('mina', balance)
    for (const [id, stock] of Object.entries(stocks)) await shop.clerk.product(id, { stock })
  }

  /**
   * Creates a coupon and issues it to a user.
   *
   * @param overrides members of the new coupon
   * @returns the id of the user coupon
   */
  async function issueCoupon(overrides: object = {}, userId = 'mina', id = 'spring') {
    await shop.clerk.coupon(id, overrides)
    return accepted(await shop.clerk.issue(userId, id)).id
  }

  /** Reads everything that an order could change. */
  async function books() {
    const mina = shop.as('mina')
    return {
      balance: (await mina.get('/users/mina/balance')).body.amount,
      entries: (await mina.get('/users/mina/balance/history')).body.entries,
      coupons: (await mina.get('/users/mina/coupons')).body.coupons,
      orders: (await mina.get('/users/mina/orders')).body.orders,
      products: (await mina.get('/products')).body.products,
      deliveries: (await shop.operator.get('/admin/deliveries')).body.deliveries,
    }
  }

  /** Expects that the request is refused and that nothing changes. */
  async function expectRefusal(send: () => Promise<Answer>, expected: object) {
    const before = await books()
    expect(await send()).toMatchObject(expected)
    expect(await books()).toEqual(before)
  }

  return { order, open, issueCoupon, books, expectRefusal }
}
