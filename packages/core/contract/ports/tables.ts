import { describe, expect, test } from 'vitest'
import { callKey, referenceKey, type Tx } from '../../src/adapter.ts'
import type { Coupon, Order, OrderId, Reference, UserCouponId } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aCoupon,
  aMessage,
  anOrder,
  aProduct,
  aRecord,
  aUserCoupon,
  canceledOrder,
  couponId,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { openedBy } from '../scene.ts'

const [mina, jun, tea, pot] = [userId('mina'), userId('jun'), productId('tea'), productId('pot')]
const largest = Number.MAX_SAFE_INTEGER

/** Tests that the tables of a transaction return the rows that were written to them. */
export function describeTables(harness: Harness): void {
  describe('tables', () => {
    const opened = openedBy(harness)
    const unit = <Value>(work: (tx: Tx) => Promise<Value> | Value) => inUnit(opened.store, work)

    test('users: of the given ids, those of existing users are found', async () => {
      await unit((tx) => tx.users.add([mina, jun].map((id) => ({ id, name: '미나 & Jun' }))))
      expect(await unit((tx) => tx.users.find([mina, userId('sora'), jun]))).toEqual(
        new Map([
          [mina, {}],
          [jun, {}],
        ]),
      )
    })

    test('balances: added and saved with their entries', async () => {
      const first = aBalance('mina', largest)
      const {
        balance,
        entries: [entry],
      } = first
      expect(await unit((tx) => tx.balances.lock([mina]))).toEqual(new Map())
      await unit((tx) => tx.balances.add([first]))
      expect(await unit((tx) => tx.balances.lock([jun, mina]))).toEqual(new Map([[mina, balance]]))

      const order = anOrder('mina', { tea: 1 })
      const spent = { userId: mina, amount: largest - 1_000, sequence: 2 }
      const use = {
        ...entry,
        id: newId<typeof entry.id>(),
        sequence: 2,
        type: 'USE' as const,
        amount: -1_000,
        balanceAfter: largest - 1_000,
        orderId: order.id,
      }
      await unit(async (tx) => {
        await tx.balances.lock([mina])
        tx.balances.save([{ balance: spent, entries: [use] }])
        tx.orders.add([withMessage(order)])
      })
      expect(await unit((tx) => tx.balances.lock([mina]))).toEqual(new Map([[mina, spent]]))
      const { rows } = await opened.store.views.balances.history(mina, { limit: 10 })
      expect(rows).toEqual([use, entry])
    })

    test('products: added and saved, read with a lock or without', async () => {
      const rows = [aProduct('tea', { price: 0 }), aProduct('pot', { price: 1_000_000_000, state: 'HOLD' })]
      await unit((tx) => tx.products.add(rows))
      const byId = new Map(rows.map((row) => [row.id, row]))
      expect(await unit((tx) => tx.products.byIds([tea, pot, productId('cup')]))).toEqual(byId)
      expect(await unit((tx) => tx.products.lock([pot, tea]))).toEqual(byId)

      const changed = aProduct('tea', { name: 'Grüner Tee “frisch”', price: 7, state: 'STOPPED' })
      await unit((tx) => tx.products.save([changed]))
      expect(await unit((tx) => tx.products.byIds([tea]))).toEqual(new Map([[tea, changed]]))
    })

    test('stock: added and saved', async () => {
      await unit((tx) => tx.stock.add([someStock('tea', largest), someStock('pot', 1)]))
      await unit(async (tx) => {
        await tx.stock.lock([pot])
        tx.stock.save([someStock('pot', 8, 7)])
      })
      expect(await unit((tx) => tx.stock.lock([tea, pot, productId('cup')]))).toEqual(
        new Map([
          [tea, { productId: tea, quantity: largest }],
          [pot, { productId: pot, quantity: 8 }],
        ]),
      )
      expect(await opened.store.audit.findings()).toEqual([])
    })

    test('coupons: added and saved, percentages and amounts', async () => {
      const spring = aCoupon('spring', { discount: { type: 'PERCENT', percent: 100 }, expiresAt: 0 })
      const summer = aCoupon('summer', { discount: { type: 'FIXED', amount: 1_000_000_000 }, state: 'REGISTERED' })
      await unit((tx) => tx.coupons.add([spring, summer]))
      const lock = () => unit((tx) => tx.coupons.lock([summer.id, spring.id, couponId('none')]))
      expect(await lock()).toEqual(new Map([spring, summer].map((row) => [row.id, row])))

      const many = { quantity: 1_000_000_000, remaining: 1_000_000_000 }
      const changed: Coupon = { ...spring, ...many, state: 'CANCELED', expiresAt: 5 }
      await unit((tx) => tx.coupons.save([changed]))
      expect(await lock()).toEqual(new Map([changed, summer].map((row) => [row.id, row])))
    })

    test('user coupons: added, used, returned; their coupons are found by their ids', async () => {
      const [used, unused] = [aUserCoupon('spring', 'mina'), aUserCoupon('summer', 'mina')]
      const order = anOrder('mina', { tea: 1 })
      const ids = [used.id, unused.id, newId<UserCouponId>()]
      await unit((tx) => {
        tx.coupons.add([aCoupon('spring'), aCoupon('summer')])
        tx.userCoupons.add([used, unused])
        tx.orders.add([withMessage({ ...order, userCouponId: used.id })])
      })
      const lock = () => unit((tx) => tx.userCoupons.lock(ids))
      expect(await lock()).toEqual(
        new Map([
          [used.id, used],
          [unused.id, unused],
        ]),
      )
      expect(await unit((tx) => tx.coupons.ofUserCoupons([unused.id]))).toEqual(
        new Map([[couponId('summer'), aCoupon('summer')]]),
      )
      expect(await unit((tx) => tx.coupons.ofUserCoupons(ids))).toHaveProperty('size', 2)

      await unit((tx) => tx.userCoupons.save([{ ...used, usedBy: order.id }]))
      expect((await lock()).get(used.id)).toEqual({ ...used, usedBy: order.id })
      await unit((tx) => tx.userCoupons.save([used]))
      expect((await lock()).get(used.id)).toEqual(used)
    })

    test('C6: holders are found pair by pair, whether the coupon is used or not', async () => {
      const pairs = [
        { couponId: couponId('spring'), userId: mina },
        { couponId: couponId('spring'), userId: jun },
        { couponId: couponId('summer'), userId: mina },
        { couponId: couponId('summer'), userId: jun },
      ]
      await unit((tx) => {
        tx.coupons.add([aCoupon('spring'), aCoupon('summer')])
        tx.userCoupons.add([aUserCoupon('spring', 'mina'), aUserCoupon('summer', 'jun')])
      })
      const held = await unit((tx) => tx.userCoupons.findHolders(pairs))
      expect(held.map((pair) => `${pair.userId} ${pair.couponId}`).sort()).toEqual(['jun summer', 'mina spring'])
    })

    test('orders: added with their lines in order, completed, and canceled', async () => {
      const basket = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`p${(index * 37) % 100}`, 1 + index]),
      )
      const long = anOrder('mina', basket)
      const most = 1_000_000_000_000_000
      const dear: Order = {
        ...anOrder('jun', { tea: 1 }),
        metadata: { constructor: '녹차 😀', 'A-z_0:9.': ' \n\t\u0001\\"\'{},NULL ', empty: '' },
        items: [{ productId: tea, name: '녹차', price: 1_000_000_000, quantity: 1_000_000 }],
        subtotal: most,
        discount: most,
        total: 0,
      }
      await unit((tx) => tx.orders.add([withMessage(long), withMessage(dear)]))
      const lock = () => unit((tx) => tx.orders.lock([dear.id, newId<OrderId>(), long.id]))
      expect(await lock()).toEqual(
        new Map([
          [long.id, long],
          [dear.id, dear],
        ]),
      )
      expect([...(await lock()).values()].find(({ id }) => id === long.id)?.items).toEqual(long.items)

      const completed: Order = { ...long, status: 'COMPLETED', completedAt: long.paidAt + 1 }
      await unit(async (tx) => {
        await tx.orders.lock([long.id])
        tx.orders.complete([completed])
      })
      expect((await lock()).get(long.id)).toEqual(completed)

      const canceled = canceledOrder(completed, long.paidAt + 2, { reason: '파손 "{}\\,NULL', restocked: false })
      await unit(async (tx) => {
        await tx.orders.lock([long.id])
        tx.orders.cancel([withMessage(canceled, aMessage(canceled, 'order.canceled'))])
      })
      expect(await lock()).toEqual(
        new Map([
          [long.id, canceled],
          [dear.id, dear],
        ]),
      )
    })

    test('O39: the order of a reference is found by its user and the reference together', async () => {
      const named = (user: string, reference: string): Order => ({
        ...anOrder(user, { tea: 1 }),
        reference: reference as Reference,
      })
      const all = [
        named('mina', 'a'),
        named('jun', 'a'),
        named('mina', `{"\\,NULL${'~'.repeat(190)}`),
        anOrder('mina', { tea: 1 }),
      ]
      await unit((tx) => tx.orders.add(all.map((order) => withMessage(order))))
      const wanted = [...all.slice(0, 3), named('jun', 'b'), named('sora', 'a')].map(({ userId: user, reference }) => ({
        userId: user,
        reference: reference as Reference,
      }))
      const found = await unit((tx) => tx.orders.findReferences(wanted))
      expect(new Map(found.map((one) => [referenceKey(one), one.orderId]))).toEqual(
        new Map(wanted.slice(0, 3).map((one, index) => [referenceKey(one), all[index]?.id])),
      )
      expect((await unit((tx) => tx.orders.lock(all.map(({ id }) => id)))).get(all[2]?.id as OrderId)).toEqual(all[2])
    })

    test('D1: a message is WAITING after its commit', async () => {
      const order = anOrder('mina', { tea: 1 })
      const message = aMessage(order)
      await unit((tx) => tx.orders.add([withMessage(order, message)]))
      expect(await opened.store.outbox.find(message.id)).toEqual({
        ...message,
        state: 'WAITING',
        attempts: 0,
        lastError: null,
        dueAt: expect.any(Number),
        settledAt: null,
      })
    })

    test('O29: records are found by scope and key together', async () => {
      const records = [
        aRecord('k'),
        aRecord('k', { scope: 'jun', value: '{"name":"녹차 \\u0000 \\" \\\\"}' }),
        aRecord('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
        aRecord('x'.repeat(255), { scope: 's'.repeat(255), value: JSON.stringify('v'.repeat(20_000)) }),
      ]
      await unit((tx) => tx.idempotency.add(records))
      const [first, second, third, fourth] = records
      const find = async (...calls: readonly (typeof first)[]) => {
        const found = await unit((tx) => tx.idempotency.find(calls.flatMap((call) => call ?? [])))
        return [...found].sort((a, b) => (callKey(a) < callKey(b) ? -1 : 1))
      }
      expect(await find(first)).toEqual([first])
      expect(await find(second, { ...aRecord('k'), scope: 'sora' })).toEqual([second])
      expect(await find(third, fourth)).toEqual([third, fourth])
    })
  })
}
