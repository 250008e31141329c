import { expect, test } from 'vitest'
import { formatMoney, parseMoney, unitsPer } from './money.ts'

test('amounts are in the smallest unit of their currency', () => {
  expect(['KRW', 'EUR', 'KWD'].map(unitsPer)).toEqual([1, 100, 1_000])
  expect(formatMoney(4_500, 'KRW', 'ko')).toBe('₩4,500')
  expect(formatMoney(123_456, 'EUR', 'en')).toBe('€1,234.56')
  expect(formatMoney(1_200_000, 'KRW', 'en', true)).toBe('₩1.2M')
})

test('typed amounts are read in the units of the currency, and anything else is no amount', () => {
  expect(['12000', '12,000', ' 12 000 '].map((text) => parseMoney(text, 'KRW'))).toEqual([12_000, 12_000, 12_000])
  expect(['4.5', '4.50', '0.29'].map((text) => parseMoney(text, 'EUR'))).toEqual([450, 450, 29])
  const wrong = ['', '0', '-5', '1e3', '4.5', 'ten', '99999999999999999']
  expect(wrong.map((text) => parseMoney(text, 'KRW'))).toEqual(wrong.map(() => undefined))
  expect(parseMoney('4.505', 'EUR')).toBeUndefined()
})
