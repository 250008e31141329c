import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Action,
  type ActionFilter,
  type ActionId,
  type HeldCouponState,
  heldCoupon,
  type PageRange,
} from '../../src/adapter.ts'
import type { BalanceEntry, Coupon, CouponId, EntryId, OrderId, ProductId, UserCouponId } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aCoupon,
  anAction,
  anOrder,
  aProduct,
  aUserCoupon,
  couponId,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { openedBy } from '../scene.ts'
import { descending, sizes, walk } from '../walking.ts'

declare const performance: { now(): number }

const mina = userId('mina')

/** Tests the reads outside of commands: pages show every row exactly once, and the last page costs about as much as the first. */
export function describeViews(harness: Harness): void {
  describe('views', () => {
    const opened = openedBy(harness)

    test.each(sizes)('P5: products are listed by ascending id, in pages of %i', async (limit) => {
      // The ids in the order of their bytes. A list must have this order whatever the locale of the database is.
      const ids = ['-', '.', '10', '9', ':', 'A', 'Z', '_', 'a', 'z']
      await inUnit(opened.store, (tx) => tx.products.add([...ids].reverse().map((id) => aProduct(id))))
      const rows = await walk(limit, (page: PageRange<ProductId>) => opened.store.views.products.sellable(page))
      expect(rows).toEqual(ids.map((id) => aProduct(id)))
    })

    test.each(sizes)('P3, P5: products are listed with their stock, in pages of %i', async (limit) => {
      const ids = Array.from({ length: 10 }, (_, index) => `p${index}`)
      const unstocked = 'p3'
      await inUnit(opened.store, (tx) => {
        tx.products.add([...ids.map((id) => aProduct(id)), aProduct('p4-held', { state: 'HOLD' })])
        tx.stock.add(ids.filter((id) => id !== unstocked).map((id, index) => someStock(id, index + 1)))
      })
      const rows = await walk(limit, (page: PageRange<ProductId>) =>
        opened.store.views.products.sellableWithStock(page),
      )
      const stocks = [1, 2, 3, 0, 4, 5, 6, 7, 8, 9]
      expect(rows).toEqual(
        ids.map((id, index) => ({
          ...{ id, name: `Product ${id}`, price: 1_000, stock: stocks[index] },
          maximumPerUser: null,
        })),
      )
    })

    test.each(sizes)("B14: a user's history lists the newest entry first, in pages of %i", async (limit) => {
      const [first] = aBalance('mina', 1_000).entries
      const entries = Array.from({ length: 10 }, (_, index): BalanceEntry => {
        const sequence = index + 1
        return { ...first, id: newId<EntryId>(), sequence, amount: 1_000, balanceAfter: sequence * 1_000 }
      })
      await inUnit(opened.store, (tx) => {
        const balance = { userId: mina, amount: 10_000, sequence: 10 }
        tx.balances.add([{ balance, entries: entries as [BalanceEntry] }, aBalance('jun', 1)])
      })
      const rows = await walk(limit, (page: PageRange<number>) => opened.store.views.balances.history(mina, {}, page))
      expect(rows).toEqual([...entries].reverse())
    })

    test.each(sizes)("U4: a user's orders are listed newest id first, in pages of %i", async (limit) => {
      const orders = Array.from({ length: 10 }, (_, index) => anOrder('mina', { tea: 1, pot: index + 1 }))
      await inUnit(opened.store, (tx) =>
        tx.orders.add([...orders, anOrder('jun', { tea: 1 })].map((order) => withMessage(order))),
      )
      const rows = await walk(limit, (page: PageRange<OrderId>) => opened.store.views.orders.ofUser(mina, page))
      expect(rows).toEqual(descending(orders))
    })

    test('H4: a page of orders ends before the order that would bring it above 1,000 lines, and every order is found once', async () => {
      const items = (lines: number) => Object.fromEntries(Array.from({ length: lines }, (_, index) => [`p${index}`, 1]))
      const orders = [1_000, 1, 999, 1, 500, 500, 1, 400, 700].map((lines) => anOrder('mina', items(lines)))
      await inUnit(opened.store, (tx) => tx.orders.add(orders.map((order) => withMessage(order))))
      const found: ReturnType<typeof anOrder>[][] = []
      let next: OrderId | null | undefined
      while (next !== null && found.length < 9) {
        const page = await opened.store.views.orders.ofUser(mina, { limit: 100, ...(next && { after: next }) })
        found.push([...page.rows])
        next = page.next
      }
      expect(found.flat()).toEqual(descending(orders))
      expect(found.map((page) => page.map((order) => order.items.length))).toEqual([
        [700],
        [400, 1, 500],
        [500, 1],
        [999, 1],
        [1_000],
      ])
    })

    test.each(sizes)("C2: a user's usable coupons are listed newest id first, in pages of %i", async (limit) => {
      const userCoupons = Array.from({ length: 10 }, (_, index) => aUserCoupon(`c${index}`, 'mina'))
      await inUnit(opened.store, (tx) => {
        tx.coupons.add(userCoupons.map((userCoupon) => aCoupon(userCoupon.couponId)))
        tx.userCoupons.add([...userCoupons, aUserCoupon('c1', 'jun', { number: 2 })])
      })
      const rows = await walk(limit, (page: PageRange<UserCouponId>) =>
        opened.store.views.coupons.ofUser(mina, 'usable', 0, page),
      )
      expect(rows).toEqual(
        descending(userCoupons.map((userCoupon) => heldCoupon(userCoupon, aCoupon(userCoupon.couponId)))),
      )
    })

    test.each([
      ['all actions', {}, (_: Action) => true],
      ['the actions of one actor', { actor: 'boss' }, ({ actor }: Action) => actor === 'boss'],
      ['the actions about one subject', { subject: 'tea' }, ({ subject }: Action) => subject.id === 'tea'],
      [
        'the actions of one actor about one subject',
        { actor: 'boss', subject: 'tea' },
        ({ actor, subject }: Action) => actor === 'boss' && subject.id === 'tea',
      ],
      ['the actions of an unknown actor (none)', { actor: 'nobody' }, () => false],
    ] satisfies [string, ActionFilter, (action: Action) => boolean][])(
      'A3: %s are listed newest id first',
      async (_, filter, matches) => {
        const actors = ['boss', 'Boss', 'client|7@login "x"']
        const actions = Array.from({ length: 24 }, (_, index) =>
          anAction(actors[index % 3] ?? '', index % 2 ? 'tea' : `p${index}`, {
            subject: { type: index % 5 ? 'product' : 'day', id: index % 2 ? 'tea' : `p${index}` },
            reason: index % 4 ? null : '사유 \\ "',
          }),
        )
        await inUnit(opened.store, (tx) => tx.actions.add(actions))
        for (const limit of [1, 4, 100]) {
          const rows = await walk(limit, (page: PageRange<ActionId>) => opened.store.views.actions.list(filter, page))
          expect(rows).toEqual(descending(actions.filter((action) => matches(action))))
        }
      },
    )

    test('C2, C24: a page of coupons in one state is full even if coupons in other states lie between its rows', async () => {
      const kinds = ['usable', 'expired', 'canceled', 'used'] as const
      const userCoupons = Array.from({ length: 40 }, (_, index) => aUserCoupon(`${kinds[index % 4]}-${index}`, 'mina'))
      const order = anOrder('mina', { tea: 1 })
      await inUnit(opened.store, (tx) => {
        tx.orders.add([withMessage(order)])
        tx.coupons.add(
          userCoupons.map(({ couponId: id }) =>
            aCoupon(id, {
              ...(id.startsWith('expired') && { expiresAt: 1_741_000_000_000 }),
              ...(id.startsWith('canceled') && { state: 'CANCELED' }),
            }),
          ),
        )
        tx.userCoupons.add(
          userCoupons.map((userCoupon) =>
            userCoupon.couponId.startsWith('used')
              ? { ...userCoupon, usedBy: order.id, usedAt: order.paidAt }
              : userCoupon,
          ),
        )
      })
      const ids = async (now: number, state: HeldCouponState = 'usable') => {
        const rows = await walk(3, (page: PageRange<UserCouponId>) =>
          opened.store.views.coupons.ofUser(mina, state, now, page),
        )
        return rows.map(({ id }) => id)
      }
      const idsStartingWith = (...starts: string[]) =>
        descending(userCoupons.filter(({ couponId: id }) => starts.some((start) => id.startsWith(start)))).map(
          ({ id }) => id,
        )
      expect(await ids(1_741_000_000_000)).toEqual(idsStartingWith('usable'))
      expect(await ids(1_741_000_000_000 - 1)).toEqual(idsStartingWith('usable', 'expired'))
      expect(await ids(1_741_000_000_000, 'used')).toEqual(idsStartingWith('used'))
      expect(await ids(1_741_000_000_000, 'expired')).toEqual(idsStartingWith('expired'))
      expect(await ids(1_741_000_000_000 - 1, 'expired')).toEqual([])
    })

    test("C22, C24: a user's coupon ends at its own `validUntil` or at the expiry of the coupon, whichever is earlier", async () => {
      const [at, sooner] = [1_741_000_000_000, 1_741_000_000_000 - 1]
      const terms = { maximumDiscount: 7, minimumSubtotal: 8, validDays: 9 }
      const userCoupons = [
        aUserCoupon('earlier', 'mina', { validUntil: at }),
        aUserCoupon('later', 'mina', { validUntil: at + 5 }),
        aUserCoupon('without', 'mina', { number: 5 }),
      ]
      const coupons = userCoupons.map((userCoupon) => aCoupon(userCoupon.couponId, { ...terms, expiresAt: at + 1 }))
      await inUnit(opened.store, (tx) => {
        tx.coupons.add(coupons)
        tx.userCoupons.add(userCoupons)
      })
      const list = async (state: HeldCouponState, now: number) =>
        (await opened.store.views.coupons.ofUser(mina, state, now, { limit: 10 })).rows
      const shown = userCoupons.map((userCoupon, index) => heldCoupon(userCoupon, coupons[index] as Coupon))
      expect(shown.map(({ expiresAt }) => expiresAt)).toEqual([at, at + 1, at + 1])
      expect(await list('usable', sooner)).toEqual(descending(shown))
      expect(await list('usable', at)).toEqual(descending(shown.slice(1)))
      expect(await list('expired', at)).toEqual(shown.slice(0, 1))
      expect(await list('expired', at + 1)).toEqual(descending(shown))
    })

    test.each(sizes)('C23: issuable coupons are listed by ascending id, in pages of %i', async (limit) => {
      const now = 1_741_000_000_000
      const ids = ['-', '.', '10', '9', ':', 'A', 'Z', '_', 'a', 'z']
      const rows = ids.map((id) => aCoupon(id, { expiresAt: now + 1, opensAt: id === 'A' ? now : null }))
      await inUnit(opened.store, (tx) =>
        tx.coupons.add([
          ...[...rows].reverse(),
          aCoupon('9-expired', { expiresAt: now }),
          aCoupon('B', { state: 'CANCELED' }),
          aCoupon('C', { state: 'REGISTERED' }),
        ]),
      )
      const { coupons } = opened.store.views
      expect(await walk(limit, (page: PageRange<CouponId>) => coupons.issuable(now, page))).toEqual(rows)
      const wanted = [couponId('B'), couponId('A'), couponId('none')]
      expect([...(await coupons.byIds(wanted)).keys()].sort()).toEqual(['A', 'B'])
      expect((await coupons.byIds(wanted)).get(couponId('A'))).toEqual(rows[5])
    })

    test('P5: rows that are added or removed after a page was read do not shift the next pages: each row that stays is seen exactly once', async () => {
      const { store } = opened
      const add = (ids: readonly string[]) => inUnit(store, (tx) => tx.products.add(ids.map((id) => aProduct(id))))
      await add(['b', 'd', 'f', 'h', 'j'])
      const first = await store.views.products.sellable({ limit: 2 })
      await add(['a', 'c', 'i'])
      await inUnit(store, (tx) => tx.products.save([aProduct('d', { state: 'STOPPED' })]))
      // The first request of `walk` has no `after`, so let it begin after the first page.
      const rest = await walk(2, (page: PageRange<ProductId>) =>
        store.views.products.sellable({ after: first.next ?? undefined, ...page }),
      )
      expect([...first.rows, ...rest].map(({ id }) => id)).toEqual(['b', 'd', 'f', 'h', 'i', 'j'])
    })

    test('P3, P9, B2: a look-up leaves out stock, balances, orders and products that do not exist', async () => {
      const { views } = opened.store
      await inUnit(opened.store, (tx) => {
        tx.stock.add([someStock('tea', 7)])
        tx.balances.add([aBalance('mina', 1)])
      })
      expect(await views.stock.quantities([productId('tea'), productId('pot')])).toEqual(
        new Map([[productId('tea'), 7]]),
      )
      expect(await views.balances.amounts([mina, userId('jun')])).toEqual(new Map([[mina, 1]]))
      expect(await views.orders.byIds([newId()])).toEqual(new Map())
      expect(await views.products.byIds([productId('tea')])).toEqual(new Map())
    })

    test('P4, C3, B14: a list without rows is one empty page, and a page past the end of a list is empty too', async () => {
      const { views } = opened.store
      const empty = { rows: [], next: null }
      await inUnit(opened.store, (tx) => tx.products.add([aProduct('tea')]))
      expect(await views.products.sellable({ limit: 20, after: productId('tea') })).toEqual(empty)
      expect(await views.balances.history(mina, {}, { limit: 20 })).toEqual(empty)
      expect(await views.orders.ofUser(mina, { limit: 20 })).toEqual(empty)
      expect(await views.coupons.ofUser(mina, 'usable', 0, { limit: 20 })).toEqual(empty)
    })

    test('B14, C26: a page after the highest number is an empty page, even if no row could have such a number', async () => {
      const { views } = opened.store
      await inUnit(opened.store, (tx) => {
        tx.balances.add([aBalance('mina', 1_000)])
        tx.coupons.add([aCoupon('spring')])
        tx.userCoupons.add([aUserCoupon('spring', 'mina')])
      })
      const numbers = [2 ** 31, 9_999_999_999, Number.MAX_SAFE_INTEGER]
      for (const number of numbers) {
        const holders = (after: number) => views.coupons.holders(couponId('spring'), { limit: 5, after })
        expect(await holders(number)).toEqual({ rows: [], next: null })
        expect(await holders(-number)).toMatchObject({ rows: [{ number: 1 }], next: null })
        const history = (after: number) => views.balances.history(mina, {}, { limit: 5, after })
        expect(await history(number)).toMatchObject({ rows: [{ sequence: 1 }], next: null })
        expect(await history(-number)).toEqual({ rows: [], next: null })
      }
    })

    test('P1: pages of a random catalogue show exactly the SELLABLE products, by ascending id', async () => {
      const catalogue = fc.sample(
        fc.record({
          id: fc.stringMatching(/^[A-Za-z0-9_:.-]{1,64}$/),
          state: fc.constantFrom('HOLD', 'SELLABLE', 'STOPPED'),
        }),
        { numRuns: 300, seed: 7 },
      )
      const products = [...new Map(catalogue.map(({ id, state }) => [id, aProduct(id, { state })])).values()]
      await inUnit(opened.store, (tx) => tx.products.add(products))
      const rows = await walk(17, (page: PageRange<ProductId>) => opened.store.views.products.sellable(page))
      expect(rows).toEqual(descending(products.filter(({ state }) => state === 'SELLABLE')).reverse())
    })

    test('P5: of 100,000 products, the last page costs about as much as the first', { timeout: 60_000 }, async () => {
      const { store } = opened
      const ids = Array.from({ length: 100_000 }, (_, index) => `p${String(index).padStart(6, '0')}`)
      for (let from = 0; from < ids.length; from += 5_000) {
        const some = ids.slice(from, from + 5_000).map((id) => aProduct(id))
        await inUnit(store, (tx) => tx.products.add(some))
      }
      const fastest = async (request: PageRange<ProductId>) => {
        let best = Number.POSITIVE_INFINITY
        for (let time = 0; time < 30; time++) {
          const started = performance.now()
          expect((await store.views.products.sellable(request)).rows).toHaveLength(request.limit)
          best = Math.min(best, performance.now() - started)
        }
        return best
      }
      const first = await fastest({ limit: 100 })
      const last = await fastest({ limit: 100, after: productId('p099899') })
      // The factor 3 and the millisecond allow for noise in the measurement.
      expect(last).toBeLessThan(3 * first + 1)
    })
  })
}
