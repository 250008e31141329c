/** Which changes compile: `tsc -p tsconfig.tests.json` fails when an expected error is missing. */
import { expect, test } from 'vitest'
import {
  aBalance,
  aCoupon,
  anAction,
  anOrder,
  aProduct,
  aUser,
  aUserCoupon,
  newId,
  productId,
  userId,
} from '../../contract/rows.ts'
import { balanceChanged, noBalance } from '../balance/balance.ts'
import type { EntryId, MessageId } from '../base/ids.ts'
import { Day } from '../base/time.ts'
import { couponAdded, couponChanged } from '../coupon/coupon.ts'
import { couponIssued, userCouponReturned, userCouponUsed } from '../coupon/user-coupon.ts'
import { canceledMessage } from '../delivery/message.ts'
import { orderAdded, orderCanceled, orderCompleted } from '../order/order.ts'
import { productAdded, productChanged } from '../product/product.ts'
import { nothingBought, purchaseCounted } from '../product/purchase.ts'
import { noStock, stockMoved } from '../product/stock.ts'
import { userAdded, userChanged } from '../user/user.ts'
import { actionAdded } from './action.ts'
import type { Change } from './change.ts'

const tea = productId('tea')
const order = anOrder('mina', { tea: 1 })
const day = Day.parse('2025-03-10')

test('the constructors make 15 types of changes', () => {
  const movementFacts = { reason: 'OPERATOR', orderId: null, at: 1 } as const
  const entryFacts = { id: newId<EntryId>(), type: 'CHARGE', orderId: null, at: 1 } as const
  const changes: readonly Change[] = [
    userAdded(aUser('mina')),
    userChanged(aUser('mina', { state: 'BLOCKED' })),
    balanceChanged(noBalance(userId('mina')), { userId: userId('mina'), amount: 5, sequence: 1 }, entryFacts),
    productAdded(aProduct('tea')),
    productChanged(aProduct('tea')),
    purchaseCounted(nothingBought(userId('mina'), tea), order.id, 1),
    stockMoved(noStock(tea), { productId: tea, quantity: 3 }, movementFacts),
    couponAdded(aCoupon('spring')),
    couponChanged(aCoupon('spring')),
    couponIssued(aCoupon('spring'), aUserCoupon('spring', 'mina')),
    userCouponUsed(aUserCoupon('spring', 'mina'), order.id, 1),
    userCouponReturned(aUserCoupon('spring', 'mina')),
    orderAdded(order),
    orderCompleted(order),
    orderCanceled(order, newId<MessageId>(), 1, day),
    actionAdded(anAction('boss', 'tea')),
  ]
  // `userCouponUsed` and `userCouponReturned` make the same type.
  expect(new Set(changes.map(({ type }) => type)).size).toBe(15)
})

test('B14: a balance whose entry disagrees with it does not compile as a change', () => {
  const { balance } = aBalance('mina', 5)
  const entry = { ...aBalance('mina', 7).entries[0] }
  // @ts-expect-error: a change cannot be written as a literal, because its entry could then disagree with its balance
  const change: Change = { type: 'balance changed', balance, entry }
  expect(change.type).toBe('balance changed')
})

test('P8: stock whose movement disagrees with it does not compile as a change', () => {
  const movement = { productId: tea, change: 1, reason: 'OPERATOR', orderId: null, at: 1 } as const
  // @ts-expect-error: a change cannot be written as a literal, because its movement could then disagree with its stock
  const change: Change = { type: 'stock moved', stock: { productId: tea, quantity: 3 }, movement }
  expect(change.type).toBe('stock moved')
})

test('D1: an order with the message of another order does not compile as a change', () => {
  const message = canceledMessage(anOrder('jun', {}).id, newId<MessageId>(), 1)
  // @ts-expect-error: a change cannot be written as a literal, because its message could then be that of another order
  const added: Change = { type: 'order added', order, message }
  // @ts-expect-error: a change cannot be written as a literal, because it could then name another day than that of the payment
  const canceled: Change = { type: 'order canceled', order, message, day }
  expect([added.type, canceled.type]).toEqual(['order added', 'order canceled'])
})

test('C18: an issued coupon without its user coupon does not compile', () => {
  // @ts-expect-error: the user coupon is missing
  const issue = () => couponIssued(aCoupon('spring'))
  expect(issue).toBeTypeOf('function')
})

test('a copy of a change with an unknown type does not compile', () => {
  const change = productAdded(aProduct('tea'))
  // @ts-expect-error: there is no change of this type
  const copy: Change = { ...change, type: 'product deleted' }
  expect(copy.type).toBe('product deleted')
})
