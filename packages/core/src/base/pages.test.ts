import { expect, test } from 'vitest'
import { z } from 'zod'
import { pageBy, pageOf } from './pages.ts'

const page = (found: readonly number[], limit: number) => pageOf(found, limit, (row) => row)

test('P5: a row beyond the limit is left out of the page, and only shows that there is a next page', () => {
  expect(page([1, 2, 3], 2)).toEqual({ rows: [1, 2], next: 2 })
})

test('P5: the last page has no next page, even when it is full', () => {
  expect(page([1, 2], 2)).toEqual({ rows: [1, 2], next: null })
  expect(page([1], 2)).toEqual({ rows: [1], next: null })
  expect(page([], 2)).toEqual({ rows: [], next: null })
})

const Request = pageBy(z.int())

test('the limit of a page is 1 to 100 rows', () => {
  for (const limit of [1, 100]) expect(Request.parse({ limit })).toEqual({ limit })
  for (const limit of [0, -1, 1.5, 101, Number.NaN, undefined, '20']) {
    expect(Request.safeParse({ limit }).success, String(limit)).toBe(false)
  }
})

test('the `next` of a page is the `after` of the following request, and null means the first page', () => {
  expect(Request.parse({ limit: 2, after: page([1, 2, 3], 2).next })).toEqual({ limit: 2, after: 2 })
  expect(Request.parse({ limit: 2, after: page([1], 2).next })).toEqual({ limit: 2 })
})

test('a misspelt `after` is refused, because the request would return the first page again; a malformed `after` is refused too', () => {
  expect(Request.safeParse({ limit: 2, afer: 1 }).success).toBe(false)
  expect(Request.safeParse({ limit: 2, after: 'a' }).success).toBe(false)
})
