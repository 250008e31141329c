import { timestamp } from './arrays.ts'

/*
 * Writes rows in the text format of COPY: fields are separated by tabs, rows end with a line feed, and `\N` is null
 * (PostgreSQL documentation, COPY, "Text Format").
 */

const none = '\\N'

/** A value that has no character to escape: a number, a boolean, a UUID, an id of the host, a word of an enumeration, null. */
export const copyPlain = (value: string | number | boolean | null): string => (value === null ? none : String(value))

/** An instant, as `timestamptz`. */
export const copyInstant = (at: number | null): string => (at === null ? none : timestamp(at))

const special = /[\\\t\n\r]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Any text, or null. */
export const copyText = (text: string | null): string =>
  text === null ? none : text.replace(special, (character) => escapes[character] as string)

/** Rows with the given members, each written by `fieldOf`. */
export function copyRows<Row, Key>(
  rows: readonly Row[],
  keys: readonly Key[],
  fieldOf: (row: Row, key: Key) => string,
): string {
  let text = ''
  for (const row of rows) {
    let separator = ''
    for (const key of keys) {
      text += separator + fieldOf(row, key)
      separator = '\t'
    }
    text += '\n'
  }
  return text
}
