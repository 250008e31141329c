import { type Page, type PageRange, pageOf } from '@hexmart/core/adapter'

/** Sorts rows by descending key, and returns a page of them. */
export function newestFirst<Row, Key extends string | number>(
  rows: readonly Row[],
  { limit, after }: PageRange<Key>,
  keyOf: (row: Row) => Key,
): Page<Row, Key> {
  const found = rows
    .filter((row) => after === undefined || keyOf(row) < after)
    .sort((a, b) => (keyOf(a) > keyOf(b) ? -1 : 1))
    .slice(0, limit + 1)
  return pageOf(found, limit, keyOf)
}

/** Sorts rows by ascending key, and returns a page of them. */
export function ascending<Row, Key extends string | number>(
  rows: readonly Row[],
  { limit, after }: PageRange<Key>,
  keyOf: (row: Row) => Key,
): Page<Row, Key> {
  const found = rows
    .filter((row) => after === undefined || keyOf(row) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return pageOf(found.slice(0, limit + 1), limit, keyOf)
}
