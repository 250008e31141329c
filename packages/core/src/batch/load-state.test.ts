import { expect, test } from 'vitest'
import { recordingTx } from '../../contract/recording-tx.ts'
import { aCoupon, anOrder, aProduct, aPurchase, couponId, userId } from '../../contract/rows.ts'
import { bareCommand, decide, preparedCommand, queuedCommandOf, withKey } from '../../test/queued-commands.ts'
import { adjustBalance } from '../balance/adjust-balance.ts'
import { chargeBalance } from '../balance/charge-balance.ts'
import { refuse } from '../base/results.ts'
import { changeCoupon } from '../coupon/change-coupon.ts'
import { issueCoupon } from '../coupon/issue-coupon.ts'
import { cancelOrder } from '../order/cancel-order.ts'
import { placeOrder } from '../order/place-order.ts'
import { changeProduct } from '../product/change-product.ts'
import { createProduct } from '../product/create-product.ts'
import { changeUser } from '../user/change-user.ts'
import { createUser } from '../user/create-user.ts'
import { eraseUser } from '../user/erase-user.ts'
import { loadState } from './load-state.ts'
import type { QueuedCommand } from './queued-command.ts'

const userCouponId = '0195ae1c-52a0-7000-8000-00000000000c'
const order = {
  userId: 'mina',
  items: [
    { productId: 'tea', quantity: 1 },
    { productId: 'cup', quantity: 1 },
  ],
  userCouponId,
}
const bare = bareCommand(() => refuse({ code: 'TOTAL_TOO_LARGE' }))

test('O26, K6: locks come in a fixed order with sorted keys, reads come after them, and no call waits for another', () => {
  const placed = anOrder('jun', {})
  const { tx, calls } = recordingTx()
  loadState(tx, [
    queuedCommandOf(createUser, { id: 'sora', name: 'Sora' }),
    queuedCommandOf(eraseUser, { userId: 'mina' }),
    queuedCommandOf(changeUser, { userId: 'jun', state: 'BLOCKED' }),
    queuedCommandOf(changeProduct, { productId: 'pot', price: 1 }),
    queuedCommandOf(issueCoupon, { userId: 'mina', couponId: 'summer' }),
    queuedCommandOf(issueCoupon, { userId: 'mina', couponId: 'autumn' }, withKey('k', 'issue')),
    queuedCommandOf(placeOrder, order),
    queuedCommandOf(placeOrder, { ...order, reference: 'web-1' }),
    preparedCommand(cancelOrder, { order: placed, reason: null, restock: true }),
    queuedCommandOf(chargeBalance, { userId: 'mina', amount: 1, reference: 'pay-2' }),
    queuedCommandOf(adjustBalance, { userId: 'mina', amount: 1, reason: 'late', reference: 'pay-1' }),
    queuedCommandOf(chargeBalance, { userId: 'mina', amount: 2, reference: 'pay-2' }),
  ])
  // Nothing has been awaited yet.
  expect(calls).toEqual([
    ['orders.lock', [placed.id]],
    ['balances.lock', ['jun', 'mina']],
    ['userCoupons.lock', [userCouponId]],
    ['coupons.lock', ['autumn', 'summer']],
    ['stock.lock', ['cup', 'tea']],
    ['products.lock', ['pot']],
    ['users.lock', ['jun', 'mina']],
    ['coupons.ofUserCoupons', [userCouponId]],
    ['products.byIds', ['tea', 'cup']],
    ['users.find', ['sora', 'mina', 'jun']],
    [
      'userCoupons.findHolders',
      [
        { couponId: 'summer', userId: 'mina' },
        { couponId: 'autumn', userId: 'mina' },
      ],
    ],
    ['orders.findReferences', [{ userId: 'mina', reference: 'web-1' }]],
    ['purchases.ofOrders', [placed.id]],
    ['idempotency.find', [{ scope: 'mina', key: 'k', fingerprint: 'issue' }]],
    ['payments.find', ['pay-2', 'pay-1']],
  ])
})

test('tables without keys are not queried, and neither are rows that the host has already returned', async () => {
  const tea = aProduct('tea')
  const hostFacts = { users: new Map([[userId('mina'), {}]]), products: new Map([[tea.id, tea]]) }
  const { results, calls } = await decide([queuedCommandOf(placeOrder, order, { hostFacts })])
  expect(calls.map(([call]) => call)).toEqual([
    'balances.lock',
    'userCoupons.lock',
    'stock.lock',
    'coupons.ofUserCoupons',
  ])
  // The host has no `cup`, and the store is not asked for it.
  expect(results).toEqual([{ answer: refuse({ code: 'PRODUCT_NOT_FOUND', productId: 'cup' }) }])
})

