/**
 * Arrays as PostgreSQL reads them. Written here and not left to the driver because they are most of what an order costs
 * in this process: the driver quotes and escapes every element of every array.
 */

/** An array of values that need no quotes: numbers, UUIDs, null. */
export function plainArray(values: readonly (string | number | null)[]): string {
  let text = '{'
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ','
    text += values[index] ?? 'NULL'
  }
  return `${text}}`
}

/** An array of the host's ids, which have nothing in them to be escaped. */
export function idArray(ids: readonly string[]): string {
  return ids.length === 0 ? '{}' : `{"${ids.join('","')}"}`
}

/**
 * An array of any texts, in PostgreSQL's binary form (`array_send` in its source): JSON is full of quotes, and
 * escaping them, for the server to undo, takes longer than all else about a record.
 */
export function textArray(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(texts.reduce((size, text) => size + 4 + Buffer.byteLength(text), 20))
  // One dimension, no nulls, elements of type text; how many, the first of which is number 1.
  const header = [1, 0, 25, texts.length, 1]
  let at = 0
  for (const number of header) at = bytes.writeInt32BE(number, at)
  for (const text of texts) {
    const length = bytes.write(text, at + 4)
    bytes.writeInt32BE(length, at)
    at += 4 + length
  }
  return bytes
}

let lastInstant = Number.NaN
let lastTimestamp = ''

/** An instant as a `timestamptz`. Everything about a batch happens at one moment: its text is kept. */
export function timestamp(at: number): string {
  if (at !== lastInstant) {
    lastInstant = at
    lastTimestamp = new Date(at).toISOString()
  }
  return lastTimestamp
}
