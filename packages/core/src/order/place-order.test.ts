import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accepted } from '../../contract/answers.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { aCoupon, aProduct, aPurchase, aUser, aUserCoupon } from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import type { BalanceUpdate } from '../balance/ports.ts'
import { type GeneratedId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { defaultPolicy, Policy } from '../base/policy.ts'
import { Reference } from '../base/reference.ts'
import { refuse } from '../base/results.ts'
import { BatchChanges } from '../batch/batch-changes.ts'
import { schemaOf } from '../command/parsed.ts'
import type { State } from '../command/state.ts'
import type { StockUpdate } from '../product/ports.ts'
import type { Product } from '../product/product.ts'
import { lowestIdOf } from '../store/lowest-id.ts'
import { systemIds } from '../system.ts'
import { cancelOrder } from './cancel-order.ts'
import { placeOrder } from './place-order.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const userId = UserId.parse('mina')
const input = schemaOf(placeOrder, defaultPolicy)
const tea: Product = aProduct('tea', { name: 'Tea', price: 4_500 })
const pot: Product = aProduct('pot', { name: 'Pot', price: 21_000 })
const spring = aCoupon('spring', { quantity: 1, remaining: 0, expiresAt: noon.now + 1 })
const userCoupon = aUserCoupon('spring', userId, { id: UserCouponId.parse('0195ae1c-52a0-7000-8000-000000000001') })

/** Two cups of tea and a pot: 30,000. */
const basket = [
  { productId: 'tea', quantity: 2 },
  { productId: 'pot', quantity: 1 },
]
const order = (wishes: object = {}) => input.parse({ userId, items: basket, ...wishes })
const stock = (teas: number, pots: number) => [
  { productId: tea.id, quantity: teas },
  { productId: pot.id, quantity: pots },
]
const balance = (amount: number) => ({ userId, amount, sequence: 1 })
/** The state of a shop in which two cups of tea and a pot can be ordered, with a coupon. */
const readyState = stateOf({
  users: [userId],
  products: [tea, pot],
  stock: stock(2, 1),
  balances: [balance(30_000)],
  coupons: [spring],
  userCoupons: [userCoupon],
})

describe('input', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, id) => ({ productId: `p${id}`, quantity: 1 }))
  const isValid = (items: unknown) => input.safeParse({ userId, items }).success

  test('O4: an order with fewer than 1 or more than 100 lines is malformed', () => {
    expect(isValid([])).toBe(false)
    expect(isValid(lines(1))).toBe(true)
    expect(isValid(lines(100))).toBe(true)
    expect(isValid(lines(101))).toBe(false)
    expect(isValid(undefined)).toBe(false)
  })

  test('O4: lines are counted before they are merged', () => {
    expect(isValid(Array.from({ length: 101 }, () => ({ productId: 'tea', quantity: 1 })))).toBe(false)
  })

  test('O4: the limit of lines comes from the policy of the shop', () => {
    const atMostTwo = schemaOf(placeOrder, Policy.parse({ maximumItems: 2 }))
    expect(atMostTwo.safeParse({ userId, items: lines(2) }).success).toBe(true)
    expect(atMostTwo.safeParse({ userId, items: lines(3) }).success).toBe(false)
  })

  test.each([0, -1, 1.5, undefined, null, '2', 1_000_001])(
    'O5: a quantity of %s is refused with its path',
    (quantity) => {
      const parsed = input.safeParse({ userId, items: [{ productId: 'tea', quantity }] })
      expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['items', 0, 'quantity']])
    },
  )

  test('O25: lines of one product are merged into one, in the place of the first', () => {
    const items = [
      { productId: 'tea', quantity: 2 },
      { productId: 'pot', quantity: 1 },
      { productId: 'tea', quantity: 3 },
    ]
    expect(order({ items }).items).toEqual([
      { productId: 'tea', quantity: 5 },
      { productId: 'pot', quantity: 1 },
    ])
  })

  test.each([3, 50])('O25: in an order of %d lines, only lines of the same product are merged', (count) => {
    const others = lines(count - 1)
    expect(order({ items: others }).items).toEqual(others)
    const [first, ...rest] = others
    expect(order({ items: [...others, ...lines(1)] }).items).toEqual([{ ...first, quantity: 2 }, ...rest])
  })

  test('O5, O25: the limit of a quantity holds for merged lines too', () => {
    const twice = (quantity: number) => [
      { productId: 'tea', quantity: 500_000 },
      { productId: 'tea', quantity },
    ]
    expect(isValid(twice(500_000))).toBe(true)
    expect(isValid(twice(500_001))).toBe(false)
  })

  test.each([{ expectedTotal: -1 }, { expectedTotal: 0.5 }, { userCouponId: 'spring' }, { coupon: 'spring' }])(
    'an order with a malformed or unknown member such as %j is refused',
    (wrong) => {
      expect(input.safeParse({ userId, items: basket, ...wrong }).success).toBe(false)
    },
  )
})

