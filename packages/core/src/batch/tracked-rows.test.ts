import { expect, test } from 'vitest'
import { TrackedRows } from './tracked-rows.ts'

/** Rows are numbers by name; a reason is a text. */
const open = (loaded: Record<string, number> = {}) => {
  const rows = new Map(Object.entries(loaded))
  return { rows, tracked: new TrackedRows<string, number, string>(rows) }
}

test('a set row is added if its key was not loaded, and changed otherwise; other rows are neither', () => {
  const { tracked } = open({ tea: 1, pot: 1 })
  tracked.set('cup', 5, 'made')
  tracked.set('tea', 2, 'raised')
  expect(tracked.added).toEqual([{ row: 5, reasons: ['made'] }])
  expect(tracked.changed).toEqual([{ row: 2, reasons: ['raised'] }])
})

test('O26: added rows are sorted by key', () => {
  const { tracked } = open()
  for (const key of ['tea', 'Tea', 'cup', 'pot-2', 'pot']) tracked.set(key, 1, key)
  expect(tracked.added.map(({ reasons }) => reasons)).toEqual([['Tea'], ['cup'], ['pot'], ['pot-2'], ['tea']])
})

test('a row that is set twice appears once, in its last form, with every reason in order', () => {
  const { tracked } = open({ tea: 1 })
  tracked.set('tea', 2, 'first')
  tracked.set('cup', 1, 'made')
  tracked.set('tea', 4, 'second')
  tracked.set('cup', 2, 'raised')
  expect(tracked.changed).toEqual([{ row: 4, reasons: ['first', 'second'] }])
  expect(tracked.added).toEqual([{ row: 2, reasons: ['made', 'raised'] }])
})

test('later readers of the loaded map see each row as it was set', () => {
  const { rows, tracked } = open({ tea: 1 })
  tracked.set('tea', 2, 'raised')
  tracked.set('cup', 5, 'made')
  expect([...rows]).toEqual([
    ['tea', 2],
    ['cup', 5],
  ])
})
