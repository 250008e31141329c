import { z } from 'zod'

/** A request for one page of a list. Pages are found by key, so the last page costs no more than the first. */
export interface PageRequest<Key> {
  /** At most this many rows, 1 to 100. */
  readonly limit: number
  /** The `next` of the page before; absent or null for the first page. */
  readonly after?: Key | null | undefined
}

/** A page request as a store receives it. */
export interface PageRange<Key> {
  /** At most this many rows, 1 to 100. */
  readonly limit: number
  /** The key after which the page begins: the `next` of the page before. Absent for the first page. */
  readonly after?: Key | undefined
}

/**
 * The schema of a page request; it parses a request into a range. Unknown members are refused, because a misspelt `after`
 * would return the first page again.
 */
export const pageBy = <Key>(key: z.ZodType<Key>) =>
  z.strictObject({ limit: z.int().min(1).max(100), after: key.nullish().transform((after) => after ?? undefined) })

/** One page of a list. */
export interface Page<Row, Key> {
  readonly rows: readonly Row[]
  /** The key after which the next page begins; null on the last page. */
  readonly next: Key | null
}

/**
 * Makes a page from the rows that a store has read. A store reads one row more than `limit`; the extra row only shows that
 * there is a next page.
 */
export function pageOf<Row, Key>(found: readonly Row[], limit: number, keyOf: (row: Row) => Key): Page<Row, Key> {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last !== undefined ? keyOf(last) : null }
}
