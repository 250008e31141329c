import { expect, test } from 'vitest'
import { pageOf } from './pages.ts'

const page = (found: readonly number[], limit: number) => pageOf(found, limit, (row) => row)

test('P5: the row past the limit is not shown, it only says that there is a next page', () => {
  expect(page([1, 2, 3], 2)).toEqual({ rows: [1, 2], next: 2 })
})

test('P5: a page that ends the list has no next one, also when it is full', () => {
  expect(page([1, 2], 2)).toEqual({ rows: [1, 2], next: null })
  expect(page([1], 2)).toEqual({ rows: [1], next: null })
  expect(page([], 2)).toEqual({ rows: [], next: null })
})
