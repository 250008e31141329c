import { describe, expect, test } from 'vitest'
import {
  addDays,
  type BatchId,
  type IdempotentRequest,
  type Order,
  type Prunable,
  prunable,
  type SalesDay,
  salesDay,
} from '../../src/adapter.ts'
import { createShop, Day, droppingDataPlatform, type Message, systemIds } from '../../src/index.ts'
import { accepted } from '../answers.ts'
import { clerkOf } from '../clerk.ts'
import { standingClock } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aMessage,
  anOrder,
  aRecord,
  aRequest,
  aUser,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { noon, openedBy } from '../scene.ts'
import { suiteOptions, waitingOn } from '../waiting.ts'
import { whileCanceling } from '../while-canceling.ts'

const hour = 3_600_000

/** Tests that old rows are removed in small steps, and that no other rows are removed. */
export function describePruning(harness: Harness): void {
  describe('pruning', suiteOptions(harness), () => {
    const opened = openedBy(harness)
    const { eventually } = waitingOn(harness)
    const prune = (what: Prunable, age: number, limit = 100) => opened.store.pruning.prune(what, age, limit)
    /**
     * Prunes rows of any age until `count` rows are gone. It tries repeatedly, because a new row is not older than 0 ms
     * until the store's clock moves. Returns how many rows each call removed, without the calls that removed none.
     */
    async function pruneSoon(what: Prunable, count: number, limit = 100) {
      const removed: number[] = []
      await eventually(`${count} rows of ${what} are removed`, async () => {
        removed.push(await prune(what, 0, limit))
        expect(removed.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThanOrEqual(count)
      })
      return removed.filter((rows) => rows > 0)
    }

    test('R15: pruning works with the longest times that the policy allows', async () => {
      const days = 36_500
      for (const what of prunable) expect(await prune(what, days * 24 * hour)).toBe(0)
      const { store } = opened
      await store.statistics.rebuild(salesDay(Day.parse('2025-03-10'), { timeZone: 'Asia/Seoul' }))
      const firstKept = addDays(Day.parse('2025-03-10'), -days)
      expect(await store.statistics.lastBuilt(addDays(firstKept, -1))).toBeNull()
      expect(await store.pruning.pruneOrders(salesDay(firstKept, { timeZone: 'Asia/Seoul' }), 10)).toBe(0)
      expect(await store.audit.findings()).toEqual([])
    })

    test('old records of idempotency keys are removed, at most `limit` per call', async () => {
      const requests = ['a', 'b', 'c', 'd'].map((key) => aRequest(key))
      const ages = [2 * hour, 2 * hour, 2 * hour, 0]
      const records = requests.map((request, index) => aRecord(request, '1', Date.now() - (ages[index] ?? 0)))
      await inUnit(opened.store, (tx) => tx.idempotency.add(records))
      expect(await prune('idempotencyRecords', 3 * hour)).toBe(0)
      expect(await prune('idempotencyRecords', hour, 2)).toBe(2)
      expect(await prune('idempotencyRecords', hour, 2)).toBe(1)
      expect(await prune('idempotencyRecords', hour, 2)).toBe(0)
      const found = await inUnit(opened.store, (tx) => tx.idempotency.find(requests))
      expect([...found.keys()]).toEqual(requests.slice(3))
    })

    test('old batch ids are removed, and a repeated batch is recognised until its id is removed', async () => {
      const ids = [newId<BatchId>(), newId<BatchId>(), newId<BatchId>()]
      const { unitOfWork } = opened.store
      const run = async (id: (typeof ids)[number], name: string) => {
        return (await unitOfWork.run(id, async (tx) => tx.users.add([aUser(name)]))).repeated
      }
      for (const [index, id] of ids.entries()) await run(id, `user-${index}`)
      expect(await prune('batches', hour)).toBe(0)
      expect(await run(ids[0] as (typeof ids)[number], 'late')).toBe(true)
      expect(Math.max(...(await pruneSoon('batches', 3, 2)))).toBeLessThanOrEqual(2)
      expect(await run(ids[0] as (typeof ids)[number], 'later')).toBe(false)
    })

    test('O50: the age of a batch id counts from the commit by the store’s clock, even if the clock of the process is behind', async () => {
      const id = systemIds().next<BatchId>(Date.now() - 5 * hour)
      const run = async (name: string) =>
        (await opened.store.unitOfWork.run(id, async (tx) => tx.users.add([aUser(name)]))).repeated
      expect(await run('mina')).toBe(false)
      expect(await prune('batches', hour)).toBe(0)
      expect(await run('jun')).toBe(true)
      await pruneSoon('batches', 1)
      expect(await run('jun')).toBe(false)
    })

    test('D4: SENT and DISCARDED messages are removed, WAITING and DEAD messages stay, and the audit finds nothing wrong', async () => {
      const { store } = opened
      const orders = Array.from({ length: 5 }, () => anOrder('mina', { tea: 1 }, Date.now()))
      const messages = orders.map((order) => aMessage(order))
      const spent = orders.reduce((sum, { total }) => sum + total, 0)
      const { balance, entries } = aBalance('mina', spent)
      const useEntries = orders.map(({ id, total, paidAt }, index) => ({
        ...aBalance('mina', 1).entries[0],
        type: 'USE' as const,
        sequence: index + 2,
        amount: -total,
        balanceAfter: spent - total * (index + 1),
        orderId: id,
        at: paidAt,
      }))
      const { stock, movements } = someStock('tea', 5)
      const orderMovements = orders.map(({ id }) => ({
        ...movements[0],
        change: -1,
        reason: 'ORDER' as const,
        orderId: id,
      }))
      await inUnit(store, (tx) => {
        tx.balances.add([{ balance: { ...balance, amount: 0, sequence: 6 }, entries: [...entries, ...useEntries] }])
        tx.orders.add(orders.map((order, index) => withMessage(order, messages[index])))
        tx.stock.add([{ stock: { ...stock, quantity: 0 }, movements: [...movements, ...orderMovements] }])
      })
      const [sent, alsoSent, discarded, dead, waiting] = messages as [Message, Message, Message, Message, Message]
      expect(await store.outbox.claim({ token: 'a', limit: 10, leaseFor: hour })).toHaveLength(5)
      await store.outbox.settle('a', [
        { id: sent.id, type: 'sent' },
        { id: alsoSent.id, type: 'sent' },
        { id: discarded.id, type: 'dead', error: 'x' },
      ])
      await store.outbox.discard([discarded.id])
      await store.outbox.settle('a', [{ id: dead.id, type: 'dead', error: 'x' }])

      expect(await prune('settledMessages', hour)).toBe(0)
      expect(await store.audit.findings()).toEqual([])
      expect(Math.max(...(await pruneSoon('settledMessages', 3, 2)))).toBeLessThanOrEqual(2)
      const left = await store.outbox.deliveries({}, { limit: 10 })
      expect(left.rows.map(({ id }) => id).sort()).toEqual([dead.id, waiting.id].sort())
      expect(await prune('settledMessages', 0)).toBe(0)
      expect(await store.audit.findings()).toEqual([])
    })

    test('D15: with droppingDataPlatform, every message becomes SENT, and can then be removed with its order', async () => {
      const { store } = opened
      const shop = createShop({ store, clock: standingClock(noon), dataPlatform: droppingDataPlatform })
      const clerk = clerkOf(shop)
      await clerk.user('mina')
      await clerk.charge('mina', 1_000_000)
      await clerk.product('tea')
      for (let orders = 0; orders < 3; orders++) accepted(await clerk.order('mina', { tea: 1 }))
      accepted(await clerk.cancel(accepted(await clerk.order('mina', { tea: 1 })).id))

      shop.start(['relay'])
      await eventually('5 messages are SENT', async () =>
        expect((await clerk.messages()).map(({ state }) => state)).toEqual(Array(5).fill('SENT')),
      )
      await shop.stop()
      await pruneSoon('settledMessages', 5)
      await store.statistics.rebuild(salesDay(Day.parse('2025-03-10'), { timeZone: 'Asia/Seoul' }))
      const next = salesDay(Day.parse('2025-03-11'), { timeZone: 'Asia/Seoul' })
      expect(await store.pruning.pruneOrders(next, 10)).toBe(4)
      expect(await clerk.orders('mina')).toEqual([])
      expect(await store.audit.findings()).toEqual([])
    })

    test('A1, R15: the audit of stock still counts the pieces of pruned orders, except those that were restocked', async () => {
      const { store } = opened
      const clock = standingClock(noon)
      const clerk = clerkOf(createShop({ store, clock }))
      await clerk.user('mina')
      await clerk.charge('mina', 1_000_000)
      await clerk.product('tea')
      await clerk.product('pot')
      const baskets = [{ tea: 1 }, { tea: 2, pot: 3 }, { pot: 4 }, { tea: 5 }]
      for (const basket of baskets) accepted(await clerk.order('mina', basket))
      accepted(await clerk.cancel(accepted(await clerk.order('mina', { tea: 6, pot: 7 })).id))
      accepted(await clerk.changeStock('tea', { change: 8 }))
      clock.set('2025-03-11T12:00:00+09:00')
      accepted(await clerk.order('mina', { tea: 9 }))

      await eventually('all messages are settled and removed', async () => {
        const claimed = await store.outbox.claim({ token: 'a', limit: 10, leaseFor: hour })
        await store.outbox.settle(
          'a',
          claimed.map(({ message }) => ({ id: message.id, type: 'sent' })),
        )
        await prune('settledMessages', 0)
        expect((await store.outbox.deliveries({}, { limit: 1 })).rows).toEqual([])
      })
      const [tenth, eleventh] = ['2025-03-10', '2025-03-11'].map((day) =>
        salesDay(Day.parse(day), { timeZone: 'Asia/Seoul' }),
      ) as [SalesDay, SalesDay]
      await store.statistics.rebuild(tenth)
      for (const removed of [2, 2, 1, 0]) {
        expect(await store.pruning.pruneOrders(eleventh, 2)).toBe(removed)
        expect(await store.audit.findings()).toEqual([])
      }
      expect(await clerk.orders('mina')).toHaveLength(1)
      expect([await clerk.stock('tea'), await clerk.stock('pot')]).toEqual([91, 93])
      await opened.tamper.stock(productId('tea'), 1)
      expect(await store.audit.findings()).toEqual([{ name: 'stock', key: 'tea', expected: 91, actual: 92 }])
    })

    test('U3: order metadata and idempotency values are emptied in small steps for erased users, and kept for other users', async () => {
      const { store } = opened
      const metadata = { address: '서울시' }
      /** Orders of a user, of which two in three have metadata. */
      const ordersOf = (user: string, count: number) =>
        Array.from({ length: count }, (_, index) => ({ ...anOrder(user, { tea: 1 }), ...(index % 3 && { metadata }) }))
      const orders = [ordersOf('mina', 10), ordersOf('sora', 2), ordersOf('jun', 2)]
      const requests = ['mina', 'sora', 'jun'].flatMap((scope) =>
        ['a', 'b', 'c'].map((key) => aRequest(key, { scope })),
      )
      const orderRequest: IdempotentRequest = aRequest('d', { scope: 'mina' })
      const [first] = orders.flat() as [Order]
      await inUnit(store, (tx) => {
        tx.users.add(['mina', 'sora', 'jun'].map((id) => aUser(id)))
        tx.orders.add(orders.flat().map((order) => withMessage(order)))
        tx.idempotency.add([
          ...requests.map((request) => aRecord(request)),
          { ...orderRequest, orderId: first.id, at: first.paidAt },
        ])
      })
      expect(await store.pruning.emptyErased(0, 2)).toBe(false)
      for (const id of ['mina', 'sora']) {
        await inUnit(store, (tx) => {
          tx.users.save([aUser(id, { name: null, state: 'ERASED' })])
          tx.users.noteErased([userId(id)])
        })
      }
      // Nobody was erased more than an hour ago.
      expect(await store.pruning.emptyErased(hour, 2)).toBe(false)

      /** How many orders of a user still have metadata, and how many records still have a value. */
      const countLeft = async (id: string) => {
        const { rows } = await store.views.orders.ofUser(userId(id), { limit: 100 })
        const found = await inUnit(store, (tx) => tx.idempotency.find(requests.filter(({ scope }) => scope === id)))
        const values = [...found.values()].map((record) => 'value' in record && record.value)
        return [rows.filter((order) => order.metadata.address).length, values.filter((value) => value !== '').length]
      }
      expect([await countLeft('mina'), await countLeft('sora')]).toEqual([
        [6, 3],
        [1, 3],
      ])
      let before = await countLeft('mina')
      await eventually('the metadata and the values of the erased users are empty', async () => {
        await store.pruning.emptyErased(0, 2)
        const after = await countLeft('mina')
        for (const [index, count] of after.entries()) expect((before[index] ?? 0) - count).toBeLessThanOrEqual(2)
        before = after
        expect([after, await countLeft('sora')]).toEqual([
          [0, 0],
          [0, 0],
        ])
      })
      expect(await countLeft('jun')).toEqual([1, 3])
      // A record that names an order has no value to empty: a repeat gets the order, whose metadata is empty now.
      const [found] = (await inUnit(store, (tx) => tx.idempotency.find([orderRequest]))).values()
      expect(found).toMatchObject({ orderId: first.id, sameFingerprint: true })
    })

    test('U3: a value that has a user’s data is emptied when this user is erased, whoever sent the request, and not when the sender is erased', async () => {
      const { store } = opened
      const requests = ['mina', 'jun', 'boss'].map((about) => ({ about, request: aRequest(about, { scope: 'boss' }) }))
      await inUnit(store, (tx) => {
        tx.users.add(['mina', 'jun', 'boss'].map((id) => aUser(id)))
        tx.idempotency.add(requests.map(({ about, request }) => aRecord(request, undefined, undefined, about)))
      })
      const erase = (id: string) =>
        inUnit(store, (tx) => {
          tx.users.save([aUser(id, { name: null, state: 'ERASED' })])
          tx.users.noteErased([userId(id)])
        })
      /** The users whose values were emptied. */
      const emptied = async () => {
        const found = await inUnit(store, (tx) => tx.idempotency.find(requests.map(({ request }) => request)))
        return [...found.values()].flatMap((record) => ('value' in record && record.value === '' ? [record.about] : []))
      }
      await erase('mina')
      await eventually('the value about Mina is empty', async () => {
        await store.pruning.emptyErased(0, 1)
        expect(await emptied()).toEqual(['mina'])
      })
      await erase('boss')
      await eventually('the value about the sender is empty', async () => {
        expect(await store.pruning.emptyErased(0, 1)).toBe(false)
        expect(await emptied()).toEqual(['mina', 'boss'])
      })
    })

    test('U3: the metadata of an erased user stays empty, and so does the record of a cancel, even if an order of the user is canceled while it is emptied', async () => {
      const { store } = opened
      const order = { ...anOrder('mina', { tea: 1 }), metadata: { address: '서울시' } }
      await inUnit(store, (tx) => {
        tx.users.add([aUser('mina')])
        tx.orders.add([withMessage(order)])
      })
      await inUnit(store, (tx) => {
        tx.users.save([aUser('mina', { name: null, state: 'ERASED' })])
        tx.users.noteErased([userId('mina')])
      })
      const { statistics } = store
      const erasedAt = await statistics.now()
      await eventually('the erasure is in the past', async () =>
        expect(await statistics.now()).toBeGreaterThan(erasedAt),
      )

      // The record of the cancel, which an operator sent, keeps the order as it was when it was locked.
      const request = aRequest('k', { scope: 'boss' })
      const record = (locked: Order | undefined) => aRecord(request, JSON.stringify(locked), order.paidAt, 'mina')
      await whileCanceling(harness, opened, order, () => store.pruning.emptyErased(0, 2), record)
      await eventually('nothing is left to empty', async () =>
        expect(await store.pruning.emptyErased(0, 2)).toBe(false),
      )
      const found = (await store.views.orders.byIds([order.id])).get(order.id)
      expect([found?.status, found?.metadata]).toEqual(['CANCELED', {}])
      const [kept] = (await inUnit(store, (tx) => tx.idempotency.find([request]))).values()
      expect(kept).toMatchObject({ value: '', about: 'mina' })
    })
  })
}
