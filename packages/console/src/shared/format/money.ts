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
