import { expect, test } from 'vitest'
import { formatMoney, unitsPer } from './money.ts'

test('amounts are in the smallest unit of their currency', () => {
  expect(['KRW', 'EUR', 'KWD'].map(unitsPer)).toEqual([1, 100, 1_000])
  expect(formatMoney(4_500, 'KRW', 'ko')).toBe('₩4,500')
  expect(formatMoney(123_456, 'EUR', 'en')).toBe('€1,234.56')
  expect(formatMoney(1_200_000, 'KRW', 'en', true)).toBe('₩1.2M')
})
