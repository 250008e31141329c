import { expect, test } from 'vitest'
import { mayMoveOpening, phaseOf, refreshEvery } from './phase.ts'

const opensAt = '2027-01-01T03:00:00Z'
const at = Date.parse(opensAt)
const coupon = { state: 'ISSUABLE', opensAt, expiresAt: '2027-02-01T00:00:00Z', remaining: 5 } as const

test('a coupon is open from opensAt to expiresAt, unless it is prepared, paused or sold out', () => {
  expect(phaseOf(coupon, at - 1)).toBe('upcoming')
  expect(phaseOf(coupon, at)).toBe('open')
  expect(phaseOf({ ...coupon, remaining: 0 }, at)).toBe('soldOut')
  expect(phaseOf(coupon, Date.parse(coupon.expiresAt) - 1)).toBe('open')
  expect(phaseOf(coupon, Date.parse(coupon.expiresAt))).toBe('expired')
  expect(phaseOf({ ...coupon, state: 'REGISTERED' }, at)).toBe('prepared')
  expect(phaseOf({ ...coupon, state: 'CANCELED' }, at)).toBe('paused')
  expect(phaseOf({ ...coupon, opensAt: null }, at)).toBe('open')
})

test('an opening time may change until it has come, and a coupon without an opening time gets one only while it is prepared', () => {
  expect(mayMoveOpening(coupon, at - 1)).toBe(true)
  expect(mayMoveOpening(coupon, at)).toBe(false)
  expect(mayMoveOpening({ state: 'REGISTERED', opensAt: null }, at)).toBe(true)
  expect(mayMoveOpening({ state: 'CANCELED', opensAt: null }, at)).toBe(false)
})

test('the page reads a coupon every second from 5 seconds before its opening and while it is open, otherwise after 10 seconds at most', () => {
  expect(refreshEvery(coupon, at + 1)).toBe(1_000)
  expect(refreshEvery({ ...coupon, remaining: 0 }, at + 1)).toBe(10_000)
  expect(refreshEvery({ ...coupon, state: 'REGISTERED' }, at)).toBe(10_000)
  expect([60_000, 12_000, 3_000].map((before) => refreshEvery(coupon, at - before))).toEqual([10_000, 7_000, 1_000])
})
