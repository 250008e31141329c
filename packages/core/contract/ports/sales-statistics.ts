import { describe, expect, test } from 'vitest'
import { addDays, type SalesDay, salesDay } from '../../src/adapter.ts'
import { Day, type Order, type Reference } from '../../src/index.ts'
import { settled } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import { aMessage, anOrder, canceledOrder, inUnit, withMessage } from '../rows.ts'
import { openedBy } from '../scene.ts'
import { atMost, suiteOptions, waitingOn } from '../waiting.ts'
import { whileCanceling } from '../while-canceling.ts'

const tenth = Day.parse('2025-03-10')
const seoul = { timeZone: 'Asia/Seoul' }
const day = salesDay(tenth, seoul)

/** Tests the sales per day and product: they are built from orders, replaced as a whole, and built again after a change. */
export function describeSalesStatistics(harness: Harness): void {
  describe('sales statistics', suiteOptions(harness), () => {
    const opened = openedBy(harness)
    const { eventually } = waitingOn(harness)
    const sell = async (...orders: readonly Order[]) => {
      await inUnit(opened.store, (tx) => tx.orders.add(orders.map((order) => withMessage(order))))
      return orders
    }
    /** Writes orders and removes their messages, so that the orders can be pruned. */
    async function sellLongAgo(...orders: readonly Order[]) {
      const updates = orders.map((order) => withMessage(order))
      await inUnit(opened.store, (tx) => tx.orders.add(updates))
      for (const { messages } of updates) await opened.tamper.message(messages[0].id)
    }
    const cancel = (order: Order, changedDay = tenth) =>
      inUnit(opened.store, async (tx) => {
        await tx.orders.lock([order.id])
        const canceled = canceledOrder(order)
        tx.orders.cancel([withMessage(canceled, aMessage(canceled, 'order.canceled'))])
        tx.salesDays.changed([changedDay])
      })
    const top = (from = tenth, to = tenth, limit = 100) => opened.store.statistics.top({ from, to, limit })
    const salesOf = (id: string, quantity: number, amount = quantity * 1_000) => ({ productId: id, quantity, amount })
    const at = day.from + 1

    test('R1: the sales of a day have the quantity and the amount of each product, before discounts', async () => {
      const discounted: Order = { ...anOrder('jun', { tea: 2, pot: 1 }, at), discount: 3_000, total: 0 }
      await sell(anOrder('mina', { tea: 3 }, at), discounted)
      expect(await top()).toEqual([])
      expect(await opened.store.statistics.rebuild(day)).toBe(2)
      expect(await top()).toEqual([salesOf('tea', 5), salesOf('pot', 1)])
    })

    test('O40: COMPLETED orders are counted like PAID orders', async () => {
      const [order] = await sell(anOrder('mina', { tea: 3 }, at), anOrder('jun', { tea: 2 }, at))
      const completed: Order = { ...(order as Order), status: 'COMPLETED', completedAt: at + 1 }
      await inUnit(opened.store, async (tx) => {
        await tx.orders.lock([completed.id])
        tx.orders.complete([completed])
      })
      await opened.store.statistics.rebuild(day)
      expect(await top()).toEqual([salesOf('tea', 5)])
    })

    test('R2: canceled orders are not counted', async () => {
      const [canceled] = await sell(anOrder('mina', { tea: 3 }, at), anOrder('jun', { tea: 2 }, at))
      await cancel(canceled as Order)
      await opened.store.statistics.rebuild(day)
      expect(await top()).toEqual([salesOf('tea', 2)])
    })

    test('R7: a day includes orders paid at its first instant, and no orders paid at the first instant of the next day', async () => {
      await sell(
        anOrder('mina', { before: 1 }, day.from - 1),
        anOrder('mina', { first: 1 }, day.from),
        anOrder('mina', { last: 1 }, day.until - 1),
        anOrder('mina', { after: 1 }, day.until),
      )
      expect(await opened.store.statistics.rebuild(day)).toBe(2)
      expect((await top()).map(({ productId }) => productId)).toEqual(['first', 'last'])
      const [before, after] = [addDays(tenth, -1), addDays(tenth, 1)]
      for (const other of [before, after]) await opened.store.statistics.rebuild(salesDay(other, seoul))
      expect((await top(before, after)).map(({ productId }) => productId)).toEqual(['after', 'before', 'first', 'last'])
    })

    test('R10: building the sales of a day twice, or in two processes at the same time, gives the same figures', async () => {
      await sell(anOrder('mina', { tea: 3 }, at))
      const elsewhere = await opened.again()
      for (let time = 0; time < 2; time++) expect(await opened.store.statistics.rebuild(day)).toBe(1)
      await Promise.all([opened.store, elsewhere].map(({ statistics }) => statistics.rebuild(day)))
      expect(await top()).toEqual([salesOf('tea', 3)])
    })

    test('R10: a rebuild replaces all figures of a day, so a product whose orders were all canceled disappears', async () => {
      const [first] = await sell(anOrder('mina', { tea: 3 }, at), anOrder('jun', { pot: 1 }, at))
      await opened.store.statistics.rebuild(day)
      await cancel(first as Order)
      expect(await opened.store.statistics.rebuild(day)).toBe(1)
      expect(await top()).toEqual([salesOf('pot', 1)])
    })

    test('R16: `undoBuildsAfter` makes the built days after the given day due again, and keeps the figures of the given day', async () => {
      const { statistics } = opened.store
      const next = salesDay(addDays(tenth, 1), seoul)
      await sell(anOrder('mina', { tea: 3 }, at), anOrder('mina', { pot: 1 }, next.from))
      for (const eachDay of [day, next]) await statistics.rebuild(eachDay)
      await statistics.undoBuildsAfter(tenth)
      expect(await statistics.lastBuilt(next.day)).toBe(tenth)
      expect(await statistics.daily(tenth, next.day)).toMatchObject([{ day: tenth }])
      expect(await statistics.due(tenth, 10)).toEqual([])
      expect(await statistics.due(next.day, 10)).toEqual([next.day])
      await sell(anOrder('mina', { pot: 2 }, next.until - 1))
      await statistics.rebuild(next)
      expect(await top(next.day, next.day)).toEqual([salesOf('pot', 3)])
      expect(await statistics.due(next.day, 10)).toEqual([])
    })

    test('R15, R16: `undoBuildsAfter` does not change a day whose orders may have been pruned', async () => {
      const { statistics, pruning } = opened.store
      const next = salesDay(addDays(tenth, 1), seoul)
      await sellLongAgo(anOrder('mina', { tea: 3 }, at))
      for (const eachDay of [day, next]) await statistics.rebuild(eachDay)
      expect(await pruning.pruneOrders(next, 10)).toBe(1)
      await statistics.undoBuildsAfter(addDays(tenth, -9))
      expect(await statistics.lastBuilt(next.day)).toBe(tenth)
      expect(await top()).toEqual([salesOf('tea', 3)])
      expect(await statistics.daily(tenth, next.day)).toMatchObject([{ day: tenth, orders: 1 }])
    })

    test("R16: the store's clock moves forward", async () => {
      const { statistics } = opened.store
      const first = await statistics.now()
      await eventually("the store's clock shows a later time", async () => {
        expect(await statistics.now()).toBeGreaterThan(first)
      })
    })

    test('R5, R11: a day without sales is built too', async () => {
      expect(await opened.store.statistics.rebuild(day)).toBe(0)
      expect(await opened.store.statistics.lastBuilt(tenth)).toBe(tenth)
      expect(await top()).toEqual([])
    })

    test('R6: products are ranked by higher quantity, then by higher amount, then by lower id', async () => {
      const expensive = anOrder('mina', { z: 4, a: 4 }, at)
      const items = expensive.items.map((line) => ({ ...line, price: 2_000 }))
      await sell(
        { ...expensive, items, subtotal: 16_000, total: 16_000 },
        anOrder('mina', { b: 5, Z: 4, '9': 4, _: 4, '10': 4 }, at),
      )
      await opened.store.statistics.rebuild(day)
      expect(await top()).toEqual([
        salesOf('b', 5),
        salesOf('a', 4, 8_000),
        salesOf('z', 4, 8_000),
        ...['10', '9', 'Z', '_'].map((id) => salesOf(id, 4)),
      ])
    })

    test('R4, R14: the sales of a range of days are summed, both ends included, and only the best are read', async () => {
      const days = [-3, -2, -1, 0, 1].map((ahead) => salesDay(addDays(tenth, ahead), seoul))
      for (const [index, eachDay] of days.entries()) {
        await sell(anOrder('mina', { tea: 1, pot: 10 ** index, [`only${index}`]: 2 }, eachDay.from))
        await opened.store.statistics.rebuild(eachDay)
      }
      const [from, to] = [addDays(tenth, -2), tenth]
      const all = [
        salesOf('pot', 1_110),
        salesOf('tea', 3),
        salesOf('only1', 2),
        salesOf('only2', 2),
        salesOf('only3', 2),
      ]
      expect(await top(from, to)).toEqual(all)
      for (const limit of [1, 2, 4]) expect(await top(from, to, limit)).toEqual(all.slice(0, limit))
    })

    test('R3, R10: the figures of a range of days are still the sums of its days after any of these days is rebuilt', async () => {
      const days = [-2, -1, 0].map((ahead) => salesDay(addDays(tenth, ahead), seoul))
      const [eighth] = days as [SalesDay, ...SalesDay[]]
      const orders = await sell(...days.map(({ from }, index) => anOrder('mina', { tea: 1, pot: 10 ** index }, from)))
      for (const eachDay of days) {
        await opened.store.statistics.rebuild(eachDay)
        const dayBefore = addDays(eachDay.day, -1)
        // No later day is built yet, so a range that ends later has the same sums.
        expect(await top(dayBefore, eachDay.day)).toEqual(await top(dayBefore, addDays(eachDay.day, 7)))
      }
      expect(await top(addDays(tenth, -1))).toEqual([salesOf('pot', 110), salesOf('tea', 2)])
      expect(await top(eighth.day)).toEqual([salesOf('pot', 111), salesOf('tea', 3)])
      await cancel(orders[1] as Order, addDays(tenth, -1))
      await opened.store.statistics.rebuild(days[1] as SalesDay)
      expect(await top(addDays(tenth, -1))).toEqual([salesOf('pot', 100), salesOf('tea', 1)])
      await cancel(orders[2] as Order)
      await opened.store.statistics.rebuild(day)
      expect(await top(addDays(tenth, -1))).toEqual([])
      await opened.store.statistics.rebuild(eighth)
      expect(await top(eighth.day)).toEqual([salesOf('pot', 1), salesOf('tea', 1)])
    })

    test('R1: amounts may exceed 32 bits', async () => {
      const price = 1_000_000_000
      const huge = anOrder('mina', { gold: 1_000_000 }, at)
      const total = price * 1_000_000
      const order = { ...huge, items: huge.items.map((line) => ({ ...line, price })), subtotal: total, total }
      await sell(order, { ...order, id: anOrder('mina', {}, at).id })
      await opened.store.statistics.rebuild(day)
      expect(await top()).toEqual([salesOf('gold', 2_000_000, 2 * total)])
    })

    test('R11: the first sale is the earliest payment of a stored order', async () => {
      expect(await opened.store.statistics.firstSale()).toBeNull()
      await sell(
        anOrder('mina', { tea: 1 }, at + 5),
        anOrder('mina', { tea: 1 }, at),
        anOrder('mina', { tea: 1 }, at + 9),
      )
      expect(await opened.store.statistics.firstSale()).toBe(at)
    })

    test('R11: registered days are due, the oldest first, until they are built', async () => {
      const { statistics } = opened.store
      const [eighth, ninth] = [addDays(tenth, -2), addDays(tenth, -1)]
      expect(await statistics.due(tenth, 10)).toEqual([])
      expect(await statistics.lastBuilt(tenth)).toBeNull()
      await statistics.register([tenth, eighth, ninth])
      expect(await statistics.due(tenth, 10)).toEqual([eighth, ninth, tenth])
      expect(await statistics.due(tenth, 2)).toEqual([eighth, ninth])
      expect(await statistics.due(ninth, 10)).toEqual([eighth, ninth])

      await statistics.rebuild(salesDay(ninth, seoul))
      await statistics.register([eighth, ninth, tenth])
      expect(await statistics.due(tenth, 10)).toEqual([eighth, tenth])
      expect(await statistics.lastBuilt(tenth)).toBe(ninth)
      expect(await statistics.lastBuilt(eighth)).toBeNull()
    })

    test('R2: canceling an order makes the order’s day due for a rebuild, in the same transaction', async () => {
      const { statistics } = opened.store
      const [order] = await sell(anOrder('mina', { tea: 1 }, at))
      await statistics.register([tenth])
      await statistics.rebuild(day)
      expect(await statistics.due(tenth, 10)).toEqual([])

      const broken = inUnit(opened.store, async (tx) => {
        tx.salesDays.changed([tenth])
        throw new Error('broken')
      })
      await expect(broken).rejects.toThrow('broken')
      expect(await statistics.due(tenth, 10)).toEqual([])

      await cancel(order as Order)
      expect(await statistics.due(tenth, 10)).toEqual([tenth])
      expect(await statistics.lastBuilt(tenth)).toBe(tenth)
      expect(await top()).toEqual([salesOf('tea', 1)])
      await statistics.rebuild(day)
      expect(await statistics.due(tenth, 10)).toEqual([])
      expect(await top()).toEqual([])
    })

    test('R2: a cancel during a rebuild is never lost: the day stays due, or its figures leave the order out', async () => {
      const { statistics } = opened.store
      const elsewhere = await opened.again()
      const orders = await sell(...Array.from({ length: 20 }, () => anOrder('mina', { tea: 1 }, at)))
      await statistics.register([tenth])
      for (const [index, order] of orders.entries()) {
        await Promise.all([cancel(order), elsewhere.statistics.rebuild(day), statistics.rebuild(day)])
        const left = orders.length - index - 1
        const expected = left > 0 ? [salesOf('tea', left)] : []
        if ((await statistics.due(tenth, 1)).length === 0) expect(await top()).toEqual(expected)
        await statistics.rebuild(day)
        expect(await statistics.due(tenth, 1)).toEqual([])
        expect(await top()).toEqual(expected)
      }
    })

    test('R10: during a rebuild, a reader sees either the old figures or the new ones, never a mixture', async () => {
      const elsewhere = await opened.again()
      const ninetyProducts = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`p${index}`, 1]))
      const [canceled] = await sell(anOrder('mina', ninetyProducts, at), anOrder('jun', ninetyProducts, at))
      await opened.store.statistics.rebuild(day)
      await cancel(canceled as Order)

      let building = true
      const seen = new Set<number>()
      const readUntilDone = async () => {
        for (let reads = 1; building; reads++) {
          // Give the event loop a turn; otherwise these reads could keep a rebuild that needs a turn from going on.
          if (reads % 10 === 0) await settled()
          const sales = await elsewhere.statistics.top({ from: tenth, to: tenth, limit: 100 })
          seen.add(sales.reduce((sum, { quantity }) => sum + quantity, 0))
        }
      }
      const readers = Promise.all([readUntilDone(), readUntilDone()])
      try {
        for (let time = 0; time < 5; time++) await opened.store.statistics.rebuild(day)
      } finally {
        building = false
      }
      await readers
      // Together, both orders have 180 pieces; the order that is left has 90.
      expect([...seen].filter((pieces) => pieces !== 180 && pieces !== 90)).toEqual([])
    })

    describe('pruned orders', () => {
      const [eighth, ninth] = [-2, -1].map((ahead) => salesDay(addDays(tenth, ahead), seoul)) as [SalesDay, SalesDay]
      /** For each of these orders: whether it is still stored. */
      const areLeft = async (orders: readonly Order[]) => {
        const found = await opened.store.views.orders.byIds(orders.map(({ id }) => id))
        return orders.map(({ id }) => found.has(id))
      }

      test('R15: days whose orders were pruned keep their figures and are never rebuilt', async () => {
        const { statistics, pruning } = opened.store
        const orders = [
          anOrder('mina', { tea: 1 }, eighth.from),
          anOrder('mina', { tea: 2 }, ninth.until - 1),
          anOrder('mina', { tea: 4 }, at),
        ]
        await sellLongAgo(...orders)
        for (const eachDay of [eighth, ninth, day]) await statistics.rebuild(eachDay)

        expect(await pruning.pruneOrders(day, 10)).toBe(2)
        expect(await areLeft(orders)).toEqual([false, false, true])
        expect(await top(eighth.day, tenth)).toEqual([salesOf('tea', 7)])

        await inUnit(opened.store, (tx) => tx.salesDays.changed([ninth.day, tenth]))
        expect(await statistics.due(tenth, 10)).toEqual([tenth])
        expect(await Promise.all([eighth, ninth].map((eachDay) => statistics.rebuild(eachDay)))).toEqual([null, null])
        expect(await statistics.rebuild(day)).toBe(1)
        expect(await top(eighth.day, tenth)).toEqual([salesOf('tea', 7)])

        // A call with an earlier day does not set the prune watermark back.
        await pruning.pruneOrders(eighth, 10)
        expect(await statistics.rebuild(ninth)).toBeNull()
      })

      test('R15: one call prunes at most `limit` orders, and no order whose message is still stored', async () => {
        const { statistics, pruning } = opened.store
        const orders = [1, 2, 3, 4].map((ahead) => anOrder('mina', { tea: 1 }, ninth.from + ahead))
        await sell(orders[0] as Order)
        await sellLongAgo(...orders.slice(1))
        await statistics.rebuild(ninth)
        expect(await pruning.pruneOrders(day, 2)).toBe(2)
        expect(await pruning.pruneOrders(day, 2)).toBe(1)
        expect(await pruning.pruneOrders(day, 2)).toBe(0)
        expect(await areLeft(orders)).toEqual([true, false, false, false])
      })

      test('R15: an order that a unit of work cancels while orders are pruned is not pruned', async () => {
        const { statistics, pruning } = opened.store
        const orders = [1, 2].map((ahead) => anOrder('mina', { tea: 1 }, ninth.from + ahead)) as [Order, Order]
        await sellLongAgo(...orders)
        await statistics.rebuild(ninth)

        const { result, message } = await whileCanceling(harness, opened, orders[0], () => pruning.pruneOrders(day, 10))
        expect(result).toBe(1)
        expect(await areLeft(orders)).toEqual([true, false])
        // The lock has ended, and without its message the order can be pruned.
        await opened.tamper.message(message.id)
        expect(await pruning.pruneOrders(day, 10)).toBe(1)
      })

      test('R15: an order that a failed unit of work had locked is pruned', async () => {
        const { store } = opened
        const order = anOrder('mina', { tea: 1 }, ninth.from)
        await sellLongAgo(order)
        await store.statistics.rebuild(ninth)
        const failing = inUnit(store, async (tx) => {
          await tx.orders.lock([order.id])
          throw new Error('stop')
        })
        await expect(failing).rejects.toThrow('stop')
        expect(await store.pruning.pruneOrders(day, 10)).toBe(1)
      })

      test('O39: the reference of a pruned order is free again', async () => {
        const { store } = opened
        const named = { ...anOrder('mina', { tea: 1 }, ninth.from), reference: 'web-1' as Reference }
        await sellLongAgo(named)
        await store.statistics.rebuild(ninth)
        expect(await store.pruning.pruneOrders(day, 10)).toBe(1)
        const references = [{ userId: named.userId, reference: named.reference }]
        expect(await inUnit(store, (tx) => tx.orders.findReferences(references))).toEqual([])
        await sell({ ...anOrder('mina', { tea: 1 }, at), reference: named.reference })
      })

      test('R15: a day that is rebuilt while its orders are pruned keeps its figures', async () => {
        const { statistics } = opened.store
        const elsewhere = await opened.again()
        const orders = Array.from({ length: 30 }, (_, ahead) => anOrder('mina', { tea: 1 }, ninth.from + ahead))
        await sellLongAgo(...orders)
        await statistics.rebuild(ninth)
        const rebuilds = Array.from({ length: 10 }, () => statistics.rebuild(ninth))
        let removed = 0
        for (const _ of atMost(10_000, 'all 30 old orders are pruned')) {
          removed += await elsewhere.pruning.pruneOrders(day, 5)
          if (removed >= orders.length) break
        }
        await Promise.all(rebuilds)
        expect(await top(ninth.day, tenth)).toEqual([salesOf('tea', 30)])
      })
    })

    describe('the right to build', () => {
      test('R10: only one token at a time has the right to build, and it can renew and release the right', async () => {
        const [here, elsewhere] = [opened.store.statistics, (await opened.again()).statistics]
        expect(await here.acquire('a', 60_000)).toBe(true)
        expect(await elsewhere.acquire('b', 60_000)).toBe(false)
        expect(await here.acquire('a', 60_000)).toBe(true)
        await elsewhere.release('b')
        expect(await elsewhere.acquire('b', 60_000)).toBe(false)
        await here.release('a')
        expect(await elsewhere.acquire('b', 60_000)).toBe(true)
        expect(await here.acquire('a', 60_000)).toBe(false)
      })

      test('R10: of several tokens that ask at the same time, exactly one acquires the right to build', async () => {
        const [here, elsewhere] = [opened.store.statistics, (await opened.again()).statistics]
        const answers = await Promise.all(
          ['a', 'b', 'c', 'd'].map((token, i) => (i % 2 ? here : elsewhere).acquire(token, 60_000)),
        )
        expect(answers.filter(Boolean)).toHaveLength(1)
      })

      test('R12: another token can acquire the right to build after the lease of a crashed process has ended', async () => {
        const { statistics } = opened.store
        expect(await statistics.acquire('a', 1)).toBe(true)
        await eventually('another token acquires the right to build', async () =>
          expect(await statistics.acquire('b', 60_000)).toBe(true),
        )
        expect(await statistics.acquire('a', 60_000)).toBe(false)
      })
    })
  })
}
