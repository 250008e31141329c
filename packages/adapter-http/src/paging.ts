import type { Page, PageRequest } from '@hexmart/core'
import { z } from 'zod'

const limit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(100))

/**
 * The query of a list: `limit`, 20 unless it is given, and the `cursor` that the page before ended with.
 *
 * @param key what the list is walked by; a cursor is its opaque form
 */
export const pageQuery = <Key extends z.ZodType>(key: Key) => ({
  limit: limit.prefault('20'),
  cursor: z
    .string()
    .max(256)
    .transform((text, context): z.output<Key> => {
      const parsed = key.safeParse(decode(text))
      if (parsed.success) return parsed.data
      context.issues.push({ code: 'custom', message: 'is not a cursor of this list', input: text })
      return z.NEVER
    })
    .optional(),
})

export function pageRequest<Key>({ limit, cursor }: { limit: number; cursor?: Key | undefined }): PageRequest<Key> {
  return { limit, ...(cursor !== undefined && { after: cursor }) }
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
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