/** Each case removes the cause of the refusal of the case before it, so that the next refusal appears. */
describe('O46: the sequence of refusals', () => {
  const huge: Product = { ...pot, price: 1_000_000_000 }
  const stopped = [{ ...tea, state: 'STOPPED' } as const, huge]
  const lines = [
    { productId: 'tea', quantity: 2 },
    { productId: 'pot', quantity: 1_000_000 },
    { productId: 'cup', quantity: 1 },
  ]
  /** A million pieces of each of these ten pots together cost more than 2^53 − 1. */
  const costlyPots = [...Array(10).keys()].map((id) => ({ ...huge, id: ProductId.parse(`pot${id}`) }))
  const costlyItems = [...lines.slice(0, 2), ...costlyPots.map(({ id }) => ({ productId: id, quantity: 1_000_000 }))]
  const coupons = { coupons: [{ ...spring, minimumSubtotal: 30_000 }], userCoupons: [userCoupon] }
  const users = [userId]

  const reference = 'web-1042'
  const orderId = OrderId.parse('0195ae1c-52a0-7000-8000-000000000077')

  test.each([
    [
      'O39: an order with a used reference',
      { orderReferences: [{ userId, reference: Reference.parse(reference), orderId }] },
      { items: lines, reference },
      { code: 'REFERENCE_REUSED', reference, orderId },
    ],
    ['O1: an unknown user', {}, { items: lines, reference }, { code: 'USER_NOT_FOUND', userId }],
    [
      'U1: a blocked user',
      { users: [aUser('mina', { state: 'BLOCKED' })] },
      { items: lines, reference },
      { code: 'USER_BLOCKED', userId },
    ],
    [
      'O2: an unknown product',
      { users, products: stopped },
      { items: lines },
      { code: 'PRODUCT_NOT_FOUND', productId: 'cup' },
    ],
    [
      'O3: a product that is not sold',
      { users, products: [...stopped, ...costlyPots] },
      { items: costlyItems },
      { code: 'PRODUCT_NOT_SELLABLE', productId: 'tea', state: 'STOPPED' },
    ],
    [
      'P10: an order for more than the user may buy in all',
      {
        users,
        products: [{ ...tea, maximumPerUser: 4 }, { ...huge, maximumPerUser: 999_999 }, ...costlyPots],
        purchases: [aPurchase('mina', 'tea', { sequence: 7, bought: 3 })],
      },
      { items: costlyItems },
      { code: 'PURCHASE_LIMIT_EXCEEDED', productId: 'tea', limit: 4, bought: 3, requested: 2 },
    ],
    [
      'P10: an order for too much of a product that the user has never bought',
      { users, products: [{ ...tea, maximumPerUser: 4 }, { ...huge, maximumPerUser: 999_999 }, ...costlyPots] },
      { items: costlyItems },
      { code: 'PURCHASE_LIMIT_EXCEEDED', productId: 'pot', limit: 999_999, bought: 0, requested: 1_000_000 },
    ],
    [
      'O11: an unknown coupon',
      { users, products: [tea, huge, ...costlyPots] },
      { items: costlyItems },
      { code: 'COUPON_NOT_USABLE', userCouponId: userCoupon.id },
    ],
    [
      'O37: a total past 2^53 − 1',
      { users, products: [tea, huge, ...costlyPots], ...coupons },
      { items: costlyItems },
      { code: 'TOTAL_TOO_LARGE' },
    ],
    [
      'C20: a subtotal below the minimum of the coupon',
      { users, products: [tea, { ...pot, price: 20_999 }], ...coupons },
      { items: basket },
      { code: 'COUPON_MINIMUM_NOT_MET', userCouponId: userCoupon.id, minimumSubtotal: 30_000, subtotal: 29_999 },
    ],
    [
      'O32: a total that the buyer did not expect',
      { users, products: [tea, pot], ...coupons },
      { items: basket },
      { code: 'TOTAL_CHANGED', expected: 1, total: 27_000 },
    ],
    [
      'O17: an order without a balance',
      { users, products: [tea, pot], ...coupons },
      { items: basket, expectedTotal: 27_000 },
      { code: 'INSUFFICIENT_BALANCE', required: 27_000, available: 0 },
    ],
    [
      'O22: an order without stock',
      { users, products: [tea, pot], ...coupons, balances: [balance(27_000)] },
      { items: basket, expectedTotal: 27_000 },
      { code: 'OUT_OF_STOCK', productId: 'tea', requested: 2, available: 0 },
    ],
    [
      'O24: an order whose second product is out of stock',
      { users, products: [tea, pot], ...coupons, balances: [balance(27_000)], stock: stock(2, 0) },
      { items: basket, expectedTotal: 27_000 },
      { code: 'OUT_OF_STOCK', productId: 'pot', requested: 1, available: 0 },
    ],
  ] as const)('%s is refused', (_, rows, wishes, refusal) => {
    const command = order({ userCouponId: userCoupon.id, expectedTotal: 1, ...wishes })
    expect(placeOrder.decide(stateOf(rows), command, noon)).toEqual(refuse(refusal))
  })

  test('when no cause of a refusal is left, the order is placed', () => {
    const command = order({ userCouponId: userCoupon.id, expectedTotal: 27_000 })
    expect(placeOrder.decide(readyState, command, noon).ok).toBe(true)
  })
})

