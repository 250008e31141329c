import { expect, test } from 'vitest'
import { type Fault, isAboutCoupon, productOf, repairOf } from './repairs.ts'

const fault = (code: Fault['code'], facts: object = {}): Fault => ({ code, title: '', detail: '', ...facts })

test('a repair reduces a quantity to what the user can buy, and removes the product if the user can buy none', () => {
  const outOfStock = (available: number) => fault('OUT_OF_STOCK', { productId: 'tea', requested: 9, available })
  expect(repairOf(outOfStock(4))).toEqual({ type: 'reduce', productId: 'tea', quantity: 4 })
  expect(repairOf(outOfStock(0))).toEqual({ type: 'remove', productId: 'tea' })
  const limitExceeded = (bought: number) =>
    fault('PURCHASE_LIMIT_EXCEEDED', { productId: 'tea', limit: 2, bought, requested: 2 })
  expect(repairOf(limitExceeded(1))).toEqual({ type: 'reduce', productId: 'tea', quantity: 1 })
  // An operator may have lowered the limit after the user bought 3.
  expect([2, 3].map((bought) => repairOf(limitExceeded(bought))?.type)).toEqual(['remove', 'remove'])
})

test('a repair removes a product that is not on sale, leaves out a coupon whose minimum is not met, or charges the missing amount', () => {
  expect(repairOf(fault('PRODUCT_NOT_SELLABLE', { productId: 'tea' }))?.type).toBe('remove')
  expect(repairOf(fault('COUPON_MINIMUM_NOT_MET'))).toEqual({ type: 'withoutCoupon' })
  expect(repairOf(fault('INSUFFICIENT_BALANCE', { required: 9_000, available: 2_500 }))).toEqual({
    type: 'charge',
    amount: 6_500,
  })
  // No button can unblock a user.
  expect(repairOf(fault('USER_BLOCKED'))).toBeUndefined()
})

test('a fault tells whether it is about a product or about the coupon', () => {
  expect(productOf(fault('OUT_OF_STOCK', { productId: 'tea' }))).toBe('tea')
  expect(productOf(fault('HOUSE_RULE'))).toBeUndefined()
  expect([fault('COUPON_NOT_USABLE'), fault('USER_BLOCKED')].map(isAboutCoupon)).toEqual([true, false])
})
