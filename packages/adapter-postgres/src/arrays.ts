/**
 * Arrays in PostgreSQL's text form. Written here and not left to the driver because they are most of what an order
 * costs in this process: the driver quotes and escapes every element of every array.
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

/** An array of texts. */
export function textArray(values: readonly string[]): string {
  let text = '{'
  for (let index = 0; index < values.length; index++) {
    text += index > 0 ? ',"' : '"'
    const value = values[index] as string
    text += special.test(value) ? value.replace(everySpecial, '\\$&') : value
    text += '"'
  }
  return `${text}}`
}

const special = /["\\]/
const everySpecial = /["\\]/g
