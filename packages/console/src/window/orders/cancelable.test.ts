import { expect, test } from 'vitest'
import { cancelableOf } from './cancelable.ts'

const paid = { status: 'PAID', paidAt: '2027-01-01T00:00:00Z' } as const
const at = Date.parse(paid.paidAt)

test('an order can be canceled for as long as the shop allows it', () => {
  expect(cancelableOf(paid, { cancelWithin: null }, at).type).toBe('anyTime')
  expect(cancelableOf(paid, { cancelWithin: 60_000 }, at + 60_000)).toEqual({ type: 'until', end: at + 60_000 })
  expect(cancelableOf(paid, { cancelWithin: 60_000 }, at + 60_001)).toEqual({ type: 'over', end: at + 60_000 })
  expect(cancelableOf(paid, { cancelWithin: 0 }, at).type).toBe('never')
})

test('if there are several reasons against canceling an order, the page shows the one that the service checks first', () => {
  const [completed, canceled] = [
    { ...paid, status: 'COMPLETED' },
    { ...paid, status: 'CANCELED' },
  ] as const
  expect(cancelableOf(completed, { cancelWithin: 0 }, at).type).toBe('never')
  expect(cancelableOf(completed, { cancelWithin: 1 }, at + 9).type).toBe('completed')
  expect(cancelableOf(canceled, { cancelWithin: 0 }, at).type).toBe('canceled')
})
