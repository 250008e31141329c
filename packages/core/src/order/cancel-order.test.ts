import { describe, expect, test } from 'vitest'
import { accepted } from '../../contract/answers.ts'
import { aPurchase, aUserCoupon, canceledOrder } from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { ok, refuse } from '../base/results.ts'
import { host } from '../command/actor.ts'
import { cancelOrder } from './cancel-order.ts'
import type { Order } from './order.ts'
import type { OrderViews } from './ports.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
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
  reductions: [],
  userCouponId,
  reference: null,
  metadata: {},
  createdAt: 0,
  // 00:30 of the 10th in Seoul, still the 9th in UTC.
  paidAt: Date.parse('2026-03-09T15:30:00Z'),
  completedAt: null,
  canceledAt: null,
  cancellation: null,
}
const userCoupon = aUserCoupon('spring', userId, { id: userCouponId, usedBy: paid.id, usedAt: paid.paidAt })
const rows = { users: [userId], orders: [paid], userCoupons: [userCoupon] }
/** The input that `prepare` returns: the order as it was before any lock. */
const cancelInput = (order: Order, overrides: { reason?: string; restock?: boolean } = {}) => ({
  order,
  reason: null,
  restock: true,
  ...overrides,
})

test('K1, R2: canceling returns money, coupon and stock, writes a message, and marks the day of the payment to be counted again', () => {
  const state = stateOf({
    ...rows,
    balances: [{ userId, amount: 100, sequence: 4 }],
    stock: [{ productId: tea, quantity: 1 }],
  })
  const decided = cancelOrder.decide(state, cancelInput(paid), noon)
  const cancellation = { reason: null, by: 'OPERATOR', restocked: true }
  const canceled = { ...paid, status: 'CANCELED', canceledAt: noon.now, cancellation }
  const [id, orderId, at] = [expect.any(String), paid.id, noon.now]
  expect(decided).toEqual({
    ok: true,
    value: {
      value: canceled,
      changes: [
        {
          type: 'balance changed',
          balance: { userId, amount: 8_200, sequence: 5 },
          entry: {
            ...{ id, userId, sequence: 5, type: 'REFUND', amount: 8_100, balanceAfter: 8_200, orderId, at },
            ...{ reference: null, reason: null, actor: null },
          },
        },
        { type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: null, usedAt: null } },
        {
          type: 'stock moved',
          stock: { productId: tea, quantity: 3 },
          movement: { productId: tea, change: 2, reason: 'CANCEL', orderId, at },
        },
        {
          type: 'order canceled',
          order: canceled,
          message: { id, type: 'order.canceled', orderId, sequence: 2, at, requestId: null, traceparent: null },
          day: '2026-03-10',
        },
      ],
    },
  })
})

test('K2, O35: canceling a second time changes nothing and returns the same order', () => {
  const canceled = canceledOrder(paid)
  const decided = cancelOrder.decide(stateOf({ ...rows, orders: [canceled] }), cancelInput(paid), noon)
  expect(decided).toEqual({ ok: true, value: { value: canceled, changes: [] } })
})

test('K3: the refund may exceed the maximum balance', () => {
  const state = stateOf({ ...rows, balances: [{ userId, amount: 10_000_000, sequence: 1 }] })
  expect(cancelOrder.decide(state, cancelInput(paid), noon)).toMatchObject({
    value: { changes: [{ balance: { amount: 10_008_100 } }, {}, {}, {}] },
  })
})

test('K3: a refund past 2^53 − 1 is refused', () => {
  const balances = [{ userId, amount: Number.MAX_SAFE_INTEGER, sequence: 4 }]
  const decided = cancelOrder.decide(stateOf({ ...rows, balances }), cancelInput(paid), noon)
  expect(decided).toMatchObject({ ok: false, refusal: { code: 'BALANCE_LIMIT_EXCEEDED' } })
})

test('K5: canceling an unknown order is refused with ORDER_NOT_FOUND', () => {
  expect(cancelOrder.decide(stateOf({}), cancelInput(paid), noon)).toEqual(
    refuse({ code: 'ORDER_NOT_FOUND', orderId: paid.id }),
  )
})

test('K7: canceling a free order adds no history entry', () => {
  const free: Order = { ...paid, discount: 9_000, total: 0 }
  const decided = accepted(cancelOrder.decide(stateOf({ ...rows, orders: [free] }), cancelInput(free), noon))
  expect(decided.value.status).toBe('CANCELED')
  expect(decided.changes.map(({ type }) => type)).not.toContain('balance changed')
})

const owner = { id: 'mina', operator: false }
const operator = { id: 'ops', operator: true }
const completed: Order = { ...paid, status: 'COMPLETED', completedAt: paid.paidAt + 1 }

/** Cancels an order, by default as its owner, `after` milliseconds after its payment. */
const cancelAfter = (after: number, order: Order, cancelWithin: number | undefined, actor = owner) =>
  cancelOrder.decide(stateOf({ ...rows, orders: [order] }), cancelInput(order), {
    ...contextAt(paid.paidAt + after, { cancelWithin }),
    actor,
  })
const notCancelable = (order: Order, reason: string) =>
  refuse({ code: 'ORDER_NOT_CANCELABLE', orderId: order.id, orderStatus: order.status, reason })

test.each<[string, number, number | undefined]>([
  ['at any time without a limit', 1e12, undefined],
  ['at the instant of the payment', 0, 600_000],
  ['at the last instant', 600_000, 600_000],
  ['even if the clock of the canceling process shows a time before the payment', -5, 600_000],
])('K8: the owner may cancel %s', (_, after, cancelWithin) => {
  expect(cancelAfter(after, paid, cancelWithin)).toMatchObject({ ok: true, value: { value: { status: 'CANCELED' } } })
})

