import { describe, expect, test } from 'vitest'
import { aCoupon, aUser } from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { CouponId, UserId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { schemaOf } from '../command/parsed.ts'
import { issueCoupon } from './issue-coupon.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const userId = UserId.parse('mina')
const couponId = CouponId.parse('spring')
const input = schemaOf(issueCoupon, defaultPolicy)
const minaTakesSpring = input.parse({ userId, couponId })

const coupon = aCoupon('spring', { quantity: 3, remaining: 2, expiresAt: noon.now + 2 })

/** Each case removes the cause of the refusal of the case before it, so that the next refusal appears. */
describe('C25: the order of refusals', () => {
  const opensAt = noon.now + 1
  /** A coupon to which every refusal of a coupon's own state applies. */
  const worst = { ...coupon, state: 'CANCELED', opensAt, expiresAt: noon.now, remaining: 0 } as const
  const holders = [{ userId, couponId }]

  test.each([
    ['C1: an unknown user', {}, { code: 'USER_NOT_FOUND', userId }],
    ['U1: a blocked user', { users: [aUser('mina', { state: 'BLOCKED' })], holders }, { code: 'USER_BLOCKED', userId }],
    ['C4: an unknown coupon', { users: [userId], holders }, { code: 'COUPON_NOT_FOUND', couponId }],
    ['C5: a held coupon', { users: [userId], holders, coupons: [worst] }, { code: 'COUPON_ALREADY_ISSUED', couponId }],
    [
      'C7: a canceled coupon',
      { users: [userId], coupons: [worst] },
      { code: 'COUPON_NOT_ISSUABLE', couponId, state: 'CANCELED' },
    ],
    [
      'C8: an expired coupon',
      { users: [userId], coupons: [{ ...worst, state: 'ISSUABLE' }] },
      { code: 'COUPON_NOT_ISSUABLE', couponId, state: 'EXPIRED' },
    ],
    [
      'C19: a coupon that has not opened',
      { users: [userId], coupons: [{ ...worst, state: 'ISSUABLE', expiresAt: noon.now + 2 }] },
      { code: 'COUPON_NOT_OPEN', couponId, opensAt },
    ],
    [
      'C9: a sold-out coupon',
      { users: [userId], coupons: [{ ...worst, state: 'ISSUABLE', expiresAt: noon.now + 2, opensAt: noon.now }] },
      { code: 'COUPON_SOLD_OUT', couponId },
    ],
  ] as const)('%s is refused', (_, rows, refusal) => {
    expect(issueCoupon.decide(stateOf(rows), minaTakesSpring, noon)).toEqual(refuse(refusal))
  })

  test('when no cause of a refusal is left, the coupon is issued', () => {
    const decided = issueCoupon.decide(stateOf({ users: [userId], coupons: [coupon] }), minaTakesSpring, noon)
    expect(decided.ok).toBe(true)
  })
})

test("C18: an issue lowers the remaining number, adds a user coupon, and answers with this user coupon as the user's list shows it", () => {
  const decided = issueCoupon.decide(stateOf({ users: [userId], coupons: [coupon] }), minaTakesSpring, noon)
  const id = expect.any(String)
  const { name, discount, expiresAt } = coupon
  expect(decided).toEqual({
    ok: true,
    value: {
      value: {
        id,
        couponId,
        number: 2,
        issuedAt: noon.now,
        name,
        discount,
        maximumDiscount: null,
        minimumSubtotal: 0,
        expiresAt,
        usedBy: null,
        usedAt: null,
      },
      changes: [
        {
          type: 'coupon issued',
          coupon: { ...coupon, remaining: 1 },
          userCoupon: {
            id,
            couponId,
            userId,
            number: 2,
            issuedAt: noon.now,
            validUntil: null,
            usedBy: null,
            usedAt: null,
          },
        },
      ],
    },
  })
})

test("C22: with validDays, the user's coupon ends at the end of a day in the shop's zone, but no later than the coupon", () => {
  const weekly = { ...coupon, validDays: 7, expiresAt: noon.now + 30 * 86_400_000 }
  const issue = (someCoupon: typeof coupon, timeZone: string) =>
    issueCoupon.decide(
      stateOf({ users: [userId], coupons: [someCoupon] }),
      minaTakesSpring,
      contextAt(noon.now, { timeZone }),
    )
  for (const [zone, end] of [
    ['Asia/Seoul', '2026-03-17T15:00:00Z'],
    ['America/New_York', '2026-03-18T04:00:00Z'],
  ] as const) {
    expect(issue(weekly, zone)).toMatchObject({
      value: {
        value: { expiresAt: Date.parse(end) },
        changes: [{ userCoupon: { validUntil: Date.parse(end) } }],
      },
    })
  }
  expect(issue({ ...weekly, expiresAt: noon.now + 9 }, 'Asia/Seoul')).toMatchObject({
    value: { value: { expiresAt: noon.now + 9 } },
  })
})

test('C14: issues of one coupon lock the same row, and issues of two coupons lock different rows', () => {
  const other = input.parse({ userId: 'jun', couponId: 'summer' })
  expect(issueCoupon.lock(minaTakesSpring)).toEqual({ coupons: [couponId] })
  expect(issueCoupon.lock(input.parse({ userId: 'jun', couponId }))).toEqual(issueCoupon.lock(minaTakesSpring))
  expect(issueCoupon.lock(other)).toEqual({ coupons: ['summer'] })
})
