/** How many smallest units make one unit of a currency: 100 for the euro, whose smallest unit is the cent, and 1 for the won. */
export function unitsPer(currency: string): number {
  const { maximumFractionDigits = 0 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return 10 ** maximumFractionDigits
}

/**
 * @param amount in the currency's smallest unit
 * @param isShort true for a form with few digits, such as ₩1.2M
 */
export function formatMoney(amount: number, currency: string, language: string, isShort = false): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(isShort && { notation: 'compact', maximumFractionDigits: 1 }),
  }).format(amount / unitsPer(currency))
}

/**
 * Reads an amount as people type it, such as `12,000` or `4.50`: digits, with thousands grouped or not, and at most as many decimals
 * as the currency has.
 *
 * @returns the amount in the currency's smallest unit, 0 or more; undefined if the text is not an amount of the currency
 */
export function parseMoney(text: string, currency: string): number | undefined {
  const match = /^(\d+|\d{1,3}(?:[,\s]\d{3})+)(?:\.(\d+))?$/.exec(text.trim())
  if (match === null) return undefined
  const [, whole = '', decimals = ''] = match
  const places = Math.round(Math.log10(unitsPer(currency)))
  if (decimals.length > places) return undefined
  const amount = Number(whole.replaceAll(/[,\s]/g, '') + decimals.padEnd(places, '0'))
  return Number.isSafeInteger(amount) ? amount : undefined
}
