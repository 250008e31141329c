import { expect, test } from 'vitest'
import { day, oneOf, parseSearch, searchOf, stringifySearch, text } from './search.ts'

const read = searchOf({ userId: text, status: oneOf(['PAID', 'CANCELED']), from: day })

test('filters are read from the address; an unusable filter counts as absent, and a long text is cut off', () => {
  expect(read(parseSearch('?userId=007&status=PAID&from=2026-03-10'))).toEqual({
    userId: '007',
    status: 'PAID',
    from: '2026-03-10',
  })
  expect(read(parseSearch('?userId=&status=paid&from=2026-02-30&other=1'))).toEqual({})
  expect(read(parseSearch(`?userId=${'a'.repeat(300)}`)).userId).toHaveLength(255)
})

test('filters that are written into the address are read back unchanged', () => {
  const search = { userId: '김 & 1', status: 'PAID', from: undefined }
  const query = stringifySearch(search)
  expect(read(parseSearch(query))).toEqual({ userId: '김 & 1', status: 'PAID' })
  expect(stringifySearch({ from: undefined })).toBe('')
})
