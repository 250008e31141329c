import { expect, test } from 'vitest'
import { accepted } from '../../contract/answers.ts'
import { momentAt, stateOf } from '../../contract/rules.ts'
import { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { refuse } from '../base/results.ts'
import { CancelOrder, cancelOrder } from './cancel-order.ts'
import { cancel, type Order } from './order.ts'

const noon = momentAt('2026-03-10T12:00:00Z')
const userId = UserId.parse('mina')
const tea = ProductId.parse('tea')
const userCouponId = UserCouponId.parse('0195ae1c-52a0-7000-8000-000000000001')
const paid: Order = {
  id: OrderId.parse('0195ae1c-52a0-7000-8000-000000000002'),
  userId,
  status: 'PAID',
  items: [{ productId: tea, name: 'Tea', price: 4_500, quantity: 2 }],
  subtotal: 9_000,
  discount: 900,
  total: 8_100,
  userCouponId,
  createdAt: 0,
  // 00:30 of the 10th in Seoul, still the 9th in UTC.
  paidAt: Date.parse('2026-03-09T15:30:00Z'),
  canceledAt: null,
}
const userCoupon = {
  id: userCouponId,
  couponId: CouponId.parse('spring'),
  userId,
  usedBy: paid.id,
  issuedAt: 0,
} as const
const rows = { users: [userId], orders: [paid], userCoupons: [userCoupon] }
const cancelling = (order: Order) => ({ ...CancelOrder.parse({ orderId: order.id }), order })

test('K1, R2: money, coupon and stock go back, the platform is told, and the sales of its day are marked', () => {
  const state = stateOf({
    ...rows,
    balances: [{ userId, amount: 100, sequence: 4 }],
    stock: [{ productId: tea, quantity: 1 }],
  })
  const decided = cancelOrder.decide(state, cancelling(paid), noon)
  const canceled = { ...paid, status: 'CANCELED', canceledAt: noon.now }
  const [id, orderId, at] = [expect.any(String), paid.id, noon.now]
  expect(decided).toEqual({
    ok: true,
    value: {
      value: canceled,
      changes: [
        {
          type: 'balance changed',
          balance: { userId, amount: 8_200, sequence: 5 },
          entry: { id, userId, sequence: 5, type: 'REFUND', amount: 8_100, balanceAfter: 8_200, orderId, at },
        },
        { type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: null } },
        {
          type: 'stock moved',
          stock: { productId: tea, quantity: 3 },
          movement: { productId: tea, change: 2, reason: 'CANCEL', orderId, at },
        },
        { type: 'order canceled', order: canceled },
        { type: 'message added', message: { id, type: 'order.canceled', orderId, sequence: 2, at } },
        { type: 'sales day changed', day: '2026-03-10' },
      ],
    },
  })
})

test('K2, O35: a second time changes nothing and answers the same order', () => {
  const canceled = cancel(paid, 5)
  const decided = cancelOrder.decide(stateOf({ ...rows, orders: [canceled] }), cancelling(paid), noon)
  expect(decided).toEqual({ ok: true, value: { value: canceled, changes: [] } })
})

test('K3: the refund passes the maximum balance', () => {
  const state = stateOf({ ...rows, balances: [{ userId, amount: 10_000_000, sequence: 1 }] })
  expect(cancelOrder.decide(state, cancelling(paid), noon)).toMatchObject({
    value: { changes: [{ balance: { amount: 10_008_100 } }, {}, {}, {}, {}, {}] },
  })
})

test('K3: a refund that could not be counted exactly changes nothing', () => {
  const balances = [{ userId, amount: Number.MAX_SAFE_INTEGER, sequence: 4 }]
  const decided = cancelOrder.decide(stateOf({ ...rows, balances }), cancelling(paid), noon)
  expect(decided).toMatchObject({ ok: false, refusal: { code: 'BALANCE_LIMIT_EXCEEDED' } })
})

test('K5: an order that is not there is not found', () => {
  expect(cancelOrder.decide(stateOf({}), cancelling(paid), noon)).toEqual(
    refuse({ code: 'ORDER_NOT_FOUND', orderId: paid.id }),
  )
})

test('K7: a free order is cancelled without an entry of 0', () => {
  const free: Order = { ...paid, discount: 9_000, total: 0 }
  const decided = accepted(cancelOrder.decide(stateOf({ ...rows, orders: [free] }), cancelling(free), noon))
  expect(decided.value.status).toBe('CANCELED')
  expect(decided.changes.map(({ type }) => type)).not.toContain('balance changed')
})

test('K6: cancelling locks all that placing locks, so that neither overwrites the other', () => {
  expect(cancelOrder.needs(cancelling(paid))).toEqual({
    orders: [paid.id],
    balances: [userId],
    userCoupons: [userCouponId],
    stock: [tea],
  })
})
