import { unitsPer } from './money.ts'

/** The largest amount that the service takes at once. */
const most = Number.MAX_SAFE_INTEGER

/**
 * Reads an amount as people type it: digits, with thousands grouped or not, and as many decimals as the currency has.
 *
 * @returns the amount in the currency's smallest unit, or undefined if the text is no amount
 */
export function parseMoney(text: string, currency: string): number | undefined {
  const units = unitsPer(currency)
  const found = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(text.trim())
  if (found === null) return undefined
  const [, whole = '', decimals = ''] = found
  const places = Math.round(Math.log10(units))
  if (decimals.length > places) return undefined
  const amount = Number(whole.replaceAll(',', '') + decimals.padEnd(places, '0'))
  return amount <= most ? amount : undefined
}
