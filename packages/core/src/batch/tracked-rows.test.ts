import { expect, test } from 'vitest'
import { TrackedRows } from './tracked-rows.ts'

interface Update {
  readonly count: number
  readonly reasons: readonly string[]
}

/** Counts by name; an update has the reasons that led to the count. */
function open(loaded: Record<string, number> = {}) {
  const rows = new Map(Object.entries(loaded))
  const tracked = new TrackedRows<string, number, Update>(rows)
  const set = (key: string, count: number, reason: string) =>
    tracked.set(key, count, (earlier) => ({ count, reasons: [...(earlier?.reasons ?? []), reason] }))
  return { rows, tracked, set }
}

test('a key that was not loaded is added, any other is changed, and rows that no one sets are neither', () => {
  const { tracked, set } = open({ tea: 1, pot: 1 })
  set('cup', 5, 'made')
  set('tea', 2, 'raised')
  expect(tracked.added).toEqual([{ count: 5, reasons: ['made'] }])
  expect(tracked.changed).toEqual([{ count: 2, reasons: ['raised'] }])
})

test('O26: added rows are sorted by key', () => {
  const { tracked, set } = open()
  for (const key of ['tea', 'Tea', 'cup', 'pot-2', 'pot']) set(key, 1, key)
  expect(tracked.added.map(({ reasons }) => reasons)).toEqual([['Tea'], ['cup'], ['pot'], ['pot-2'], ['tea']])
})

test('a row that is set twice has one update: as the row is last, with every reason in order', () => {
  const { tracked, set } = open({ tea: 1 })
  set('tea', 2, 'first')
  set('cup', 1, 'made')
  set('tea', 4, 'second')
  set('cup', 2, 'raised')
  expect(tracked.changed).toEqual([{ count: 4, reasons: ['first', 'second'] }])
  expect(tracked.added).toEqual([{ count: 2, reasons: ['made', 'raised'] }])
})

test('later readers of the loaded map see each row as it was set', () => {
  const { rows, set } = open({ tea: 1 })
  set('tea', 2, 'raised')
  set('cup', 5, 'made')
  expect([...rows]).toEqual([
    ['tea', 2],
    ['cup', 5],
  ])
})
