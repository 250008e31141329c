import { describe, expect, test } from 'vitest'
import { salesDay } from '../../src/adapter.ts'
import { Day, type OrderId, type RankingQuery } from '../../src/index.ts'
import { accepted } from '../answers.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'
import { atMost, suiteOptions, waitingOn } from '../waiting.ts'

/** Tests the ranking, from orders to the list of best sellers: R1, R2, R4 to R6, R9 to R15, A1. */
export function describeRanking(harness: Harness): void {
  describe('ranking', suiteOptions(harness), () => {
    const scene = sceneOf(harness)
    const { eventually } = waitingOn(harness)

    async function open() {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.charge('mina', 10_000_000)
      for (const id of ['cup', 'mug', 'pot', 'tea', 'urn', 'vat']) await clerk.product(id, { stock: 1_000 })
    }
    /** Places an order at a wall-clock time in Seoul, and returns its id. */
    async function sellAt(at: string, basket: Record<string, number>): Promise<OrderId> {
      scene.clock.set(`${at}+09:00`)
      return accepted(await scene.clerk.order('mina', basket)).id
    }
    const buildAt = (at: string) => {
      scene.clock.set(`${at}+09:00`)
      return scene.shop.jobs.ranking.buildDueDays()
    }
    const top = async (query: RankingQuery = {}) => accepted(await scene.shop.ranking(query))
    const figures = async (query: RankingQuery = {}) =>
      (await top(query)).products.map(({ id, saleCount }) => `${id} ${saleCount}`)

    test("R1, R9: at 00:05 in the shop's zone, the sales of the day before are counted", async () => {
      await open()
      await sellAt('2025-03-09T23:59:59.999', { cup: 9 })
      await sellAt('2025-03-10T00:00:00.000', { tea: 2, pot: 1 })
      await sellAt('2025-03-10T23:59:59.999', { tea: 1 })
      await sellAt('2025-03-11T00:00:00.000', { cup: 9 })
      expect(await buildAt('2025-03-11T00:04:59.999')).toEqual(['2025-03-09'])
      expect(await buildAt('2025-03-11T00:05:00.000')).toEqual(['2025-03-10'])
      expect(await buildAt('2025-03-11T00:06:00.000')).toEqual([])
      expect(await top({ days: 1 })).toEqual({
        from: '2025-03-10',
        to: '2025-03-10',
        products: [
          { rank: 1, id: 'tea', name: 'Product tea', price: 1_000, saleCount: 3, saleAmount: 3_000 },
          { rank: 2, id: 'pot', name: 'Product pot', price: 1_000, saleCount: 1, saleAmount: 1_000 },
        ],
      })
    })

    test('R2: a canceled order is not counted, and a day that was counted before the cancel is counted again', async () => {
      await open()
      const early = await sellAt('2025-03-10T10:00:00', { tea: 5 })
      const late = await sellAt('2025-03-10T11:00:00', { tea: 3 })
      await sellAt('2025-03-10T12:00:00', { pot: 1 })
      accepted(await scene.clerk.cancel(early))
      await buildAt('2025-03-11T00:10:00')
      expect(await figures()).toEqual(['tea 3', 'pot 1'])
      accepted(await scene.clerk.cancel(late))
      expect(await figures()).toEqual(['tea 3', 'pot 1'])
      expect(await buildAt('2025-03-11T00:11:00')).toEqual(['2025-03-10'])
      expect(await figures()).toEqual(['pot 1'])
    })

    test('R4, R6, R14: the ranking has the best five of the last three full days, unless the query says otherwise', async () => {
      await open()
      await sellAt('2025-03-07T12:00:00', { vat: 100 })
      await sellAt('2025-03-08T12:00:00', { cup: 1, mug: 2 })
      await sellAt('2025-03-09T12:00:00', { cup: 1, pot: 3 })
      await sellAt('2025-03-10T12:00:00', { tea: 9, urn: 1, vat: 1 })
      await buildAt('2025-03-11T00:10:00')
      expect(await top()).toMatchObject({ from: '2025-03-08', to: '2025-03-10' })
      expect(await figures()).toEqual(['tea 9', 'pot 3', 'cup 2', 'mug 2', 'urn 1'])
      expect(await figures({ limit: 2 })).toEqual(['tea 9', 'pot 3'])
      expect(await figures({ limit: 100 })).toEqual(['tea 9', 'pot 3', 'cup 2', 'mug 2', 'urn 1', 'vat 1'])
      expect(await figures({ days: 4, limit: 1 })).toEqual(['vat 101'])
      expect(await figures({ days: 30, limit: 1 })).toEqual(['vat 101'])
    })

    test('R5: the ranking is empty before its days are counted, and also when nothing was sold', async () => {
      await open()
      expect(await top()).toEqual({ from: '2025-03-07', to: '2025-03-09', products: [] })
      expect(await buildAt('2025-03-11T00:10:00')).toEqual(['2025-03-10'])
      expect(await top()).toEqual({ from: '2025-03-08', to: '2025-03-10', products: [] })
    })

    test('R12: while yesterday is not counted yet, the ranking ends with the last counted day', async () => {
      await open()
      await sellAt('2025-03-09T12:00:00', { pot: 1 })
      await buildAt('2025-03-10T00:10:00')
      await sellAt('2025-03-10T12:00:00', { tea: 9 })
      scene.clock.set('2025-03-11T00:01:00+09:00')
      expect(await top()).toMatchObject({ from: '2025-03-07', to: '2025-03-09', products: [{ id: 'pot' }] })
    })

    test('R10: a day has the same figures after two shops counted it at the same time, and after it was counted again', async () => {
      await open()
      await sellAt('2025-03-10T12:00:00', { tea: 9, pot: 2 })
      scene.clock.set('2025-03-11T00:10:00+09:00')
      const { shop: other } = await scene.open()
      const built = await Promise.all([scene.shop.jobs.ranking.buildDueDays(), other.jobs.ranking.buildDueDays()])
      expect(built.flat().length).toBeGreaterThanOrEqual(1)
      expect(await figures()).toEqual(['tea 9', 'pot 2'])
      expect(await other.jobs.ranking.rebuild(Day.parse('2025-03-10'))).toBe(2)
      expect(await figures()).toEqual(['tea 9', 'pot 2'])
      // This day is not over, so it cannot be counted yet.
      expect(await other.jobs.ranking.rebuild(Day.parse('2025-03-11'))).toBeNull()
    })

    test('R11: recounting a day before the first sale makes no other day due for counting', async () => {
      await open()
      await sellAt('2025-03-08T12:00:00', { tea: 1 })
      scene.clock.set('2025-03-09T12:00:00+09:00')
      const { shop } = await scene.open()
      expect(await shop.jobs.ranking.rebuild(Day.parse('1970-01-01'))).toBe(0)
      expect(await buildAt('2025-03-10T12:00:00')).toEqual(['2025-03-08', '2025-03-09'])
      expect(await figures()).toEqual(['tea 1'])
    })

    test('R11: missed days are counted later, the oldest first, starting with the day of the first sale', async () => {
      await open()
      await sellAt('2025-03-06T12:00:00', { tea: 1 })
      await sellAt('2025-03-08T12:00:00', { tea: 1 })
      expect(await buildAt('2025-03-09T12:00:00')).toEqual(['2025-03-06', '2025-03-07', '2025-03-08'])
      expect(await buildAt('2025-03-12T12:00:00')).toEqual(['2025-03-09', '2025-03-10', '2025-03-11'])
      expect(await figures({ days: 30 })).toEqual(['tea 2'])
    })

    test('R15, A1: pruning orders changes no figure of the ranking, and the audit finds nothing wrong', async () => {
      await open()
      const { clerk, store } = scene
      await clerk.coupon('spring')
      const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
      const prunedOrder = accepted(await clerk.order('mina', { tea: 2 }, { userCouponId })).id
      accepted(await clerk.cancel(await sellAt('2025-03-10T13:00:00', { pot: 1 })))
      const keptOrder = await sellAt('2025-03-11T12:00:00', { cup: 1 })
      await buildAt('2025-03-12T00:10:00')

      const { claim, settle, counts, deliveries } = store.outbox
      for (const _ of atMost(10, 'no message waits after all are settled as sent')) {
        const claimed = await claim({ token: 'a', limit: 10, leaseFor: 60_000 })
        await settle(
          'a',
          claimed.map(({ message: { id } }) => ({ id, type: 'sent' })),
        )
        if ((await counts()).waiting === 0) break
      }
      await eventually('the messages that were sent are pruned', async () => {
        await store.pruning.prune('settledMessages', 0, 100)
        expect((await deliveries({}, { limit: 10 })).rows).toEqual([])
      })
      const eleventh = salesDay(Day.parse('2025-03-11'), scene.shop.policy)
      expect(await store.pruning.pruneOrders(eleventh, 10)).toBe(2)

      expect(await scene.shop.order(prunedOrder)).toMatchObject({ ok: false, refusal: { code: 'ORDER_NOT_FOUND' } })
      expect(accepted(await scene.shop.order(keptOrder)).id).toBe(keptOrder)
      expect(await figures()).toEqual(['tea 2', 'cup 1'])
      expect(accepted(await scene.shop.audit()).checks.filter(({ ok }) => !ok)).toEqual([])
    })

    test('R13: products that are no longer sold are skipped, and the next best move up', async () => {
      await open()
      await sellAt('2025-03-10T12:00:00', { tea: 9, pot: 8, cup: 7, mug: 6 })
      await buildAt('2025-03-11T00:10:00')
      await scene.clerk.changeProduct('tea', { state: 'STOPPED' })
      await scene.clerk.changeProduct('cup', { state: 'STOPPED' })
      await scene.clerk.changeProduct('pot', { name: 'Big pot', price: 5 })
      const { products } = await top({ limit: 2 })
      expect(products).toEqual([
        { rank: 1, id: 'pot', name: 'Big pot', price: 5, saleCount: 8, saleAmount: 8_000 },
        { rank: 2, id: 'mug', name: 'Product mug', price: 1_000, saleCount: 6, saleAmount: 6_000 },
      ])
    })
  })
}
