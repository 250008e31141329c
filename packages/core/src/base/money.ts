import { z } from 'zod'

/**
 * An amount in the currency's smallest unit: a safe integer, so that sums are exact. Prices, totals and balances are never
 * negative; the docstring of an amount that may be negative says so.
 */
export type Money = number

/** A price: 0 to 10^9. */
export const Price = z.int().min(0).max(1_000_000_000)

/** The product of two non-negative safe integers, or `undefined` when it is past 2^53 − 1. */
export function multiplySafe(a: number, b: number): number | undefined {
  const product = a * b
  return Number.isSafeInteger(product) ? product : undefined
}

/** The sum of two non-negative safe integers, or `undefined` when it is past 2^53 − 1. */
export function addSafe(a: number, b: number): number | undefined {
  const sum = a + b
  return Number.isSafeInteger(sum) ? sum : undefined
}

/**
 * `percent` per cent of `amount`, rounded down, exact for every safe integer. The amount is split into hundreds and a rest,
 * so that no intermediate product leaves the safe range and no floating-point division changes the result.
 *
 * @param percent a whole number, 0 to 100
 * @param amount at least 0
 * @example percentOf(29, 100_000) === 29_000; percentOf(10, 999) === 99
 */
export function percentOf(percent: number, amount: Money): Money {
  const rest = amount % 100
  return ((amount - rest) / 100) * percent + Math.floor((rest * percent) / 100)
}
