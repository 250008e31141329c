/** Asks for one page of a list. Pages are found by key, so that the last one costs what the first one costs. */
export interface PageRequest<Key> {
  /** At most this many rows, 1 to 100. */
  readonly limit: number
  /** The key of the last row of the page before; absent for the first page. */
  readonly after?: Key | undefined
}

/** One page of a list; `next` is the key to ask on with, or null when this page is the last. */
export interface Page<Row, Key> {
  readonly rows: readonly Row[]
  readonly next: Key | null
}

/**
 * Makes a page of what a store found when it looked for one row more than was asked for: the extra row only says
 * that there is a next page.
 */
export function pageOf<Row, Key>(found: readonly Row[], limit: number, keyOf: (row: Row) => Key): Page<Row, Key> {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last !== undefined ? keyOf(last) : null }
}
