import { type Page, type PageRange, pageOf } from '@hexmart/core/adapter'

/** A page, by descending key, of rows in any order. */
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

/** A page, by ascending key, of rows in any order. */
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
