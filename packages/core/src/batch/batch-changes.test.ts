import { describe, expect, test } from 'vitest'
import { accepted } from '../../contract/answers.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import {
  aCoupon,
  anOrder,
  aProduct,
  aRecord,
  aRequest,
  aUserCoupon,
  couponId,
  productId,
  userId,
} from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { chargeBalance } from '../balance/charge-balance.ts'
import type { Command } from '../command/command.ts'
import { parseCommand } from '../command/parsed.ts'
import type { RefusalCode } from '../command/refusal.ts'
import { changeCoupon } from '../coupon/change-coupon.ts'
import { createCoupon } from '../coupon/create-coupon.ts'
import { issueCoupon } from '../coupon/issue-coupon.ts'
import { cancelOrder } from '../order/cancel-order.ts'
import { type Order, orderAdded } from '../order/order.ts'
import { placeOrder } from '../order/place-order.ts'
import { changeProduct } from '../product/change-product.ts'
import { changeStock } from '../product/change-stock.ts'
import { createProduct } from '../product/create-product.ts'
import { createUser } from '../user/create-user.ts'
import { BatchChanges } from './batch-changes.ts'

const [mina, jun] = [userId('mina'), userId('jun')]
const context = contextAt('2026-03-10T12:00:00Z')

/** A batch over these rows. The returned functions run commands that change them. */
function open(rows: Parameters<typeof stateOf>[0] = {}) {
  const changes = new BatchChanges(stateOf(rows))

  function run<Raw, Input extends object, Value, Code extends RefusalCode>(
    command: Command<Raw, Input, Value, Code>,
    input: Raw,
  ): Value {
    const prepared = parseCommand(command, context.policy, input)
    const { value, changes: newChanges } = accepted(command.decide(changes.state, prepared, context))
    changes.apply(newChanges)
    return value
  }

  return {
    changes,
    run,
    charge: (id: string, amount: number) => run(chargeBalance, { userId: id, amount }),
    cancel: (order: Order) =>
      changes.apply(
        accepted(cancelOrder.decide(changes.state, { order, reason: null, restock: true }, context)).changes,
      ),
    /** Saves the batch, and returns the calls that this makes to the transaction. */
    save() {
      const { tx, calls } = recordingTx()
      changes.save(tx)
      return calls
    },
  }
}

