import { expect, test } from 'vitest'
import { InvalidInput } from './invalid-input.ts'
import { assertPage, pageOf } from './pages.ts'

const page = (found: readonly number[], limit: number) => pageOf(found, limit, (row) => row)

test('P5: the row beyond the limit is not part of the page; it only shows that there is a next page', () => {
  expect(page([1, 2, 3], 2)).toEqual({ rows: [1, 2], next: 2 })
})

test('P5: the last page has no next one, even when it is full', () => {
  expect(page([1, 2], 2)).toEqual({ rows: [1, 2], next: null })
  expect(page([1], 2)).toEqual({ rows: [1], next: null })
  expect(page([], 2)).toEqual({ rows: [], next: null })
})

test('a page has 1 to 100 rows', () => {
  for (const limit of [1, 100]) expect(assertPage({ limit })).toEqual({ limit })
  for (const limit of [0, -1, 1.5, 101, Number.NaN, undefined, '20']) {
    expect(() => assertPage({ limit } as never), String(limit)).toThrow(InvalidInput)
  }
})

test('the next of a page is the after of the page that follows it, null included', () => {
  const last = page([1], 2)
  expect(assertPage({ limit: 2, after: last.next })).toEqual({ limit: 2, after: null })
})