test('P10: the newest purchases are read only for products that have a limit or that the batch creates or changes, and for canceled orders that were counted', async () => {
  const products = (...rows: ReturnType<typeof aProduct>[]) => new Map(rows.map((row) => [row.id, row]))
  const unlimited = products(aProduct('tea'), aProduct('cup'))
  const limited = products(aProduct('tea', { maximumPerUser: 2 }), aProduct('cup'))
  const purchaseCalls = async (found: object, ...commands: QueuedCommand[]) => {
    const { tx, calls } = recordingTx(found as Record<string, unknown>)
    await loadState(tx, commands)
    return calls.filter(([call]) => call.startsWith('purchases.'))
  }
  const [mina, tea] = [userId('mina'), aProduct('tea').id]
  const placing = [queuedCommandOf(placeOrder, order), queuedCommandOf(placeOrder, { ...order, expectedTotal: 1 })]
  expect(await purchaseCalls({ 'products.byIds': unlimited }, ...placing)).toEqual([])
  const newest = ['purchases.newest', [{ userId: mina, productId: tea }]]
  expect(await purchaseCalls({ 'products.byIds': limited }, ...placing)).toEqual([newest])
  const changing = [...placing, queuedCommandOf(changeProduct, { productId: 'tea', maximumPerUser: 3 })]
  expect(await purchaseCalls({ 'products.byIds': unlimited }, ...changing)).toEqual([newest])
  const creating = [...placing, queuedCommandOf(createProduct, { id: 'tea', name: 'Tea', price: 1 })]
  expect(await purchaseCalls({}, ...creating)).toEqual([newest])
  const hostFacts = { products: limited }
  expect(await purchaseCalls({}, queuedCommandOf(placeOrder, order, { hostFacts }))).toEqual([newest])

  const placed = anOrder('jun', { pot: 1 })
  const canceling = preparedCommand(cancelOrder, { order: placed, reason: null, restock: true })
  const ofOrders = ['purchases.ofOrders', [placed.id]]
  expect(await purchaseCalls({}, canceling)).toEqual([ofOrders])
  const counted = aPurchase('jun', 'pot', { orderId: placed.id })
  const read = await purchaseCalls({ 'purchases.ofOrders': [counted] }, canceling)
  expect(read).toMatchObject([ofOrders, ['purchases.newest', [{ userId: 'jun', productId: 'pot' }]]])
})

test('a batch that needs no rows makes no call', async () => {
  const { tx, calls } = recordingTx()
  const { state, records } = await loadState(tx, [bare])
  expect(calls).toEqual([])
  expect(records.size).toBe(0)
  // The state has 12 tables.
  expect(Object.values(state).map((rows) => rows.size)).toEqual(Array(12).fill(0))
})

test('rows and keys that two commands share are loaded once', async () => {
  const { tx, calls } = recordingTx()
  const issue = queuedCommandOf(issueCoupon, { userId: 'mina', couponId: 'spring' }, withKey('k', 'issue'))
  await loadState(tx, [issue, issue])
  expect(calls).toEqual([
    ['coupons.lock', ['spring']],
    ['users.find', ['mina']],
    ['userCoupons.findHolders', [{ couponId: 'spring', userId: 'mina' }]],
    ['idempotency.find', [{ scope: 'mina', key: 'k', fingerprint: 'issue' }]],
  ])
})

test('the users and products that the host has returned are added to those of the store', async () => {
  const [pot, cup] = [aProduct('pot'), aProduct('cup')]
  const facts = { blocked: true, attributes: { level: 3 } }
  const hostFacts = { users: new Map([[userId('mina'), facts]]), products: new Map([[pot.id, pot]]) }
  const { tx } = recordingTx({
    'users.find': new Map([[userId('sora'), {}]]),
    'products.byIds': new Map([[cup.id, cup]]),
  })
  const cups = { userId: 'sora', items: [{ productId: 'cup', quantity: 1 }] }
  const { state } = await loadState(tx, [{ ...bare, hostFacts }, queuedCommandOf(placeOrder, cups)])
  expect([...state.users]).toEqual([
    ['sora', {}],
    ['mina', facts],
  ])
  expect([...state.products.values()]).toEqual([cup, pot])
})

test('a locked row replaces the same row that was read without a lock', async () => {
  const [tea, spring] = [aProduct('tea'), aCoupon('spring')]
  const found = {
    'products.byIds': new Map([[tea.id, tea]]),
    'products.lock': new Map([[tea.id, { ...tea, price: 7 }]]),
    'coupons.ofUserCoupons': new Map([[spring.id, spring]]),
    'coupons.lock': new Map([[spring.id, { ...spring, state: 'CANCELED' }]]),
  }
  const { state } = await loadState(recordingTx(found).tx, [
    queuedCommandOf(placeOrder, order),
    queuedCommandOf(changeProduct, { productId: 'tea', price: 8 }),
    queuedCommandOf(changeCoupon, { couponId: 'spring', quantity: 8 }),
  ])
  expect(state.products.get(tea.id)).toEqual({ ...tea, price: 7 })
  expect(state.coupons.get(spring.id)?.state).toBe('CANCELED')
})

test('the loaded state has the coupon holders and the idempotency records that the store found', async () => {
  const keyed = withKey('k')
  const records = new Map([[keyed.idempotency, { value: '{}', sameFingerprint: true }]])
  const found = {
    'userCoupons.findHolders': [{ couponId: couponId('spring'), userId: userId('mina') }],
    'idempotency.find': records,
  }
  const issue = queuedCommandOf(issueCoupon, { userId: 'mina', couponId: 'spring' }, keyed)
  const loaded = await loadState(recordingTx(found).tx, [issue])
  expect([...loaded.state.holders]).toEqual(['spring mina'])
  expect(loaded.records).toBe(records)
})

test('O29: an order that an idempotency record names is read last, and only if the record answers a repeat', async () => {
  const [placed, other] = [anOrder('mina', {}), anOrder('mina', {})]
  const commands = ['a', 'b', 'c'].map((key) => ({ ...bare, ...withKey(key) }))
  const answers = [
    { orderId: placed.id, sameFingerprint: true },
    { orderId: other.id, sameFingerprint: false },
    { value: '1', sameFingerprint: true },
  ]
  const { tx, calls } = recordingTx({
    'idempotency.find': new Map(commands.map(({ idempotency }, index) => [idempotency, answers[index]])),
    'orders.byIds': new Map([[placed.id, placed]]),
  })
  const { recordedOrders } = await loadState(tx, commands)
  expect(calls.map(([call]) => call)).toEqual(['idempotency.find', 'orders.byIds'])
  expect(calls.at(-1)?.[1]).toEqual([placed.id])
  expect(recordedOrders.get(placed.id)).toEqual(placed)
})
