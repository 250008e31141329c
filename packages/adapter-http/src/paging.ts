import { IsoInstant, type PageRequest } from '@hexmart/core'
import { z } from 'zod'

/** A whole number in a query, where everything is text. Only digits count: `5.0`, ` 5` and `1e1` are malformed. */
export const wholeNumber = (from: number, to: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text),
    z.int('must be one whole number').min(from, `must be ${from} to ${to}`).max(to, `must be ${from} to ${to}`),
  )

const notCursor = 'is not a cursor of this list'

/**
 * The query of a list: `limit`, 20 by default, and `cursor`, the `nextCursor` of the page before.
 *
 * @param key the schema of the key that orders the list; a cursor is a key in opaque form
 */
export const pageQuery = <Key extends z.ZodType>(key: Key) => ({
  limit: wholeNumber(1, 100).default(20).describe('how many rows the page may have; 20 by default'),
  cursor: z
    .base64url(notCursor)
    .max(4_096)
    .transform((text, context): z.output<Key> => {
      const parsed = key.safeParse(decode(text))
      if (parsed.success) return parsed.data
      context.issues.push({ code: 'custom', message: notCursor, input: text })
      return z.NEVER
    })
    .optional()
    .describe('the `nextCursor` of the page before; absent for the first page'),
})

export function pageRequest<Key>({ limit, cursor }: { limit: number; cursor?: Key | undefined }): PageRequest<Key> {
  return { limit, after: cursor }
}

/** The cursor of the next page, from the key of the last row of this page. */
export const presentCursor = (next: string | number | object | null): string | null =>
  next === null ? null : encode(next)

const encode = (key: string | number | object) => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key in a cursor. If the text holds no JSON, the key is undefined, which no key schema accepts. */
function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** The query of a list that can be limited to a period: from `from` up to, but not including, `to`. */
export const periodQuery = {
  from: IsoInstant.optional().describe('the first instant of the period, in ISO 8601 with an offset or Z'),
  to: IsoInstant.optional().describe('the first instant after the period, in ISO 8601 with an offset or Z'),
}