describe('the rule', () => {
  const id = expect.any(String)

  test('O6, R7: the id of an order carries the instant of its payment', () => {
    const ids = systemIds()
    const context = { ...noon, newId: <Id extends GeneratedId>() => ids.next<Id>(noon.now) }
    const { id, paidAt } = accepted(placeOrder.decide(readyState, order({}), context)).value
    expect(id > lowestIdOf(paidAt) && id < lowestIdOf(paidAt + 1)).toBe(true)
  })

  test('O6, O7: one decision pays the order, uses the coupon, takes the stock and writes the message', () => {
    const { value, changes } = accepted(placeOrder.decide(readyState, order({ userCouponId: userCoupon.id }), noon))
    expect(value).toEqual({
      id,
      userId,
      status: 'PAID',
      items: [
        { productId: 'tea', name: 'Tea', price: 4_500, quantity: 2 },
        { productId: 'pot', name: 'Pot', price: 21_000, quantity: 1 },
      ],
      subtotal: 30_000,
      discount: 3_000,
      total: 27_000,
      reductions: [],
      userCouponId: userCoupon.id,
      reference: null,
      metadata: {},
      createdAt: noon.now,
      paidAt: noon.now,
      completedAt: null,
      canceledAt: null,
      cancellation: null,
    })
    const [orderId, at] = [value.id, noon.now]
    const movement = { orderId, reason: 'ORDER', at }
    expect(changes).toEqual([
      {
        type: 'stock moved',
        stock: { productId: 'tea', quantity: 0 },
        movement: { ...movement, productId: 'tea', change: -2 },
      },
      {
        type: 'stock moved',
        stock: { productId: 'pot', quantity: 0 },
        movement: { ...movement, productId: 'pot', change: -1 },
      },
      {
        type: 'balance changed',
        balance: { userId, amount: 3_000, sequence: 2 },
        entry: {
          ...{ id, userId, sequence: 2, type: 'USE', amount: -27_000, balanceAfter: 3_000, orderId, at },
          ...{ reference: null, reason: null, actor: null },
        },
      },
      { type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: orderId, usedAt: noon.now } },
      {
        type: 'order added',
        order: value,
        message: { id, type: 'order.paid', orderId, sequence: 1, at, requestId: null, traceparent: null },
      },
    ])
  })

  test.each([
    ['C20', 'a minimum of exactly the subtotal', { minimumSubtotal: 30_000 }, 27_000],
    ['C21', 'a maximum discount', { maximumDiscount: 2_999 }, 27_001],
    ['C21', 'a maximum discount that is not reached', { maximumDiscount: 3_001 }, 27_000],
  ])('%s: with a coupon that has %s, %j, an order of 30,000 costs %i', (_, __, terms, total) => {
    const state = { ...readyState, coupons: new Map([[spring.id, { ...spring, ...terms }]]) }
    expect(placeOrder.decide(state, order({ userCouponId: userCoupon.id }), noon)).toMatchObject({
      value: { value: { total } },
    })
    expect(placeOrder.decide(state, order(), noon)).toMatchObject({ value: { value: { total: 30_000 } } })
  })

  test('P10: an order adds rows to the ledger of purchases only for products with a limit, and may reach exactly the limit', () => {
    const limited = (bought: number) => ({
      ...readyState,
      products: new Map(
        [tea, pot].map((product) => [product.id, { ...product, maximumPerUser: product === tea ? 5 : null }]),
      ),
      purchases: stateOf({ purchases: [aPurchase('mina', 'tea', { sequence: 9, bought })] }).purchases,
    })
    const { value, changes } = accepted(placeOrder.decide(limited(3), order(), noon))
    expect(changes.filter(({ type }) => type === 'purchase counted')).toEqual([
      {
        type: 'purchase counted',
        purchase: { userId, productId: 'tea', sequence: 10, orderId: value.id, change: 2, bought: 5 },
      },
    ])
    expect(placeOrder.decide(limited(4), order(), noon)).toEqual(
      refuse({ code: 'PURCHASE_LIMIT_EXCEEDED', productId: 'tea', limit: 5, bought: 4, requested: 2 }),
    )
    // A lowered limit may be below what was bought.
    expect(placeOrder.decide(limited(9), order(), noon)).toMatchObject({ refusal: { limit: 5, bought: 9 } })
  })

  test('O10: a free order is PAID and uses its coupon, without an entry and without a balance', () => {
    const free = stateOf({
      users: [userId],
      products: [tea, pot],
      stock: stock(2, 1),
      coupons: [{ ...spring, discount: { type: 'FIXED', amount: 30_001 } }],
      userCoupons: [userCoupon],
    })
    const { value, changes } = accepted(placeOrder.decide(free, order({ userCouponId: userCoupon.id }), noon))
    expect(value).toMatchObject({ status: 'PAID', discount: 30_000, total: 0 })
    expect(changes.map(({ type }) => type)).toEqual([
      'stock moved',
      'stock moved',
      'user coupon changed',
      'order added',
    ])
  })

  test.each([
    ['O11', "another user's coupon", { ...userCoupon, userId: UserId.parse('jun') }, spring],
    ['O12', 'a used coupon', { ...userCoupon, usedBy: noon.newId<OrderId>(), usedAt: 0 }, spring],
    ['O13', 'a coupon that expired after its issue', userCoupon, { ...spring, expiresAt: noon.now }],
    ['C22', 'a coupon past its last day', { ...userCoupon, validUntil: noon.now }, spring],
    ['O14', 'a coupon that was canceled after its issue', userCoupon, { ...spring, state: 'CANCELED' as const }],
  ] as const)('%s: %s is refused like an unknown coupon', (_, __, unusable, coupon) => {
    const state = {
      ...readyState,
      userCoupons: new Map([[unusable.id, unusable]]),
      coupons: new Map([[spring.id, coupon]]),
    }
    expect(placeOrder.decide(state, order({ userCouponId: userCoupon.id }), noon)).toEqual(
      refuse({ code: 'COUPON_NOT_USABLE', userCouponId: userCoupon.id }),
    )
  })

  test.each([
    ['O18', 30_000, 'placed'],
    ['O19', 29_999, 'refused'],
  ])('%s: an order of 30,000 with a balance of %i is %s', (_, amount, outcome) => {
    const state = { ...readyState, balances: new Map([[userId, balance(amount)]]) }
    expect(placeOrder.decide(state, order(), noon)).toMatchObject(
      outcome === 'placed'
        ? { ok: true }
        : refuse({ code: 'INSUFFICIENT_BALANCE', required: 30_000, available: amount }),
    )
  })

  test('O25: two lines of 2 and 3 pieces of a product are refused with a stock of 4, and become one line of 5 with a stock of 5', () => {
    const items = [
      { productId: 'tea', quantity: 2 },
      { productId: 'tea', quantity: 3 },
    ]
    const withTea = (quantity: number) => ({
      ...readyState,
      stock: new Map([[tea.id, { productId: tea.id, quantity }]]),
    })
    expect(placeOrder.decide(withTea(4), order({ items }), noon)).toEqual(
      refuse({ code: 'OUT_OF_STOCK', productId: 'tea', requested: 5, available: 4 }),
    )
    expect(placeOrder.decide(withTea(5), order({ items }), noon)).toMatchObject({
      value: { value: { items: [{ productId: 'tea', quantity: 5 }], total: 22_500 } },
    })
  })

  test('O32: an order is placed only at the total that the buyer was shown', () => {
    expect(placeOrder.decide(readyState, order({ expectedTotal: 30_000 }), noon)).toMatchObject({ ok: true })
    expect(placeOrder.decide(readyState, order({ expectedTotal: 0 }), noon)).toEqual(
      refuse({ code: 'TOTAL_CHANGED', expected: 0, total: 30_000 }),
    )
  })
})

