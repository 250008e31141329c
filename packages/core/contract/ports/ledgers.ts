import { describe, expect, test } from 'vitest'
import { dayOf, type PageRange, type StockUpdate, salesDay, type Tx } from '../../src/adapter.ts'
import type { BalanceEntry, Day, EntryId, MovementKey, Order, StockMovement } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aMessage,
  anOrder,
  aProduct,
  canceledOrder,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { openedBy } from '../scene.ts'
import { sizes, walk } from '../walking.ts'

/** An instant on 3 March 2025. */
const at = 1_741_000_000_000
const mina = userId('mina')
const tea = productId('tea')

/** Tests the reads of ledgers: movements, a user's entries, the liability, daily figures, and exports. */
export function describeLedgers(harness: Harness): void {
  describe('ledgers', () => {
    const opened = openedBy(harness)
    const write = (work: (tx: Tx) => void) => inUnit(opened.store, work)

    /** Mina's order of one pot and `quantity` pieces of tea, paid `seconds` after `at`. */
    const order = (seconds: number, quantity = 1) => anOrder('mina', { pot: 1, tea: quantity }, at + seconds * 1_000)
    const place = (...orders: readonly Order[]) => write((tx) => tx.orders.add(orders.map((row) => withMessage(row))))
    const cancel = (...orders: readonly Order[]) =>
      write((tx) => tx.orders.cancel(orders.map((row) => withMessage(row, aMessage(row, 'order.canceled')))))
    /** An operator's change of the stock of tea by `pieces` to `quantity`, at the instant `time`. */
    const change = (pieces: number, quantity: number, time: number): StockUpdate => ({
      stock: { productId: tea, quantity },
      movements: [{ productId: tea, change: pieces, reason: 'OPERATOR', orderId: null, at: time }],
    })

    describe('movements', () => {
      const movements = (page: PageRange<MovementKey>) => opened.store.views.stock.movements(tea, page)

      test.each([1, 2, 3, 100])(
        'P8, K10: in pages of %i, movements are listed newest first; only the movement of a cancel is listed directly before that of its order; a cancel without restocking has none',
        async (limit) => {
          const [first, restocked, notRestocked, last] = [order(1, 2), order(3, 3), order(5, 4), order(7, 5)]
          await write((tx) => {
            tx.products.add([aProduct('tea'), aProduct('pot')])
            tx.stock.add([change(50, 50, at), someStock('pot', 9)])
          })
          await place(first, restocked, notRestocked, last, anOrder('jun', { pot: 1 }, at + 4_000))
          // One change at the instant of the order `restocked`, and two changes at one later instant.
          await write((tx) => tx.stock.save([change(-1, 35, at + 3_000)]))
          await write((tx) => tx.stock.save([change(2, 37, at + 6_000)]))
          await write((tx) => tx.stock.save([change(3, 40, at + 6_000)]))
          await cancel(
            canceledOrder(restocked, at + 90_000),
            canceledOrder(notRestocked, at + 91_000, { restocked: false }),
          )

          const orderMovement = ({ id, items, paidAt }: Order): StockMovement => ({
            productId: tea,
            change: -(items.find((line) => line.productId === tea)?.quantity ?? 0),
            reason: 'ORDER',
            orderId: id,
            at: paidAt,
          })
          const operatorMovement = (pieces: number, time: number) => change(pieces, 0, time).movements[0]
          const expected: readonly StockMovement[] = [
            orderMovement(last),
            operatorMovement(3, at + 6_000),
            operatorMovement(2, at + 6_000),
            orderMovement(notRestocked),
            { ...orderMovement(restocked), change: 3, reason: 'CANCEL', at: at + 90_000 },
            orderMovement(restocked),
            operatorMovement(-1, at + 3_000),
            orderMovement(first),
            operatorMovement(50, at),
          ]
          expect(await walk(limit, movements)).toEqual(expected)
        },
      )

      test('P8: a product whose stock never moved has no movements', async () => {
        await place(anOrder('mina', { pot: 1 }))
        expect(await movements({ limit: 20 })).toEqual({ rows: [], next: null })
      })

      test('R15: one movement without an order id replaces the movements of all pruned orders, so the sum of the movements stays the same', async () => {
        await write((tx) => tx.stock.add([change(50, 50, at)]))
        const orders = [order(1, 2), order(2, 3), order(86_400, 4)]
        await place(...orders)
        const before = await walk(1, movements)
        // Remove the messages of the orders: an order can be pruned only if none of its messages is stored.
        for (const row of orders) await opened.tamper.message(aMessage(row).id)
        const day = salesDay(dayOf(at, 'Asia/Seoul'), { timeZone: 'Asia/Seoul' })
        await opened.store.statistics.rebuild(day)
        const firstKept = { day: dayOf(day.until, 'Asia/Seoul'), from: day.until, until: day.until + 1 }
        expect(await opened.store.pruning.pruneOrders(firstKept, 10)).toBe(2)
        const after = await walk(1, movements)
        expect(after.slice(1)).toEqual([
          { productId: tea, change: -5, reason: 'ORDER', orderId: null, at: at + 2_000 },
          before.at(-1),
        ])
        const sum = (rows: readonly StockMovement[]) => rows.reduce((total, { change: pieces }) => total + pieces, 0)
        expect(sum(after)).toBe(sum(before))
      })
    })

    /** Makes the entries of charges of `amount`, one at each of the times. */
    function entriesAt(user: string, amount: number, times: readonly number[]): [BalanceEntry, ...BalanceEntry[]] {
      const [first] = aBalance(user, amount).entries
      return times.map((time, index) => {
        const sequence = index + 1
        return { ...first, id: newId<EntryId>(), sequence, balanceAfter: sequence * amount, at: time }
      }) as [BalanceEntry, ...BalanceEntry[]]
    }
    /** Writes a balance with these entries. */
    async function addCharges(
      user: string,
      amount: number,
      times: readonly number[],
    ): Promise<readonly BalanceEntry[]> {
      const entries = entriesAt(user, amount, times)
      const balance = { userId: userId(user), amount: amount * times.length, sequence: times.length }
      await write((tx) => tx.balances.add([{ balance, entries }]))
      return entries
    }

    describe('the history', () => {
      test.each(sizes)('B21: the history of a half-open period is newest first, in pages of %i', async (limit) => {
        // Clocks may run backwards, so a later entry can have an earlier time. The history is sorted by sequence.
        const times = [0, 1, 2, 3, 2, 4, 4, 5, 6, 7].map((milliseconds) => at + milliseconds)
        const entries = await addCharges('mina', 10, times)
        for (const [from, to] of [
          [at + 2, at + 5],
          [at + 4, undefined],
          [undefined, at + 4],
          [at + 5, at + 5],
          [undefined, undefined],
        ]) {
          const rows = await walk(limit, (page: PageRange<number>) =>
            opened.store.views.balances.history(mina, { from, to }, page),
          )
          const inside = ({ at: time }: BalanceEntry) => time >= (from ?? 0) && time < (to ?? at + 100)
          expect(rows).toEqual(entries.filter(inside).reverse())
        }
      })
    })

    describe('the liability', () => {
      const liability = (instant?: number) => opened.store.views.balances.liability(instant)

      test('B20: the liability is the sum of all balances, or of all entries before a given instant', async () => {
        expect(await liability()).toEqual({ users: 0, amount: 0 })
        expect(await liability(at)).toEqual({ users: 0, amount: 0 })
        await addCharges('mina', 100, [at, at + 10, at + 20])
        await addCharges('jun', 7, [at + 10])
        expect(await liability()).toEqual({ users: 2, amount: 307 })
        expect(await liability(at)).toEqual({ users: 0, amount: 0 })
        expect(await liability(at + 1)).toEqual({ users: 1, amount: 100 })
        expect(await liability(at + 10)).toEqual({ users: 1, amount: 100 })
        expect(await liability(at + 11)).toEqual({ users: 2, amount: 207 })
        expect(await liability(at + 21)).toEqual({ users: 2, amount: 307 })
      })

      test('B20: a liability above 2^53 − 1 is capped there', async () => {
        await addCharges('mina', Number.MAX_SAFE_INTEGER, [at])
        await addCharges('jun', 1, [at])
        const capped = { users: 2, amount: Number.MAX_SAFE_INTEGER }
        expect([await liability(), await liability(at + 1)]).toEqual([capped, capped])
      })

      test('B20: the liability does not count users whose balance is 0 again', async () => {
        const [charge] = entriesAt('mina', 50, [at])
        const use: BalanceEntry = {
          ...charge,
          id: newId<EntryId>(),
          sequence: 2,
          type: 'USE',
          amount: -50,
          balanceAfter: 0,
          orderId: order(1).id,
          at: at + 5,
        }
        await write((tx) =>
          tx.balances.add([{ balance: { userId: mina, amount: 0, sequence: 2 }, entries: [charge, use] }]),
        )
        expect(await liability()).toEqual({ users: 0, amount: 0 })
        expect(await liability(at + 6)).toEqual({ users: 0, amount: 0 })
        expect(await liability(at + 5)).toEqual({ users: 1, amount: 50 })
      })
    })

    describe('figures', () => {
      const day = salesDay(dayOf(at, 'Asia/Seoul'), { timeZone: 'Asia/Seoul' })
      const allDays = ['2000-01-01', '2100-01-01'] as [Day, Day]

      test('A7: the figures of a day are the number and the sum of its orders without the canceled ones, the number of its canceled orders, and the sum of its charges', async () => {
        const { statistics } = opened.store
        const [staying, canceled] = [anOrder('mina', { tea: 3 }, day.from), anOrder('mina', { tea: 2 }, day.until - 1)]
        await place(
          staying,
          { ...canceled },
          { ...anOrder('mina', { tea: 5 }, day.from + 1), discount: 500, total: 4_500 },
          anOrder('mina', { tea: 7 }, day.from - 1),
          anOrder('mina', { tea: 7 }, day.until),
        )
        await cancel(canceledOrder(canceled, day.until + 5))
        await addCharges('mina', 100, [day.from - 1, day.from, day.until - 1, day.until])
        const expected = { orders: 2, sales: 7_500, cancels: 1, charges: 200 }
        expect(await statistics.figures(day)).toEqual(expected)

        expect(await statistics.daily(...allDays)).toEqual([])
        await statistics.rebuild(day)
        expect(await statistics.daily(...allDays)).toEqual([{ day: day.day, ...expected }])
      })

      test('A7: the stored figures of a day change only with a rebuild, and the latest day is listed first', async () => {
        const { statistics } = opened.store
        const next = salesDay(dayOf(day.until, 'Asia/Seoul'), { timeZone: 'Asia/Seoul' })
        const sold = anOrder('mina', { tea: 3 }, day.from)
        await place(sold)
        await statistics.rebuild(day)
        await statistics.rebuild(next)
        await cancel(canceledOrder(sold))
        const none = { orders: 0, sales: 0, cancels: 0, charges: 0 }
        const first = { ...none, orders: 1, sales: 3_000 }
        expect(await statistics.daily(day.day, next.day)).toEqual([
          { day: next.day, ...none },
          { day: day.day, ...first },
        ])
        expect(await statistics.daily(day.day, day.day)).toEqual([{ day: day.day, ...first }])
        await statistics.rebuild(day)
        expect(await statistics.daily(day.day, day.day)).toEqual([{ day: day.day, ...none, cancels: 1 }])
      })

      test('A7: no figures are listed for a day that is registered but not built yet', async () => {
        await opened.store.statistics.register([day.day])
        expect(await opened.store.statistics.daily(...allDays)).toEqual([])
      })
    })

    describe('exports', () => {
      async function all<Row>(chunks: AsyncIterable<readonly Row[]>): Promise<Row[]> {
        const rows: Row[] = []
        for await (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0)
          // The ports promise chunks of at most a thousand orders or a few thousand entries.
          expect(chunk.length).toBeLessThanOrEqual(5_000)
          rows.push(...chunk)
        }
        return rows
      }

      test('A5: the orders of a period are exported oldest first, each in its present state', async () => {
        const orders = Array.from({ length: 2_500 }, (_, index) => order(index))
        await place(...orders)
        const canceled = canceledOrder(orders[7] as Order)
        await cancel(canceled)
        const expected = orders.map((row) => (row.id === canceled.id ? canceled : row))
        const { orders: views } = opened.store.views
        expect(await all(views.inPeriod({}))).toEqual(expected)
        const [from, to] = [at + 5_000, at + 2_100_000]
        expect((await all(views.inPeriod({ from, to }))).map(({ id }) => id)).toEqual(
          orders.slice(5, 2_100).map(({ id }) => id),
        )
        expect(await all(views.inPeriod({ from: at + 9_999_999_999 }))).toEqual([])
      })

      test('A5: each entry of a period is exported once, even if thousands share an instant or months pass without entries', async () => {
        const { balances } = opened.store.views
        expect(await all(balances.inPeriod({}))).toEqual([])
        const month = 2_592_000_000
        const many = Array.from({ length: 5_500 }, () => at + month)
        const written = [
          ...(await addCharges('early', 1, [at, at + 1])),
          ...(await addCharges('many', 1, many)),
          ...(await addCharges('later', 1, [at + month + 1, at + 2 * month, at + 40 * month])),
        ]
        const sorted = [...written].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
        for (const [from, to] of [
          [undefined, undefined],
          [0, at + 99 * month],
          [at + 1, at + month + 1],
          [at + month, undefined],
          [undefined, at + 1],
          [at + 5, at + 5],
        ]) {
          const inside = ({ at: time }: BalanceEntry) => time >= (from ?? 0) && time < (to ?? Number.POSITIVE_INFINITY)
          expect(await all(balances.inPeriod({ from, to }))).toEqual(sorted.filter(inside))
        }
      })

      test('A5: a reader who stops early ends the export, and the store can still be read', async () => {
        await place(...Array.from({ length: 1_500 }, (_, index) => order(index)))
        // If an unfinished export kept its connection, 30 of them would use up the pool, and the last read would hang.
        for (let time = 0; time < 30; time++) {
          for await (const chunk of opened.store.views.orders.inPeriod({})) {
            // 1,500 orders take several chunks, so the export is unfinished when the reader stops.
            expect(chunk.length).toBeLessThan(1_500)
            break
          }
        }
        expect((await opened.store.views.orders.list({}, { limit: 1 })).rows).toHaveLength(1)
      })
    })
  })
}
