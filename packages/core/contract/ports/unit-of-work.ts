import { describe, expect, test } from 'vitest'
import type { BatchId, Tx } from '../../src/adapter.ts'
import { StoreError, type StoreErrorClass } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aCoupon,
  aPayment,
  aProduct,
  aPurchase,
  aRecord,
  aRequest,
  aUser,
  aUserCoupon,
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
 * Tests that a unit of work takes effect either as a whole and once, or not at all, and that its errors have the right
 * class.
 */
export function describeUnitOfWork(harness: Harness): void {
  describe('unit of work', suiteOptions(harness), () => {
    const opened = openedBy(harness)
    const { inTime } = waitingOn(harness)
    const users = async (...ids: string[]) => [...(await opened.store.views.users.find(ids.map(userId))).keys()].sort()
    const addUser = (id: string) => (tx: Tx) => tx.users.add([aUser(id)])

    test('after its commit, every process sees the writes of a unit of work, and `run` returns the value of the work', async () => {
      const elsewhere = await opened.again()
      const committed = await opened.store.unitOfWork.run(newId<BatchId>(), async (tx) => {
        addUser('mina')(tx)
        return 42
      })
      expect(committed).toEqual({ repeated: false, value: 42 })
      expect(await elsewhere.views.users.find([mina])).toEqual(new Map([[mina, {}]]))
    })

    test('the writes of a unit of work are invisible to other processes until the unit of work has committed', async () => {
      const elsewhere = await opened.again()
      await inUnit(opened.store, async (tx) => {
        addUser('mina')(tx)
        tx.stock.add([someStock('tea', 3)])
        await tx.users.find([mina])
        expect(await elsewhere.views.users.find([mina])).toEqual(new Map())
        expect(await elsewhere.views.stock.quantities([tea])).toEqual(new Map())
      })
      expect(await elsewhere.views.stock.quantities([tea])).toEqual(new Map([[tea, 3]]))
    })

    test('O33: if the work throws an error, the unit of work throws the same error and writes nothing', async () => {
      const broken = new Error('broken')
      const run = inUnit(opened.store, async (tx) => {
        addUser('mina')(tx)
        await tx.balances.lock([mina])
        tx.products.add([aProduct('tea')])
        throw broken
      })
      await expect(run).rejects.toBe(broken)
      expect(await users('mina')).toEqual([])
      expect(await opened.store.views.products.byIds([tea])).toEqual(new Map())
      await inUnit(opened.store, addUser('mina'))
      expect(await users('mina')).toEqual(['mina'])
    })

    test('O33: if one write of a unit of work fails, neither its earlier nor its later writes take effect', async () => {
      await inUnit(opened.store, addUser('mina'))
      const run = inUnit(opened.store, (tx) => {
        tx.users.add([aUser('jun')])
        addUser('mina')(tx)
        tx.products.add([aProduct('tea')])
      })
      await expect(run).rejects.toBeInstanceOf(StoreError)
      expect(await users('jun')).toEqual([])
      expect(await opened.store.views.products.byIds([tea])).toEqual(new Map())
    })

    test('a unit of work without writes commits, even when it runs twice with one id', async () => {
      const id = newId<BatchId>()
      const read = () => opened.store.unitOfWork.run(id, (tx) => tx.users.find([mina]))
      expect(await read()).toEqual({ repeated: false, value: new Map() })
      // A store need not keep the id of a unit of work that wrote nothing.
      expect([{ repeated: true }, { repeated: false, value: new Map() }]).toContainEqual(await read())
    })

    describe('a rerun with the same id', () => {
      test('C15: a rerun learns that the earlier attempt committed, and does nothing', async () => {
        const id = newId<BatchId>()
        const elsewhere = await opened.again()
        await opened.store.unitOfWork.run(id, async (tx) => addUser('mina')(tx))
        for (const { unitOfWork } of [opened.store, elsewhere]) {
          expect(await unitOfWork.run(id, async (tx) => addUser('jun')(tx))).toEqual({ repeated: true })
        }
        expect(await users('mina', 'jun')).toEqual(['mina'])
      })

      test('C15: a rerun does its work if the earlier attempt failed', async () => {
        const id = newId<BatchId>()
        const failed = opened.store.unitOfWork.run(id, async (tx) => {
          addUser('mina')(tx)
          throw new Error('broken')
        })
        await expect(failed).rejects.toThrow('broken')
        const rerun = await opened.store.unitOfWork.run(id, async (tx) => addUser('jun')(tx))
        expect(rerun).toEqual({ repeated: false, value: undefined })
        expect(await users('mina', 'jun')).toEqual(['jun'])
      })

      test.each([
        ['commits', true],
        ['fails', false],
      ])('C15: a rerun waits for an earlier attempt that is still open and later %s', async (_, commits) => {
        const id = newId<BatchId>()
        const elsewhere = await opened.again()
        const [started, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const earlier = opened.store.unitOfWork.run(id, async (tx) => {
          addUser('mina')(tx)
          await tx.users.find([mina])
          started.resolve()
          await proceed.promise
          if (!commits) throw new Error('broken')
        })
        const settled = earlier.then(
          () => 'committed',
          () => 'failed',
        )
        await inTime('the earlier attempt is under way', Promise.race([started.promise, earlier]))
        const rerun = elsewhere.unitOfWork.run(id, async (tx) => addUser('jun')(tx))
        await meanwhile(elsewhere)
        proceed.resolve()

        expect(await settled).toBe(commits ? 'committed' : 'failed')
        const { repeated } = await inTime('the rerun goes on after the earlier attempt has ended', rerun)
        expect(repeated).toBe(commits)
        expect(await users('mina', 'jun')).toEqual([commits ? 'mina' : 'jun'])
      })

      test('C15: of several simultaneous runs with one id, exactly one does its work', async () => {
        const id = newId<BatchId>()
        const stores = [opened.store, await opened.again()]
        const runs = [0, 1, 2, 3].map(async (run) => {
          const { unitOfWork } = stores[run % 2] as typeof opened.store
          return unitOfWork.run(id, async (tx) => addUser(`user-${run}`)(tx))
        })
        const repeated = (await Promise.all(runs)).map((run) => run.repeated)
        expect(repeated.sort()).toEqual([false, true, true, true])
        expect(await users(...[0, 1, 2, 3].map((run) => `user-${run}`))).toHaveLength(1)
      })
    })

    describe('a write that the store forbids', () => {
      // A `transient` error asks for a rerun, which finds the existing row. After a `permanent` error, a rerun would fail again.
      const forbidden: readonly [string, StoreErrorClass, (tx: Tx) => void][] = [
        ['a user that exists', 'transient', (tx) => tx.users.add([aUser('mina')])],
        ['a product that exists', 'transient', (tx) => tx.products.add([aProduct('tea')])],
        ['a coupon that exists', 'transient', (tx) => tx.coupons.add([aCoupon('spring')])],
        ['B10: a first balance for a user who has one', 'transient', (tx) => tx.balances.add([aBalance('mina', 5)])],
        ['first stock for a product that has some', 'transient', (tx) => tx.stock.add([someStock('tea', 5)])],
        [
          'C12: a second user coupon of one coupon for one user',
          'transient',
          (tx) => tx.userCoupons.add([{ ...filledRows.userCoupon, id: newId(), number: 2 }]),
        ],
        [
          'C26: a number that another user coupon of the coupon has',
          'permanent',
          (tx) => tx.userCoupons.add([aUserCoupon('spring', 'jun')]),
        ],
        ['O29: an idempotency key that is taken', 'transient', (tx) => tx.idempotency.add([aRecord(aRequest('k'))])],
        ['B16: a reference that is taken', 'transient', (tx) => tx.payments.add([aPayment('pay_1', { amount: 7 })])],
        [
          'O39: a reference that another order of the user has',
          'transient',
          (tx) => tx.orders.add([withMessage({ ...filledRows.order, id: newId() })]),
        ],
        [
          'P10: a sequence number that another ledger row of the user and product has',
          'transient',
          (tx) => tx.purchases.add([aPurchase('mina', 'tea')]),
        ],
        [
          'P11: a second ledger row of one order for the same product',
          'permanent',
          (tx) => tx.purchases.add([{ ...filledRows.purchase, sequence: 2, bought: 2 }]),
        ],
        ['P8: stock below 0', 'permanent', (tx) => tx.stock.save([someStock('tea', -1, -4)])],
        ['P8: first stock below 0', 'permanent', (tx) => tx.stock.add([someStock('cup', -1)])],
        ['P8: half a piece of stock', 'permanent', (tx) => tx.stock.add([someStock('cup', 0.5)])],
        ['a balance below 0', 'permanent', (tx) => tx.balances.save([aBalance('mina', -1)])],
        ['a first balance below 0', 'permanent', (tx) => tx.balances.add([aBalance('hana', -1)])],
        ['a price below 0', 'permanent', (tx) => tx.products.add([aProduct('cup', { price: -1 })])],
        [
          'a state that no product has',
          'permanent',
          (tx) => tx.products.add([aProduct('cup', { state: 'X' as never })]),
        ],
        [
          'more coupons left than there are',
          'permanent',
          (tx) => tx.coupons.save([aCoupon('spring', { quantity: 5, remaining: 6 })]),
        ],
        [
          'fewer than no coupons left',
          'permanent',
          (tx) => tx.coupons.save([aCoupon('spring', { remaining: -1, soldOutAt: 1 })]),
        ],
        [
          'no coupons left, but never sold out',
          'permanent',
          (tx) => tx.coupons.save([aCoupon('spring', { remaining: 0, soldOutAt: null })]),
        ],
      ]

      test.each(forbidden)('%s: the error is %s, and nothing is written', async (_, errorClass, write) => {
        await inUnit(opened.store, fillTables)
        const run = inUnit(opened.store, async (tx) => {
          await Promise.all([tx.balances.lock([mina]), tx.coupons.lock([aCoupon('spring').id]), tx.stock.lock([tea])])
          addUser('jun')(tx)
          write(tx)
        })
        const error = await run.catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(StoreError)
        expect((error as StoreError).class).toBe(errorClass)
        expect(await users('jun')).toEqual([])
        expect(await opened.store.views.stock.quantities([tea])).toEqual(new Map([[tea, 3]]))
      })

      test('the id of a failed unit of work can be used again', async () => {
        await inUnit(opened.store, addUser('mina'))
        const id = newId<BatchId>()
        const fails = opened.store.unitOfWork.run(id, async (tx) => addUser('mina')(tx))
        await expect(fails).rejects.toMatchObject({ class: 'transient' })
        const rerun = await opened.store.unitOfWork.run(id, async (tx) => addUser('jun')(tx))
        expect(rerun.repeated).toBe(false)
        expect(await users('mina', 'jun')).toEqual(['jun', 'mina'])
      })
    })

    test('the deadline of an attempt is a whole number of milliseconds, at least 1 and at most 60,000', () => {
      const { deadline } = opened.store.unitOfWork
      expect(Number.isSafeInteger(deadline) && deadline > 0 && deadline <= 60_000).toBe(true)
    })
  })
}
