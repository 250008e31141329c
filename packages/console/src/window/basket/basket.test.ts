import { expect, test } from 'vitest'
import { chooseCoupon, emptyBasket, merge, parseBasket, piecesIn, quantityOf, setQuantity } from './basket.ts'

const [tea, pot] = [
  { productId: 'tea', name: 'Tea' },
  { productId: 'pot', name: 'Pot' },
]
const teaAndPot = setQuantity(setQuantity(emptyBasket, tea, 2), pot, 1)

test('a product has one line, which keeps its place, holds at most a million whole pieces, and is removed at 0 pieces', () => {
  expect(setQuantity(teaAndPot, tea, 5).lines).toEqual([
    { ...tea, quantity: 5 },
    { ...pot, quantity: 1 },
  ])
  expect(setQuantity(teaAndPot, tea, 0).lines).toEqual([{ ...pot, quantity: 1 }])
  expect([piecesIn(teaAndPot), quantityOf(teaAndPot, 'tea'), quantityOf(teaAndPot, 'cup')]).toEqual([3, 2, 0])
  expect(quantityOf(setQuantity(teaAndPot, tea, 2_000_000), 'tea')).toBe(1_000_000)
  expect(quantityOf(setQuantity(teaAndPot, tea, 2.7), 'tea')).toBe(2)
})

test('a coupon stays chosen while the lines change, and is removed with the last line', () => {
  const withCoupon = chooseCoupon(teaAndPot, 'a coupon')
  expect(setQuantity(withCoupon, tea, 5).userCouponId).toBe('a coupon')
  expect(setQuantity(setQuantity(withCoupon, tea, 0), pot, 0)).toEqual(emptyBasket)
  expect(chooseCoupon(withCoupon, undefined)).toEqual(teaAndPot)
})

test('merging adds the visitor’s basket to the user’s basket; of a product that both have, the larger quantity counts', () => {
  const guest = setQuantity(setQuantity(emptyBasket, tea, 1), { productId: 'cup', name: 'Cup' }, 3)
  expect(merge(teaAndPot, guest).lines.map(({ productId, quantity }) => [productId, quantity])).toEqual([
    ['tea', 2],
    ['pot', 1],
    ['cup', 3],
  ])
})

test('a stored basket is read back, and any other text counts as an empty basket', () => {
  const withCoupon = chooseCoupon(teaAndPot, 'a coupon')
  expect(parseBasket(JSON.stringify(withCoupon))).toEqual(withCoupon)
  for (const text of [null, '', 'null', '7', '{', '{"lines":{}}', '{"lines":[null,{"productId":1}]}']) {
    expect(parseBasket(text), String(text)).toEqual(emptyBasket)
  }
})
