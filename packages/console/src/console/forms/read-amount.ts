import { parseMoney, unitsPer } from '../../shared/format/money.ts'

/** The largest price and the largest fixed discount of the API, in the currency's smallest unit. */
export const mostMoney = 1_000_000_000

/**
 * Reads an amount that a person typed.
 *
 * @returns the amount in the currency's smallest unit; undefined if the text is no amount, or if the amount is out of bounds
 */
export function readAmount(text: string, currency: string, least: number, most: number): number | undefined {
  const amount = parseMoney(text, currency)
  return amount !== undefined && amount >= least && amount <= most ? amount : undefined
}

/** An amount as a person would type it: `4.50`. */
export function amountText(amount: number, currency: string): string {
  const units = unitsPer(currency)
  return (amount / units).toFixed(Math.round(Math.log10(units)))
}
