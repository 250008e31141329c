/**
 * Writes arrays as PostgreSQL reads them. The driver could do this too, but it quotes and escapes every element: for
 * 100 UUIDs it takes 23 µs instead of 2, and for 100 orders as JSON 261 µs instead of 31. If you remove this file, let
 * `valueMapper` in `exchange.ts` encode arrays by the driver's `prepareValue`.
 */

/** An array of values that need no quotes: numbers, booleans, UUIDs, words of an enumeration, null. */
export function encodePlain(values: readonly (string | number | boolean | null)[]): string {
  let text = '{'
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ','
    text += values[index] ?? 'NULL'
  }
  return `${text}}`
}

/**
 * An array of ids that the host may choose, which have no character that must be escaped. They need quotes, because
 * PostgreSQL reads `null` without quotes as a null, and a host may choose the id `null`.
 */
export function encodeIds(ids: readonly string[]): string {
  return ids.length === 0 ? '{}' : `{"${ids.join('","')}"}`
}

/** An array of instants, as `timestamptz`. */
export function encodeInstants(instants: readonly (number | null)[]): string {
  return encodePlain(instants.map((at) => (at === null ? null : timestamp(at))))
}

/**
 * An array of any texts in PostgreSQL's binary form (`array_recv` in its source). Many of the texts are JSON, which is
 * full of quotes. In the text form, this function would have to escape each quote, and the server would have to undo
 * that.
 */
export function encodeTexts(texts: readonly (string | null)[]): Buffer {
  // The header has five numbers of 4 bytes, and each text follows its length, which also has 4 bytes.
  const size = texts.reduce((sum, text) => sum + 4 + (text === null ? 0 : Buffer.byteLength(text)), 20)
  const bytes = Buffer.allocUnsafe(size)
  // One dimension; whether there are nulls; the type of the elements (25 is text); how many; the lower bound is 1.
  const header = [1, texts.includes(null) ? 1 : 0, 25, texts.length, 1]
  let at = 0
  for (const number of header) at = bytes.writeInt32BE(number, at)
  for (const text of texts) {
    const length = text === null ? 0 : bytes.write(text, at + 4)
    bytes.writeInt32BE(text === null ? -1 : length, at)
    at += 4 + length
  }
  return bytes
}

let lastInstant = Number.NaN
let lastTimestamp = ''

/**
 * An instant as a `timestamptz`. The last text is cached, because most instants that a batch writes are the time of the
 * batch.
 */
export function timestamp(at: number): string {
  if (at !== lastInstant) {
    lastInstant = at
    lastTimestamp = new Date(at).toISOString()
  }
  return lastTimestamp
}