describe('saving', () => {
  test('O26: each row is written once, table by table, and the added rows of a table are sorted by key', () => {
    const { run, charge, save } = open({
      users: [mina, jun],
      balances: [{ userId: mina, amount: 1, sequence: 1 }],
    })
    charge('mina', 5)
    charge('jun', 6)
    charge('mina', 7)
    run(createUser, { id: 'zoe', name: 'Zoe' })
    run(createUser, { id: 'ada', name: 'Ada' })
    charge('zoe', 1)
    charge('ada', 1)
    expect(save()).toMatchObject([
      ['users.add', [{ id: 'ada' }, { id: 'zoe' }]],
      [
        'balances.add',
        [
          { balance: { userId: 'ada', amount: 1 }, entries: [{ userId: 'ada', amount: 1 }] },
          { balance: { userId: 'jun', amount: 6 }, entries: [{ userId: 'jun', amount: 6 }] },
          { balance: { userId: 'zoe', amount: 1 }, entries: [{ userId: 'zoe', amount: 1 }] },
        ],
      ],
      [
        'balances.save',
        [
          {
            balance: { userId: 'mina', amount: 13, sequence: 3 },
            entries: [
              { amount: 5, sequence: 2, balanceAfter: 6 },
              { amount: 7, sequence: 3, balanceAfter: 13 },
            ],
          },
        ],
      ],
    ])
  })

  test('O26: the tables are written in a fixed order, which is not the order of the commands', () => {
    const order = anOrder('mina', { pot: 1 })
    const userCoupon = aUserCoupon('autumn', 'mina')
    const { changes, run, charge, cancel, save } = open({
      users: [mina, jun],
      balances: [{ userId: mina, amount: 9_000, sequence: 1 }],
      products: [aProduct('tea'), aProduct('pot')],
      stock: [{ productId: productId('tea'), quantity: 5 }],
      coupons: [aCoupon('spring'), aCoupon('autumn')],
      userCoupons: [userCoupon],
      orders: [order],
    })
    changes.addIdempotencyRecord(aRecord(aRequest('k')))
    cancel(order)
    run(placeOrder, { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }], userCouponId: userCoupon.id })
    run(changeStock, { productId: 'tea', change: 1 })
    run(changeProduct, { productId: 'tea', price: 1 })
    run(createProduct, { id: 'cup', name: 'Cup', price: 1, stock: 1 })
    run(issueCoupon, { userId: 'mina', couponId: 'spring' })
    run(changeCoupon, { couponId: 'autumn', quantity: 9 })
    run(createCoupon, { name: 'Winter', discount: { type: 'FIXED', amount: 1 }, quantity: 1, expiresAt: 0 })
    charge('jun', 1)
    run(createUser, { id: 'sora', name: 'Sora' })
    expect(save().map(([call]) => call)).toEqual([
      'users.add',
      'balances.add',
      'balances.save',
      'coupons.add',
      'coupons.save',
      'userCoupons.add',
      'userCoupons.save',
      'products.add',
      'products.save',
      'stock.add',
      'stock.save',
      'orders.add',
      'orders.cancel',
      'idempotency.add',
      'salesDays.changed',
    ])
  })

  test('a batch without changes writes nothing', () => {
    expect(open({ users: [mina] }).save()).toEqual([])
  })

  test('P8: the movements of a product are saved with its stock, in the order in which they took effect', () => {
    const tea = { productId: productId('tea'), quantity: 3 }
    const { run, save } = open({ products: [aProduct('tea'), aProduct('cup')], stock: [tea] })
    run(changeStock, { productId: 'tea', change: 4 })
    run(changeStock, { productId: 'cup', set: 2, expected: 0 })
    run(changeStock, { productId: 'tea', change: -1 })
    expect(save()).toMatchObject([
      ['stock.add', [{ stock: { productId: 'cup', quantity: 2 }, movements: [{ change: 2 }] }]],
      ['stock.save', [{ stock: { ...tea, quantity: 6 }, movements: [{ change: 4 }, { change: -1 }] }]],
    ])
  })

  test('D1: an order is saved with its message, and the messages are counted', () => {
    const orderToCancel = anOrder('mina', { tea: 1 })
    const { changes, run, cancel, save } = open({
      users: [mina],
      products: [aProduct('tea', { price: 0 })],
      stock: [{ productId: productId('tea'), quantity: 5 }],
      orders: [orderToCancel],
    })
    expect(changes.messageCount).toBe(0)
    const { id } = run(placeOrder, { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
    cancel(orderToCancel)
    expect(changes.messageCount).toBe(2)
    const calls = new Map(save())
    expect(calls.get('orders.add')).toMatchObject([{ order: { id }, messages: [{ type: 'order.paid', orderId: id }] }])
    expect(calls.get('orders.cancel')).toMatchObject([
      {
        order: { id: orderToCancel.id, status: 'CANCELED' },
        messages: [{ type: 'order.canceled', orderId: orderToCancel.id }],
      },
    ])
  })

  test('O26, C26: user coupons are inserted in the order of coupon and user, but numbered in the order of issue', () => {
    const users = ['zoe', 'mina', 'ada'].map(userId)
    const { run, save } = open({ users, coupons: [aCoupon('spring')] })
    for (const id of users) run(issueCoupon, { userId: id, couponId: 'spring' })
    expect(save()).toMatchObject([
      ['coupons.save', [{ remaining: 7 }]],
      [
        'userCoupons.add',
        [
          { userId: 'ada', number: 3 },
          { userId: 'mina', number: 2 },
          { userId: 'zoe', number: 1 },
        ],
      ],
    ])
  })

  test('R2: the days of canceled orders are saved as changed, each day once and in ascending order', () => {
    const orders = ['2026-03-09', '2026-03-07', '2026-03-09', '2026-03-08'].map((day) =>
      anOrder('mina', { tea: 1 }, Date.parse(`${day}T12:00:00+09:00`)),
    )
    const { cancel, save } = open({ orders })
    for (const order of orders) cancel(order)
    expect(save().at(-1)).toEqual(['salesDays.changed', ['2026-03-07', '2026-03-08', '2026-03-09']])
  })

  test('O39: orders with a reference are inserted in the order of user and reference, after the orders without a reference', () => {
    const { changes, save } = open()
    const orders = [null, 'b', 'a', null].map((reference) => ({
      ...anOrder('mina', { tea: 1 }),
      reference: reference as Order['reference'],
    }))
    const [first, b, a, last] = orders.map(({ id }) => id)
    changes.apply(orders.map((order) => orderAdded(order)))
    const added = save().find(([call]) => call === 'orders.add')?.[1] as { order: Order }[]
    expect(added.map(({ order }) => order.id)).toEqual([first, last, a, b])
    expect([...changes.state.orderReferences]).toEqual([
      ['mina b', b],
      ['mina a', a],
    ])
  })

  test('O26: idempotency records are inserted in the order of scope and key', () => {
    const { changes, save } = open()
    const records = [aRequest('z'), aRequest('a'), aRequest('m', { scope: 'jun' })].map((request) => aRecord(request))
    for (const record of records) changes.addIdempotencyRecord(record)
    expect(save()).toEqual([['idempotency.add', [records[2], records[1], records[0]]]])
    expect(changes.idempotencyRecordOf(aRequest('z'))).toEqual(records[0])
    expect(changes.idempotencyRecordOf(aRequest('m'))).toBeUndefined()
  })
})

describe('applying', () => {
  test('C12: later commands of a batch see a new user, a new coupon and the coupon’s holders', () => {
    const { changes, run } = open()
    run(createUser, { id: 'mina', name: 'Mina' })
    const discount = { type: 'FIXED', amount: 1 } as const
    run(createCoupon, { id: 'spring', name: 'Spring', discount, quantity: 3, expiresAt: 9e12, state: 'ISSUABLE' })
    run(issueCoupon, { userId: 'mina', couponId: 'spring' })
    // The facts about a user who is not blocked are empty.
    expect(changes.state.users.get(mina)).toEqual({})
    expect(changes.state.coupons.get(couponId('spring'))?.remaining).toBe(2)
    expect([...changes.state.holders]).toEqual(['spring mina'])
  })

  test('a change of an unknown type throws, so that no change is silently lost', () => {
    const unknown = { type: 'price doubled' } as never
    expect(() => open().changes.apply([unknown])).toThrow(/unknown change: price doubled/)
  })
})
