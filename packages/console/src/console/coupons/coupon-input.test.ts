import { expect, test } from 'vitest'
import { readCoupon, type TypedCoupon } from './coupon-input.ts'

const shop = { currency: 'KRW', timeZone: 'Asia/Seoul', now: Date.parse('2027-02-01T00:00:00Z') }
const typed: TypedCoupon = {
  id: '',
  name: ' Spring ',
  type: 'PERCENT',
  percent: '10',
  amount: '',
  maximumDiscount: '3,000',
  minimumSubtotal: '8000',
  quantity: '100',
  opensAt: '2027-03-01T21:00:30',
  expiresAt: '2027-04-01T00:00',
  validDays: '30',
  state: 'ISSUABLE',
}

test('a coupon is read from its form, with times in the time zone of the shop', () => {
  expect(readCoupon(typed, shop)).toMatchObject({
    faults: {},
    coupon: {
      name: 'Spring',
      discount: { type: 'PERCENT', percent: 10 },
      maximumDiscount: 3_000,
      minimumSubtotal: 8_000,
      quantity: 100,
      opensAt: '2027-03-01T12:00:30.000Z',
      expiresAt: '2027-03-31T15:00:00.000Z',
      validDays: 30,
      state: 'ISSUABLE',
    },
  })
})

test('an empty field is left out, and a fixed discount has no maximum', () => {
  const plain = { ...typed, type: 'FIXED', amount: '3000', minimumSubtotal: '', opensAt: '', validDays: '' } as const
  expect(readCoupon({ ...plain, id: 'spring' }, shop).coupon).toEqual({
    id: 'spring',
    name: 'Spring',
    discount: { type: 'FIXED', amount: 3_000 },
    quantity: 100,
    expiresAt: '2027-03-31T15:00:00.000Z',
    state: 'ISSUABLE',
  })
})

test.each<[Partial<TypedCoupon>, object]>([
  [{ id: 'a b' }, { id: 'id' }],
  [{ name: ' ' }, { name: 'name' }],
  [{ percent: '0' }, { percent: 'percent' }],
  [{ percent: '101' }, { percent: 'percent' }],
  [{ type: 'FIXED', amount: '0' }, { amount: 'amount' }],
  [{ maximumDiscount: '0' }, { maximumDiscount: 'maximumDiscount' }],
  [{ minimumSubtotal: '-1' }, { minimumSubtotal: 'minimumSubtotal' }],
  [{ quantity: '' }, { quantity: 'quantity' }],
  [{ opensAt: '2027-04-01T00:00' }, { opensAt: 'opensTooLate' }],
  [{ expiresAt: '' }, { expiresAt: 'expiresAt' }],
  // 9:00 in Seoul is exactly `now`.
  [{ opensAt: '', expiresAt: '2027-02-01T09:00' }, { expiresAt: 'expiresInPast' }],
  [{ validDays: '3651' }, { validDays: 'validDays' }],
])('a form with %j has one fault, under the name of its field', (wrong, faults) => {
  const read = readCoupon({ ...typed, ...wrong }, shop)
  expect(read.faults).toEqual(faults)
  expect(read.coupon).toBeUndefined()
})
