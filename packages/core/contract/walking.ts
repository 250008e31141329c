import { expect } from 'vitest'
import type { PageRange } from '../src/adapter.ts'
import type { Page } from '../src/index.ts'
import { atMost } from './waiting.ts'

/** Sizes of pages for a list of about ten rows: a page of one row, and pages that end before, near and past the last row. */
export const sizes = [1, 3, 9, 10, 11, 100]

/**
 * Reads all rows, page by page, until `next` is null. Expects every page but the last to be full.
 *
 * @param mayBeShort whether the port lets a page have fewer rows than `limit`, or none, although another page follows
 */
export async function walk<Row, Key>(
  limit: number,
  page: (request: PageRange<Key>) => Promise<Page<Row, Key>>,
  { mayBeShort = false } = {},
): Promise<Row[]> {
  const rows: Row[] = []
  let after: Key | undefined
  for (const _ of atMost(100, 'a last page, whose next is null')) {
    const found: Page<Row, Key> = await page(after === undefined ? { limit } : { limit, after })
    expect(found.rows.length).toBeLessThanOrEqual(limit)
    if (found.next !== null && !mayBeShort) expect(found.rows).toHaveLength(limit)
    rows.push(...found.rows)
    if (found.next === null) break
    after = found.next
  }
  return rows
}

/** Sorts rows by id, byte by byte, the greatest first. */
export function descending<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (a.id > b.id ? -1 : 1))
}
