import { expect, test } from 'vitest'
import { TrackedRows } from './tracked-rows.ts'

interface Update {
  readonly count: number
  readonly reasons: readonly string[]
}

/** Rows are counts by name. An update has the reasons for the count. */
function open(loaded: Record<string, number> = {}) {
  const rows = new Map(Object.entries(loaded))
  const tracked = new TrackedRows<string, number, Update>(rows)
  const set = (key: string, count: number, reason: string) =>
    tracked.set(key, count, { count, reasons: [...(tracked.updateOf(key)?.reasons ?? []), reason] })
  return { rows, tracked, set }
}

test('a row that is set counts as added if its key was not loaded, and as changed otherwise', () => {
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

test('a row that is set twice has one update, with its last count and every reason in order', () => {
  const { tracked, set } = open({ tea: 1 })
  set('tea', 2, 'first')
  set('cup', 1, 'made')
  set('tea', 4, 'second')
  set('cup', 2, 'raised')
  expect(tracked.changed).toEqual([{ count: 4, reasons: ['first', 'second'] }])
  expect(tracked.added).toEqual([{ count: 2, reasons: ['made', 'raised'] }])
})

test('the loaded map shows each row as it was set last', () => {
  const { rows, set } = open({ tea: 1 })
  set('tea', 2, 'raised')
  set('cup', 5, 'made')
  expect([...rows]).toEqual([
    ['tea', 2],
    ['cup', 5],
  ])
})
