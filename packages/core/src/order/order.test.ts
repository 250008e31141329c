import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OrderId, ProductId, UserId } from '../base/ids.ts'
import { refuse } from '../base/results.ts'
import type { Discount } from '../coupon/discount.ts'
import type { Product } from '../product/product.ts'
import { cancel, type Order, priceOrder } from './order.ts'

const product = (id: string, price: number): Product => ({
  id: ProductId.parse(id),
  name: id.toUpperCase(),
  price,
  state: 'SELLABLE',
  maximumPerUser: null,
})
const line = (price: number, quantity: number) => ({ product: product('tea', price), quantity })

describe('pricing', () => {
  test('O31: a line has the present name and price of the product', () => {
    expect(priceOrder([line(4_500, 2)], null)).toMatchObject({
      value: { items: [{ productId: 'tea', name: 'TEA', price: 4_500, quantity: 2 }] },
    })
  })

  test.each<[string, number, Discount | null, number, number]>([
    ['O6', 30_000, null, 0, 30_000],
    ['O7', 30_000, { type: 'PERCENT', percent: 10 }, 3_000, 27_000],
    ['O9', 999, { type: 'PERCENT', percent: 10 }, 99, 900],
    ['O10', 999, { type: 'PERCENT', percent: 100 }, 999, 0],
    ['O10', 999, { type: 'FIXED', amount: 1_000 }, 999, 0],
  ])('%s: a subtotal of %i with the discount %j is reduced by %i to %i', (_, subtotal, terms, discount, total) => {
    expect(priceOrder([line(subtotal, 1)], terms && { discount: terms, maximumDiscount: null })).toMatchObject({
      ok: true,
      value: { subtotal, discount, total },
    })
  })

  test('O37: a subtotal of exactly 2^53 − 1 is accepted, and a subtotal of one more is refused', () => {
    // 2^53 − 1 = 6361 × 69431 × 20394401
    const exactly = [line(6_361 * 69_431, 20_394_401)]
    expect(priceOrder(exactly, null)).toMatchObject({ ok: true, value: { total: Number.MAX_SAFE_INTEGER } })
    expect(priceOrder([...exactly, line(1, 1)], null)).toEqual(refuse({ code: 'TOTAL_TOO_LARGE' }))
  })

  test('O37: an order with a single line that exceeds 2^53 − 1 is refused too', () => {
    expect(priceOrder([line(1_000_000_000, 10_000_000)], null)).toEqual(refuse({ code: 'TOTAL_TOO_LARGE' }))
  })

  test('O10, C21: in every order the lines add up to the subtotal, no amount is negative or a fraction, and the coupon’s maximum caps the discount', () => {
    const lines = fc.array(
      fc.record({
        product: fc.nat(1_000_000_000).map((price) => product('tea', price)),
        quantity: fc.integer({ min: 1, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 20 },
    )
    const percentage = fc.record({ type: fc.constant('PERCENT' as const), percent: fc.integer({ min: 1, max: 100 }) })
    const fixed = fc.record({
      type: fc.constant('FIXED' as const),
      amount: fc.integer({ min: 1, max: 1_000_000_000 }),
    })
    const coupons = fc.option(
      fc.oneof(
        fc.record({ discount: percentage, maximumDiscount: fc.option(fc.integer({ min: 1, max: 1_000_000_000 })) }),
        fc.record({ discount: fixed, maximumDiscount: fc.constant(null) }),
      ),
    )
    fc.assert(
      fc.property(lines, coupons, (ordered, coupon) => {
        const exactSubtotal = ordered.reduce(
          (sum, { product, quantity }) => sum + BigInt(product.price) * BigInt(quantity),
          0n,
        )
        const priced = priceOrder(ordered, coupon)
        expect(priced.ok).toBe(exactSubtotal <= BigInt(Number.MAX_SAFE_INTEGER))
        if (!priced.ok) return
        const { subtotal, discount, total } = priced.value
        expect(BigInt(subtotal)).toBe(exactSubtotal)
        expect(discount + total).toBe(subtotal)
        if (coupon?.maximumDiscount) expect(discount).toBeLessThanOrEqual(coupon.maximumDiscount)
        for (const amount of [discount, total]) expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true)
      }),
    )
  })
})

test('O35: canceling sets the status, the time and the cancellation, and changes nothing else in the order', () => {
  const order: Order = {
    id: OrderId.parse('0195ae1c-52a0-7000-8000-000000000001'),
    userId: UserId.parse('mina'),
    status: 'PAID',
    items: [{ productId: ProductId.parse('tea'), name: 'Tea', price: 4_500, quantity: 2 }],
    subtotal: 9_000,
    discount: 900,
    total: 8_100,
    reductions: [],
    userCouponId: null,
    reference: null,
    metadata: {},
    createdAt: 1,
    paidAt: 1,
    completedAt: null,
    canceledAt: null,
    cancellation: null,
  }
  const cancellation = { reason: 'Twice', by: 'OWNER', restocked: true } as const
  expect(cancel(order, cancellation, 7)).toEqual({ ...order, status: 'CANCELED', canceledAt: 7, cancellation })
})