test('K1: canceling any order restores money, coupon and stock', () => {
  const baskets = fc.array(
    fc.record({ productId: fc.constantFrom('tea', 'pot'), quantity: fc.integer({ min: 1, max: 400_000 }) }),
    { minLength: 1, maxLength: 2 },
  )
  const discounts = fc.oneof(
    fc.record({ type: fc.constant('PERCENT' as const), percent: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ type: fc.constant('FIXED' as const), amount: fc.integer({ min: 1, max: 1_000_000_000 }) }),
  )
  const rich = { balances: [balance(Number.MAX_SAFE_INTEGER)], stock: stock(1_000_000, 1_000_000) }
  fc.assert(
    fc.property(baskets, fc.option(discounts), fc.nat(1_000_000_000), (items, discount, cost) => {
      const products = [{ ...tea, price: cost }, pot]
      const coupons = discount ? { coupons: [{ ...spring, discount }], userCoupons: [userCoupon] } : {}
      const before = stateOf({ users: [userId], products, ...rich, ...coupons })
      const command = order({ items, ...(discount && { userCouponId: userCoupon.id }) })
      const placed = accepted(placeOrder.decide(before, command, noon))
      const figuresBefore = figures(before)
      const batch = new BatchChanges(before)
      batch.apply(placed.changes)
      expect(figures(batch.state).money).toBe(Number.MAX_SAFE_INTEGER - placed.value.total)

      batch.apply(
        accepted(cancelOrder.decide(batch.state, { order: placed.value, reason: null, restock: true }, noon)).changes,
      )
      expect(figures(batch.state)).toEqual(figuresBefore)
      const { entries, movements } = historyOf(batch)
      expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
      expect(entries.every(({ amount }) => amount !== 0)).toBe(true)
      expect(entries).toHaveLength(placed.value.total > 0 ? 2 : 0)
      expect(movements.reduce((sum, { change }) => sum + change, 0)).toBe(0)
      expect(movements).toHaveLength(2 * placed.value.items.length)
    }),
  )
})

/** The entries and movements that a batch writes. */
function historyOf(batch: BatchChanges) {
  const { tx, calls } = recordingTx()
  batch.save(tx)
  const rowsOf = <Row>(name: string) => calls.flatMap(([call, rows]) => (call === name ? (rows as readonly Row[]) : []))
  return {
    entries: rowsOf<BalanceUpdate>('balances.save').flatMap((update) => update.entries),
    movements: rowsOf<StockUpdate>('stock.save').flatMap((update) => update.movements),
  }
}

function figures(state: State) {
  return {
    money: state.balances.get(userId)?.amount,
    teas: state.stock.get(tea.id)?.quantity,
    pots: state.stock.get(pot.id)?.quantity,
    usedBy: state.userCoupons.get(userCoupon.id)?.usedBy,
  }
}
