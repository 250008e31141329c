import { expect, test } from 'vitest'
import { parseMoney } from './money-input.ts'

test('an amount is read in the smallest unit of its currency', () => {
  const read = (currency: string, ...texts: readonly string[]) => texts.map((text) => parseMoney(text, currency))
  expect(read('KRW', '5000', ' 5,000 ', '1,234,567', '0')).toEqual([5_000, 5_000, 1_234_567, 0])
  expect(read('EUR', '12', '12.5', '12.05', '1,200.50')).toEqual([1_200, 1_250, 1_205, 120_050])
})

test('a text that is no amount of the currency is not read', () => {
  const texts = ['', '-5', '5,00', '1.2.3', '12 euro', '1e3', '0x10', '.5', '9999999999999999']
  expect(texts.map((text) => parseMoney(text, 'EUR'))).toEqual(texts.map(() => undefined))
  expect(parseMoney('12.5', 'KRW')).toBeUndefined()
  expect(parseMoney('12.345', 'EUR')).toBeUndefined()
})
