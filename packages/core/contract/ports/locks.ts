import { describe, expect, test } from 'vitest'
import type { BalanceUpdate, Tx } from '../../src/adapter.ts'
import type { Reference } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aCoupon,
  aMessage,
  aProduct,
  aRecord,
  aRequest,
  aUser,
  canceledOrder,
  filledRows,
  fillTables,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { meanwhile, openedBy } from '../scene.ts'
import { suiteOptions, waitingOn } from '../waiting.ts'

const [mina, tea] = [userId('mina'), productId('tea')]

/**
 * Tests locks: a unit of work waits for the unit of work that has locked a row, and then sees what that other unit of work
 * has changed.
 */
export function describeLocks(harness: Harness): void {
  describe('a lock', suiteOptions(harness), () => {
    const opened = openedBy(harness)
    const { inTime } = waitingOn(harness)
    const unit = <Value>(work: (tx: Tx) => Promise<Value> | Value) => inUnit(opened.store, work)
    const { userCoupon, order, purchase } = filledRows
    const canceled = canceledOrder(order)
    const [charge] = aBalance('mina', 10).entries
    const afterPayment: BalanceUpdate = {
      balance: { userId: mina, amount: 7, sequence: 2 },
      entries: [{ ...charge, id: newId(), sequence: 2, type: 'USE', amount: -3, balanceAfter: 7, orderId: order.id }],
    }

    /** For each table: a function that locks a row and returns one of its values, and a function that changes this value. */
    const tables: readonly [string, (tx: Tx) => Promise<unknown>, (tx: Tx) => void][] = [
      [
        'K2: orders',
        async (tx) => (await tx.orders.lock([order.id])).get(order.id)?.status,
        (tx) => tx.orders.cancel([withMessage(canceled, aMessage(canceled, 'order.canceled'))]),
      ],
      [
        'B12: balances',
        async (tx) => (await tx.balances.lock([mina])).get(mina)?.amount,
        (tx) => tx.balances.save([afterPayment]),
      ],
      [
        'O16: user coupons',
        async (tx) => (await tx.userCoupons.lock([userCoupon.id])).get(userCoupon.id)?.usedBy,
        (tx) => tx.userCoupons.save([{ ...userCoupon, usedBy: order.id, usedAt: order.paidAt }]),
      ],
      [
        'C11: coupons',
        async (tx) => (await tx.coupons.lock([userCoupon.couponId])).get(userCoupon.couponId)?.remaining,
        (tx) => tx.coupons.save([aCoupon('spring', { remaining: 4 })]),
      ],
      [
        'O27: stock',
        async (tx) => (await tx.stock.lock([tea])).get(tea)?.quantity,
        (tx) => tx.stock.save([someStock('tea', 2, -1)]),
      ],
      [
        'P7: products',
        async (tx) => (await tx.products.lock([tea])).get(tea)?.state,
        (tx) => tx.products.save([aProduct('tea', { state: 'STOPPED' })]),
      ],
      [
        'U1: users',
        async (tx) => (await tx.users.lock([mina])).get(mina)?.state,
        (tx) => tx.users.save([aUser('mina', { state: 'BLOCKED' })]),
      ],
    ]

    test.each(tables)(
      '%s: a unit of work that waits for a locked row sees what the unit of work with the lock committed',
      async (_, lock, write) => {
        await unit(fillTables)
        const elsewhere = await opened.again()
        const before = await unit(lock)

        const [locked, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const first = unit(async (tx) => {
          await lock(tx)
          locked.resolve()
          await proceed.promise
          write(tx)
        })
        await inTime('the first unit holds its lock', Promise.race([locked.promise, first]))
        const second = inUnit(elsewhere, lock)
        await meanwhile(elsewhere)
        proceed.resolve()
        await first
        const after = await inTime('the second unit gets the lock after the first has committed', second)
        expect(after).not.toEqual(before)
        expect(after).toEqual(await unit(lock))
      },
    )

    test('O41: a snapshot for quotes waits for no lock, and shows what is committed', async () => {
      await unit(fillTables)
      const elsewhere = await opened.again()
      const [locked, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const first = unit(async (tx) => {
        for (const [, lock] of tables) await lock(tx)
        locked.resolve()
        await proceed.promise
        tx.balances.save([afterPayment])
      })
      await inTime('the first unit holds its locks', Promise.race([locked.promise, first]))
      const keys = {
        ...{ users: [mina], balances: [mina], products: [tea], stock: [tea] },
        ...{ userCoupons: [userCoupon.id], couponsOfUserCoupons: [userCoupon.id] },
        orderReferences: [{ userId: mina, reference: order.reference as Reference }],
        purchases: [{ userId: mina, items: order.items }],
      }
      const state = await inTime('the snapshot is returned', elsewhere.views.orderState.snapshot(keys))
      expect(state).toEqual({
        users: new Map([[mina, {}]]),
        balances: new Map([[mina, { userId: mina, amount: 10, sequence: 1 }]]),
        products: new Map([[tea, aProduct('tea')]]),
        stock: new Map([[tea, { productId: tea, quantity: 3 }]]),
        userCoupons: new Map([[userCoupon.id, userCoupon]]),
        coupons: new Map([[userCoupon.couponId, aCoupon('spring')]]),
        orderReferences: new Map([['mina web-1', order.id]]),
        purchases: new Map([['mina tea', purchase]]),
      })
      proceed.resolve()
      await first
      expect((await elsewhere.views.orderState.snapshot(keys)).balances.get(mina)?.amount).toBe(7)
    })

    test('C12: after waiting for a lock, a unit of work also reads in other tables what the unit of work with the lock committed', async () => {
      await unit((tx) => tx.coupons.add([aCoupon('spring')]))
      const elsewhere = await opened.again()
      const [locked, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const first = unit(async (tx) => {
        await tx.coupons.lock([userCoupon.couponId])
        locked.resolve()
        await proceed.promise
        tx.userCoupons.add([userCoupon])
        tx.products.add([aProduct('tea')])
        tx.users.add([aUser('mina')])
        tx.idempotency.add([aRecord(aRequest('k'))])
        tx.orders.add([withMessage(order)])
        tx.purchases.add([purchase])
      })
      await inTime('the first unit holds its lock', Promise.race([locked.promise, first]))
      // All calls are made before any is awaited, as in a batch. The store carries them out in the order of the calls.
      const second = inUnit(elsewhere, (tx) =>
        Promise.all([
          tx.coupons.lock([userCoupon.couponId]),
          tx.coupons.ofUserCoupons([userCoupon.id]),
          tx.products.byIds([tea]),
          tx.users.find([mina]),
          tx.userCoupons.findHolders([userCoupon]),
          tx.idempotency.find([aRequest('k')]),
          tx.orders.findReferences([{ userId: mina, reference: order.reference as Reference }]),
          tx.purchases.newest([{ userId: mina, productId: tea }]),
          tx.purchases.ofOrders([order.id]),
        ]),
      )
      await meanwhile(elsewhere)
      proceed.resolve()
      await first
      const read = inTime('the second unit gets the lock after the first has committed', second)
      const [, coupons, products, users, holders, records, references, newest, counted] = await read
      expect([coupons.size, products.size, users.size, holders.length, records.size]).toEqual([1, 1, 1, 1, 1])
      expect([references.length, newest.length, counted.length]).toEqual([1, 1, 1])
    })
  })
}
