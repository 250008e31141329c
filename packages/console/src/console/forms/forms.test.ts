import { expect, test } from 'vitest'
import { isId, readCount } from './form-values.ts'
import { amountText, readAmount } from './read-amount.ts'

test('a count is read only if it is a whole number within its bounds', () => {
  expect(['1,000', ' 7 ', '0', '10', '-1', '1.5', '', 'x'].map((text) => readCount(text, 0, 1_000))).toEqual([
    1_000,
    7,
    0,
    10,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(readCount('1001', 0, 1_000)).toBeUndefined()
})

test('a typed amount becomes a number in the smallest unit of the currency, unless it is out of bounds; the text of an amount is what a person would type', () => {
  expect(['4,500', '0', '4.5', ''].map((text) => readAmount(text, 'KRW', 0, 10_000))).toEqual([
    4_500,
    0,
    undefined,
    undefined,
  ])
  expect(readAmount('4.5', 'EUR', 0, 10_000)).toBe(450)
  expect(readAmount('0.00', 'EUR', 1, 10_000)).toBeUndefined()
  // 100.01 euros are 10,001 cents.
  expect(readAmount('100.01', 'EUR', 0, 10_000)).toBeUndefined()
  expect([amountText(450, 'EUR'), amountText(4_500, 'KRW')]).toEqual(['4.50', '4500'])
})

test('an id has 1 to 64 characters that need no escaping in an address, and is neither “.” nor “..”', () => {
  expect(['tea', 'a_b-1:2.3', 'x'.repeat(64)].filter(isId)).toHaveLength(3)
  expect(['', '.', '..', 'a b', '차', 'a/b', 'x'.repeat(65)].filter(isId)).toEqual([])
})
