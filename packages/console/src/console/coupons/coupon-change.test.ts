import type { CouponWithUse } from '@hexmart/client'
import { expect, test } from 'vitest'
import { fieldsOf, readChange } from './coupon-change.ts'

const zone = 'Asia/Seoul'
const coupon: CouponWithUse = {
  id: 'rush',
  name: 'Rush',
  discount: { type: 'FIXED', amount: 5_000 },
  minimumSubtotal: 0,
  maximumDiscount: null,
  quantity: 10,
  issued: 4,
  remaining: 6,
  soldOutAt: null,
  state: 'ISSUABLE',
  // The form shows no milliseconds. A time that is left alone must not count as changed.
  opensAt: '2027-01-01T03:00:00.250Z',
  expiresAt: '2027-02-01T00:00:00.000Z',
  validDays: null,
  used: 1,
}
const typed = fieldsOf(coupon, zone)
const read = (changes: Partial<typeof typed>) => readChange(coupon, { ...typed, ...changes }, zone)

test('a change of a coupon has only the fields that the operator changed', () => {
  expect(read({})).toEqual({ faults: {}, body: {} })
  expect(read({ name: ' Great rush ' })).toEqual({ faults: {}, body: { name: 'Great rush' } })
  expect(read({ name: ' Rush ' })).toEqual({ faults: {}, body: {} })
  expect(read({ quantity: '20' })).toEqual({ faults: {}, body: { quantity: 20 } })
  expect(read({ opensAt: '2027-01-01T13:00' }).body).toEqual({ opensAt: '2027-01-01T04:00:00.000Z' })
  expect(read({ expiresAt: '2027-02-02T09:00' }).body).toEqual({ expiresAt: '2027-02-02T00:00:00.000Z' })
})

test('each fault is reported under the name of its field', () => {
  expect(read({ name: ' ' }).faults).toEqual({ name: 'name' })
  expect(read({ name: 'x'.repeat(201) }).faults).toEqual({ name: 'name' })
  expect(read({ quantity: '3' }).faults).toEqual({ quantity: 'belowIssued' })
  expect(read({ quantity: 'x' }).faults).toEqual({ quantity: 'quantity' })
  expect(read({ opensAt: '' }).faults).toEqual({ opensAt: 'opensAt' })
  expect(read({ opensAt: '2027-02-01T09:00' }).faults).toEqual({ opensAt: 'opensTooLate' })
  expect(read({ expiresAt: '' }).faults).toEqual({ expiresAt: 'expiresAt' })
})

test('a coupon without an opening time may stay without one', () => {
  const open = { ...coupon, opensAt: null }
  expect(readChange(open, fieldsOf(open, zone), zone)).toEqual({ faults: {}, body: {} })
})
