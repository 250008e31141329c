import { z } from 'zod'

/**
 * An amount in the currency's smallest unit: a safe integer, so that sums are exact. Nothing here uses a fraction.
 * Whether an amount may be negative is said where it stands; prices, totals and balances never are.
 */
export type Money = number

/** A price: 0 to 10^9. */
export const Price = z.int().min(0).max(1_000_000_000)

/** The product of two non-negative safe integers, or `undefined` when it is past 2^53 − 1. */
export function multiplied(a: number, b: number): number | undefined {
  const product = a * b
  return Number.isSafeInteger(product) ? product : undefined
}

/** The sum of two non-negative safe integers, or `undefined` when it is past 2^53 − 1. */
export function added(a: number, b: number): number | undefined {
  const sum = a + b
  return Number.isSafeInteger(sum) ? sum : undefined
}

/**
 * `percent` of `amount`, rounded down, exact for every safe integer: the amount is taken apart at 100, so that no
 * intermediate product leaves the safe range and no floating point division decides a cent.
 *
 * @example percentOf(29, 100_000) === 29_000; percentOf(10, 999) === 99
 */
export function percentOf(percent: number, amount: Money): Money {
  const rest = amount % 100
  return ((amount - rest) / 100) * percent + Math.floor((rest * percent) / 100)
}
