import { describe, expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/adapter.ts'
import type { BalanceEntry, Order } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { byOperator } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { productId } from '../rows.ts'
import { noon, sceneOf } from '../scene.ts'

const zone = 'Asia/Seoul'
const hour = 3_600_000
const start = Date.parse(noon)

/** Tests what customers and operators read of a shop, and that an import is recorded: A3, A7, B20, P9, U4. */
export function describeReading(harness: Harness): void {
  describe('reading', () => {
    const scene = sceneOf(harness)

    test('P9: products are read with their stock, by one id or by several, and only operators find products that are not SELLABLE', async () => {
      const { clerk, shop } = scene
      await clerk.product('tea', { stock: 5 })
      await clerk.product('pot', { stock: 0 })
      await clerk.product('held', { state: 'HOLD' })
      const tea = { id: 'tea', name: 'Product tea', price: 1_000, stock: 5, maximumPerUser: null }
      const pot = { id: 'pot', name: 'Product pot', price: 1_000, stock: 0, maximumPerUser: null }
      expect(accepted(await shop.product('tea'))).toEqual(tea)
      for (const id of ['held', 'nothing']) {
        expect(await shop.product(id)).toEqual(refuse({ code: 'PRODUCT_NOT_FOUND', productId: productId(id) }))
      }
      expect(accepted(await shop.productsByIds(['tea', 'held', 'pot', 'nothing', 'tea']))).toEqual([tea, pot])
      expect(accepted(await shop.anyProduct('held'))).toMatchObject({ state: 'HOLD', stock: 100 })
    })

    test('U4: a search finds Korean names, whether a client sends composed (NFC) or decomposed (NFD) letters', async () => {
      const { shop } = scene
      for (const [id, name] of [
        ['a', '김민아'.normalize('NFD')],
        ['b', '김준'],
        ['c', '이김'],
      ]) {
        accepted(await shop.createUser({ id, name: name ?? '' }))
      }
      for (const form of ['NFC', 'NFD'] as const) {
        const found = accepted(await shop.users({ query: '김'.normalize(form), limit: 10 }))
        expect(found.rows.map(({ id }) => id)).toEqual(['a', 'b'])
      }
    })

    /** Makes charges, adjustments, orders, cancels and completions over three days. */
    async function sell(): Promise<void> {
      const { clerk, clock } = scene
      for (const id of ['mina', 'jun', 'lena']) await clerk.user(id)
      await clerk.product('tea', { price: 700, stock: 1_000 })
      for (let step = 0; step < 36; step++) {
        clock.set(start + step * 2 * hour)
        const user = ['mina', 'jun', 'lena'][step % 3] ?? ''
        if (step % 4 === 0) accepted(await clerk.charge(user, 5_000 + step))
        if (step % 9 === 0) accepted(await clerk.adjust(user, 11, {}, byOperator()))
        const placed = await clerk.order(user, { tea: 1 + (step % 3) })
        if (placed.ok && step % 5 === 0) accepted(await clerk.cancel(placed.value.id))
        if (placed.ok && step % 5 === 1) accepted(await clerk.complete(placed.value.id))
      }
      clock.set(start + 74 * hour)
    }
    async function all<Row>(chunks: AsyncIterable<readonly Row[]>): Promise<Row[]> {
      const rows: Row[] = []
      for await (const chunk of chunks) rows.push(...chunk)
      return rows
    }
    const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)

    test('B20: the liability at an instant sums all entries before the instant, and the present liability sums the balances', async () => {
      await sell()
      const { shop, clerk } = scene
      const entries = await all(shop.exportEntries())
      expect(entries.length).toBeGreaterThan(40)
      for (let at = start; at <= start + 74 * hour; at += 7 * hour) {
        const before = entries.filter((entry) => entry.at < at)
        const amounts = new Map<string, number>()
        for (const { userId, amount } of before) amounts.set(userId, (amounts.get(userId) ?? 0) + amount)
        expect(accepted(await shop.liability({ at }))).toEqual({
          at,
          users: [...amounts.values()].filter((amount) => amount > 0).length,
          amount: sum(before.map(({ amount }) => amount)),
        })
      }
      const balances = await Promise.all(['mina', 'jun', 'lena'].map((id) => clerk.balance(id)))
      expect(accepted(await shop.liability()).amount).toBe(sum(balances))
      expect(sum(entries.map(({ amount }) => amount))).toBe(sum(balances))
    })

    test('A7: the figures of today and of each earlier day agree with the orders and the entries', async () => {
      await sell()
      const { shop } = scene
      await shop.jobs.ranking.buildDueDays()
      const orders = await all(shop.exportOrders())
      const entries = await all(shop.exportEntries())
      const today = dayOf(scene.clock.now(), zone)
      const figures = (day: string) => {
        const isOfDay = ({ paidAt }: Order) => dayOf(paidAt, zone) === day
        const isCharge = ({ type, at }: BalanceEntry) => type === 'CHARGE' && dayOf(at, zone) === day
        const sold = orders.filter((order) => isOfDay(order) && order.status !== 'CANCELED')
        return {
          day,
          orders: sold.length,
          sales: sum(sold.map(({ total }) => total)),
          cancels: orders.filter((order) => isOfDay(order) && order.status === 'CANCELED').length,
          charges: sum(entries.filter(isCharge).map(({ amount }) => amount)),
        }
      }
      const summary = accepted(await shop.summary())
      expect(summary.today).toEqual(figures(today))
      expect(summary.days).toEqual([-1, -2, -3].map((days) => figures(addDays(today, days))))
      // Every day has something to count, so no comparison above was between zeros.
      expect(summary.days.every((day) => day.orders > 0 && day.cancels > 0 && day.charges > 0)).toBe(true)
      expect(summary.deliveries.waiting).toBe((await scene.clerk.messages()).length)
      expect(summary.queue).toEqual({ waiting: 0 })
    })

    test('A7: a day is counted again when one of its orders is canceled later', async () => {
      await sell()
      const { shop, clerk } = scene
      await shop.jobs.ranking.buildDueDays()
      const before = accepted(await shop.summary()).days[0]
      const orders = await all(shop.exportOrders())
      const paidOrder = orders.find(({ paidAt, status }) => status === 'PAID' && dayOf(paidAt, zone) === before?.day)
      if (!paidOrder || !before) throw new Error('the day has no order to cancel')
      await clerk.cancel(paidOrder.id)
      expect(accepted(await shop.summary()).days[0]).toEqual(before)
      await shop.jobs.ranking.buildDueDays()
      expect(accepted(await shop.summary()).days[0]).toEqual({
        ...before,
        orders: before.orders - 1,
        sales: before.sales - paidOrder.total,
        cancels: before.cancels + 1,
      })
    })

    test('A3: an import by an operator is recorded as one action, and an import by the host is not recorded', async () => {
      const { shop } = scene
      accepted(await shop.recordImport('users', ' users.csv ', byOperator()))
      accepted(await shop.recordImport('products', 'products.csv'))
      expect(accepted(await shop.actions({ limit: 10 })).rows).toMatchObject([
        { actor: 'boss', command: 'import-users', subject: { type: 'user', id: 'all' }, reason: 'users.csv' },
      ])
    })
  })
}
