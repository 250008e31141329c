import { expect, test } from 'vitest'
import { formatMoney, parseMoney, unitsPer } from './money.ts'

test('an amount in the smallest unit of its currency is shown as people write it', () => {
  expect(['KRW', 'EUR', 'KWD'].map(unitsPer)).toEqual([1, 100, 1_000])
  expect(formatMoney(4_500, 'KRW', 'ko')).toBe('₩4,500')
  expect(formatMoney(123_456, 'EUR', 'en')).toBe('€1,234.56')
  expect(formatMoney(1_200_000, 'KRW', 'en', true)).toBe('₩1.2M')
})

test('a typed text becomes a number in the smallest unit of the currency', () => {
  const read = (currency: string, ...texts: readonly string[]) => texts.map((text) => parseMoney(text, currency))
  expect(read('KRW', '12000', '12,000', ' 12 000 ')).toEqual([12_000, 12_000, 12_000])
  expect(read('KRW', '5000', ' 5,000 ', '1,234,567', '0')).toEqual([5_000, 5_000, 1_234_567, 0])
  expect(read('EUR', '4.5', '4.50', '0.29')).toEqual([450, 450, 29])
  expect(read('EUR', '12', '12.5', '12.05', '1,200.50')).toEqual([1_200, 1_250, 1_205, 120_050])
})

test('a text that is not an amount of the currency is not read', () => {
  const texts = [
    '',
    '-5',
    '5,00',
    '1.2.3',
    '12 euro',
    '1e3',
    '0x10',
    '.5',
    'ten',
    // In cents, these are above 2^53 − 1.
    '9999999999999999',
    '99999999999999999',
  ]
  expect(texts.map((text) => parseMoney(text, 'EUR'))).toEqual(texts.map(() => undefined))
  expect(['4.5', '12.5', '99999999999999999'].map((text) => parseMoney(text, 'KRW'))).toEqual(Array(3).fill(undefined))
  expect(['4.505', '12.345'].map((text) => parseMoney(text, 'EUR'))).toEqual([undefined, undefined])
})
