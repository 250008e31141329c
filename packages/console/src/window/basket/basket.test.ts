import { expect, test } from 'vitest'
import { chooseCoupon, emptyBasket, merge, parseBasket, piecesIn, quantityOf, setQuantity } from './basket.ts'

const [tea, pot] = [
  { productId: 'tea', name: 'Tea' },
  { productId: 'pot', name: 'Pot' },
]
const some = setQuantity(setQuantity(emptyBasket, tea, 2), pot, 1)

test('a product has one line, which keeps its place, holds at most a million pieces, and is removed at 0 pieces', () => {
  expect(setQuantity(some, tea, 5).lines).toEqual([
    { ...tea, quantity: 5 },
    { ...pot, quantity: 1 },
  ])
  expect(setQuantity(some, tea, 0).lines).toEqual([{ ...pot, quantity: 1 }])
  expect([piecesIn(some), quantityOf(some, 'tea'), quantityOf(some, 'cup')]).toEqual([3, 2, 0])
  expect(quantityOf(setQuantity(some, tea, 2_000_000), 'tea')).toBe(1_000_000)
  expect(quantityOf(setQuantity(some, tea, 2.7), 'tea')).toBe(2)
})

test('a coupon stays chosen while the lines change, and is removed with the last line', () => {
  const chosen = chooseCoupon(some, 'a coupon')
  expect(setQuantity(chosen, tea, 5).userCouponId).toBe('a coupon')
  expect(setQuantity(setQuantity(chosen, tea, 0), pot, 0)).toEqual(emptyBasket)
  expect(chooseCoupon(chosen, undefined)).toEqual(some)
})

test('merging adds the visitor’s basket to the user’s basket, and keeps the larger quantity of a product in both', () => {
  const guest = setQuantity(setQuantity(emptyBasket, tea, 1), { productId: 'cup', name: 'Cup' }, 3)
  expect(merge(some, guest).lines.map(({ productId, quantity }) => [productId, quantity])).toEqual([
    ['tea', 2],
    ['pot', 1],
    ['cup', 3],
  ])
})

test('a stored basket is read back, and any other text counts as an empty basket', () => {
  const chosen = chooseCoupon(some, 'a coupon')
  expect(parseBasket(JSON.stringify(chosen))).toEqual(chosen)
  for (const text of [null, '', 'null', '7', '{', '{"lines":{}}', '{"lines":[null,{"productId":1}]}']) {
    expect(parseBasket(text), String(text)).toEqual(emptyBasket)
  }
})
