import type { Page, PageRequest } from '@hexmart/core'
import { z } from 'zod'

/** A whole number in a query, where everything is text: digits alone, so that `5.0`, ` 5` and `1e1` are none. */
export const wholeNumber = (from: number, to: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text),
    z.int('must be one whole number').min(from, `must be ${from} to ${to}`).max(to, `must be ${from} to ${to}`),
  )

const notCursor = 'is not a cursor of this list'

/**
 * The query of a list: `limit`, 20 unless it is given, and the `cursor` that the page before ended with.
 *
 * @param key what the list is walked by; a cursor is its opaque form
 */
export const pageQuery = <Key extends z.ZodType>(key: Key) => ({
  limit: wholeNumber(1, 100).default(20),
  cursor: z
    .base64url(notCursor)
    .max(256)
    .transform((text, context): z.output<Key> => {
      const parsed = key.safeParse(decode(text))
      if (parsed.success) return parsed.data
      context.issues.push({ code: 'custom', message: notCursor, input: text })
      return z.NEVER
    })
    .optional(),
})

export function pageRequest<Key>({ limit, cursor }: { limit: number; cursor?: Key | undefined }): PageRequest<Key> {
  return { limit, after: cursor }
}

/** A list under its name, and the cursor to ask on with. */
export function presentPage<Name extends string, Row, Key extends string | number, Shown>(
  name: Name,
  { rows, next }: Page<Row, Key>,
  present: (row: Row) => Shown,
) {
  return { [name]: rows.map(present), nextCursor: next === null ? null : encode(next) }
}

const encode = (key: string | number) => Buffer.from(JSON.stringify(key)).toString('base64url')

/** `undefined`, which is no key, for what was not encoded here. */
function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
