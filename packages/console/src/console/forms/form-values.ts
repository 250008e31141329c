/**
 * Reads a whole number that a person typed, such as `1,000`.
 *
 * @returns the number; undefined if the text is no whole number, or if the number is out of bounds
 */
export function readCount(text: string, least: number, most: number): number | undefined {
  const plain = text.replaceAll(/[\s,]/g, '')
  const count = Number(plain)
  return /^\d{1,16}$/.test(plain) && count >= least && count <= most ? count : undefined
}

/** The highest number of pieces or of coupons that the API takes. */
export const mostPieces = 1_000_000_000

/**
 * Whether a text can be the id of a product or a coupon: 1 to 64 characters that need no escaping in an address. `.`
 * and `..` are no ids, because in a path they mean folders.
 */
export const isId = (text: string): boolean => /^[\w.:-]{1,64}$/.test(text) && text !== '.' && text !== '..'

/** Whether the API takes a text as a name: 1 to 200 characters. */
export const isName = (text: string): boolean => text.length > 0 && text.length <= 200
