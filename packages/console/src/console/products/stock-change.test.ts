import { expect, test } from 'vitest'
import { stockChange } from './stock-change.ts'

test('an operator adds pieces, removes pieces, or sets a counted number, which replaces exactly the stock that the operator saw', () => {
  expect(stockChange('add', '40', 2)).toEqual({ body: { change: 40 }, from: 2, to: 42 })
  expect(stockChange('remove', '3', 10)).toEqual({ body: { change: -3 }, from: 10, to: 7 })
  expect(stockChange('count', '48', 50)).toEqual({ body: { set: 48, expected: 50 }, from: 50, to: 48 })
  expect(stockChange('count', '0', 50)).toMatchObject({ to: 0 })
})

test('a text that is not a number of pieces, or that would change nothing, gives no change', () => {
  for (const text of ['', '0', '-4', '1.5', '1000000001']) expect(stockChange('add', text, 5)).toBeUndefined()
  expect(stockChange('count', '5', 5)).toBeUndefined()
})
