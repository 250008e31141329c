import { expect, test } from 'vitest'
import { auditChecks } from './ports.ts'
import { reportOf } from './report.ts'

test('A1: a report without findings lists every check, and each check holds', () => {
  const { ok, checks } = reportOf([])
  expect(ok).toBe(true)
  expect(checks).toEqual(auditChecks.map((name) => ({ name, ok: true, key: null, expected: null, actual: null })))
})

test('A2: each finding is listed in the place of its check, and the other checks hold', () => {
  const findings = [
    { name: 'stock', key: 'tea', expected: 3, actual: 4 },
    { name: 'balance', key: 'mina', expected: 100, actual: 90 },
    { name: 'stock', key: 'pot', expected: 0, actual: 1 },
  ] as const
  const { ok, checks } = reportOf(findings)
  expect(ok).toBe(false)
  expect(checks.map(({ name, key }) => [name, key])).toEqual([
    ['balance', 'mina'],
    ['stock', 'tea'],
    ['stock', 'pot'],
    ...auditChecks.slice(2).map((name) => [name, null]),
  ])
  expect(checks[1]).toEqual({ name: 'stock', ok: false, key: 'tea', expected: 3, actual: 4 })
})