/** All calls come 600,001 ms after the payment. If several reasons apply, the first in the sequence of the checks is reported. */
test.each<[string, Order, number | undefined]>([
  ['NOT_ALLOWED', completed, 0],
  ['NOT_ALLOWED', paid, 0],
  ['COMPLETED', completed, 600_000],
  ['COMPLETED', completed, undefined],
  ['TOO_LATE', paid, 600_000],
])('K8, K9: a cancel by the owner is refused with the reason %s', (reason, order, cancelWithin) => {
  expect(cancelAfter(600_001, order, cancelWithin)).toEqual(notCancelable(order, reason))
})

test.each([0, 600_000, undefined])('K8, K9: operators may always cancel, with `cancelWithin` at %s', (cancelWithin) => {
  for (const order of [paid, completed]) {
    expect(cancelAfter(1e12, order, cancelWithin, operator)).toMatchObject({ ok: true })
  }
})

test('K8: canceling a canceled order again succeeds at any time', () => {
  const canceled = canceledOrder(completed)
  expect(cancelAfter(1e12, canceled, 0)).toEqual(ok({ value: canceled, changes: [] }))
})

test('K10: a cancel without restocking returns the money and the coupon, and does not move the stock', () => {
  const input = cancelInput(paid, { restock: false })
  const { value, changes } = accepted(cancelOrder.decide(stateOf(rows), input, noon))
  expect(value.cancellation).toEqual({ reason: null, by: 'OPERATOR', restocked: false })
  expect(changes.map(({ type }) => type)).toEqual(['balance changed', 'user coupon changed', 'order canceled'])
  expect(cancelOrder.lock(input)).toMatchObject({ stock: [] })
})

test('P11: a cancel subtracts the pieces from what the user has bought, but only if the order was counted', () => {
  const counted = aPurchase('mina', 'tea', { orderId: paid.id, change: 2, bought: 2 })
  const later = aPurchase('mina', 'tea', { sequence: 2, bought: 5, change: 3 })
  const purchases = [counted, later]
  const { changes } = accepted(cancelOrder.decide(stateOf({ ...rows, purchases }), cancelInput(paid), noon))
  expect(changes.filter(({ type }) => type === 'purchase counted')).toEqual([
    { type: 'purchase counted', purchase: { ...later, sequence: 3, orderId: paid.id, change: -2, bought: 3 } },
  ])
  const uncounted = accepted(cancelOrder.decide(stateOf({ ...rows, purchases: [later] }), cancelInput(paid), noon))
  expect(uncounted.changes.filter(({ type }) => type === 'purchase counted')).toEqual([])
})

test.each([
  [owner, 'OWNER'],
  [operator, 'OPERATOR'],
  [{ id: 'mina', operator: true }, 'OPERATOR'],
] as const)('K11: a canceled order keeps the reason, and records the actor %j as %s', (actor, by) => {
  const decided = cancelOrder.decide(stateOf(rows), cancelInput(paid, { reason: 'Ordered twice' }), { ...noon, actor })
  expect(accepted(decided).value.cancellation).toEqual({ reason: 'Ordered twice', by, restocked: true })
})

test('K6: canceling locks everything that placing locks, so that neither overwrites the changes of the other', () => {
  expect(cancelOrder.lock(cancelInput(paid))).toEqual({
    orders: [paid.id],
    balances: [userId],
    userCoupons: [userCouponId],
    stock: [tea],
  })
  expect(cancelOrder.lock(cancelInput({ ...paid, userCouponId: null }))).toMatchObject({ userCoupons: [] })
  expect(cancelOrder.read(cancelInput(paid))).toEqual({
    users: [userId],
    countedOrders: [paid.id],
    purchases: [],
  })
})

describe('the read before the locks', () => {
  const orders: Pick<OrderViews, 'byIds'> = {
    byIds: async (ids) => new Map([[paid.id, paid] as const].filter(([id]) => ids.includes(id))),
  }
  const prepare = (orderId: OrderId, actor = host) => cancelOrder.prepare?.({ orderId }, { orders }, actor)
  const notFound = (orderId: OrderId) => refuse({ code: 'ORDER_NOT_FOUND', orderId })

  test.each([
    ['the host', host],
    ['an operator', { id: 'ops', operator: true }],
    ['the owner', { id: 'mina', operator: false }],
  ])('K5: the read finds the order for %s', async (_, actor) => {
    expect(await prepare(paid.id, actor)).toEqual(ok(cancelInput(paid)))
  })

  test('K5: the read does not find the order for another user', async () => {
    expect(await prepare(paid.id, { id: 'jun', operator: false })).toEqual(notFound(paid.id))
  })

  test('K10: only operators may send `restock`', async () => {
    const prepareWith = (restock: boolean, actor = host) =>
      cancelOrder.prepare?.({ orderId: paid.id, restock }, { orders }, actor)
    expect(await prepareWith(false)).toEqual(ok(cancelInput(paid, { restock: false })))
    for (const restock of [true, false]) {
      await expect(prepareWith(restock, owner)).rejects.toThrow(InvalidInput)
    }
  })

  test('K5: the read does not find an unknown order', async () => {
    const unknown = noon.newId<OrderId>()
    expect(await prepare(unknown)).toEqual(notFound(unknown))
  })
})
