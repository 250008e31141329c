import { expect, test } from 'vitest'
import { foresee } from './adjustment.ts'

const input = { balance: 1_000, maximumBalance: 5_000, isTaking: false, amount: 100, isEmpty: false }

test('the form shows the new balance before the operator sends an adjustment', () => {
  expect(foresee(input)).toEqual({ is: 'fine', change: 100, to: 1_100 })
  expect(foresee({ ...input, amount: 4_000 })).toEqual({ is: 'fine', change: 4_000, to: 5_000 })
  expect(foresee({ ...input, isTaking: true, amount: 1_000 })).toEqual({ is: 'fine', change: -1_000, to: 0 })
})

test('the form says why an adjustment cannot be sent', () => {
  expect(foresee({ ...input, amount: 4_001 })).toEqual({ is: 'aboveMaximum', room: 4_000 })
  // A refund may have raised the balance above the maximum.
  expect(foresee({ ...input, balance: 6_000, amount: 1 })).toEqual({ is: 'aboveMaximum', room: 0 })
  expect(foresee({ ...input, isTaking: true, amount: 1_001 })).toEqual({ is: 'belowZero' })
  expect(foresee({ ...input, amount: 0 })).toEqual({ is: 'invalid' })
  expect(foresee({ ...input, amount: undefined })).toEqual({ is: 'invalid' })
  expect(foresee({ ...input, amount: undefined, isEmpty: true })).toEqual({ is: 'empty' })
})
