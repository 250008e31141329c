import { expect, test } from 'vitest'
import { checksOf } from './findings.ts'

const holds = (name: string) => ({ name, ok: true, key: null, expected: null, actual: null })

test('the findings of an audit are grouped by check, and failed checks come first', () => {
  const checks = [
    holds('balance'),
    { name: 'stock', ok: false, key: 'tea', expected: 10, actual: 9 },
    { name: 'stock', ok: false, key: 'pot', expected: 1, actual: 0 },
    holds('issued'),
  ]
  expect(checksOf({ ok: false, checks })).toEqual([
    {
      name: 'stock',
      findings: [
        { key: 'tea', expected: 10, actual: 9 },
        { key: 'pot', expected: 1, actual: 0 },
      ],
    },
    { name: 'balance', findings: [] },
    { name: 'issued', findings: [] },
  ])
})
