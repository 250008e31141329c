/** How many of the smallest unit make one of the currency: 100 cents are a euro, and a won has no parts. */
export function unitsPer(currency: string): number {
  const { maximumFractionDigits = 0 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return 10 ** maximumFractionDigits
}

/** @param amount in the currency's smallest unit */
export function formatMoney(amount: number, currency: string, language: string, isShort = false): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(isShort && { notation: 'compact', maximumFractionDigits: 1 }),
  }).format(amount / unitsPer(currency))
}

/**
 * Reads an amount that a person typed, such as `12,000` or `4.50`.
 *
 * @returns the amount in the currency's smallest unit; undefined if the text is no positive amount of the currency
 */
export function parseMoney(text: string, currency: string): number | undefined {
  const plain = text.replaceAll(/[\s,]/g, '')
  const units = unitsPer(currency)
  const decimals = Math.round(Math.log10(units))
  if (!/^\d{1,15}(\.\d+)?$/.test(plain) || (plain.split('.')[1]?.length ?? 0) > decimals) return undefined
  const amount = Math.round(Number(plain) * units)
  return amount > 0 && Number.isSafeInteger(amount) ? amount : undefined
}
