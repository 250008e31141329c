/** Asks for one page of a list. Pages are found by key, so that the last one costs what the first one costs. */
export interface PageRequest<Key> {
  /** At most this many rows, 1 to 100. */
  readonly limit: number
  /** The key of the last row of the page before; absent for the first page. */
  readonly after?: Key | undefined
}

/** @throws RangeError for a number of rows that no page has */
export function checked<Request extends PageRequest<unknown>>(page: Request): Request {
  if (Number.isInteger(page.limit) && page.limit >= 1 && page.limit <= 100) return page
  throw new RangeError(`a page has 1 to 100 rows, not ${page.limit}`)
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
