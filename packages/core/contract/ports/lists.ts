import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NameKey, OrderFilter, PageRange, ProductFilter, Tx } from '../../src/adapter.ts'
import type { CouponId, Order, OrderId, Page, ProductId, Reference, UserId } from '../../src/index.ts'
import { complete } from '../../src/rules.ts'
import type { Harness } from '../harness.ts'
import {
  aCoupon,
  aMessage,
  anOrder,
  aProduct,
  aUser,
  aUserCoupon,
  canceledOrder,
  couponId,
  inUnit,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { openedBy } from '../scene.ts'
import { descending, sizes, walk } from '../walking.ts'

/** An instant on 3 March 2025. */
const at = 1_741_000_000_000

/** Names in several scripts, in the order in which a search lists them: by the bytes of the name in lower case. */
const names = ['Ann', 'anna', 'ANNE', 'Bo', 'é', '강민', '김', '김민아', '김민준', '김밥', '이준', '𝄞']
const lower = (name: string) => name.toLowerCase()

/** Tests the lists that operators read: users, products, coupons, orders. */
export function describeLists(harness: Harness): void {
  describe('lists', () => {
    const opened = openedBy(harness)
    const write = (work: (tx: Tx) => void) => inUnit(opened.store, work)

    const users = (query?: string) => (page: PageRange<NameKey<UserId>>) => opened.store.views.users.list(query, page)
    const products = (filter: ProductFilter) => (page: PageRange<NameKey<ProductId>>) =>
      opened.store.views.products.list(filter, page)
    const orders = (filter: OrderFilter) => (page: PageRange<OrderId>) => opened.store.views.orders.list(filter, page)
    const walkOrders = (limit: number, filter: OrderFilter) => walk(limit, orders(filter), { mayBeShort: true })

    describe('of users', () => {
      /** Users whose ids are in another order than their names. */
      const rows = names.map((name, index) => ({ ...aUser(`u${(index * 7) % names.length}`), name }))
      const byId = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))

      test.each(sizes)('U4: all users are listed by ascending id, in pages of %i', async (limit) => {
        await write((tx) => tx.users.add(rows))
        expect(await walk(limit, users())).toEqual(byId)
      })

      test.each(['an', 'AN', 'anna', '김', '김민', '김민아', '이', 'bo', '𝄞', 'x', '%', '_', '\\'])(
        'U4: a search for %s lists the users whose names begin with it, without regard to case, by name',
        async (query) => {
          await write((tx) => tx.users.add(rows))
          const found = rows.filter(({ name }) => lower(name).startsWith(lower(query)))
          for (const limit of [1, 2, 100]) expect(await walk(limit, users(query))).toEqual(found)
        },
      )

      test('U4: a search lists the users whose id is the query or whose name begins with it, each of them once', async () => {
        const kim = aUser('kim', { name: 'Lee' })
        const both = aUser('KIM-2', { name: 'kim-2' })
        const k = aUser('k', { name: 'KIM' })
        await write((tx) => tx.users.add([...rows, kim, both, k]))
        for (const limit of [1, 2, 100]) {
          expect(await walk(limit, users('kim'))).toEqual([k, both, kim])
          expect(await walk(limit, users('KIM-2'))).toEqual([both])
        }
        // Ids, unlike names, are compared with regard to case.
        expect(await walk(2, users('Kim'))).toEqual([k, both])
      })

      test('U4: an erased user is listed, and is found by id but by no name', async () => {
        const erased = aUser('kim', { name: null, state: 'ERASED' })
        await write((tx) => tx.users.add([...rows, erased]))
        expect(await walk(100, users())).toContainEqual(erased)
        expect(await walk(2, users('null'))).toEqual([])
        expect(await walk(2, users('kim'))).toEqual([erased])
      })

      test('U4: users with the same name are listed by ascending id', async () => {
        const same = ['a', 'b', 'c', 'd', 'e'].map((id) => aUser(id, { name: '김' }))
        await write((tx) => tx.users.add([...same].reverse()))
        for (const limit of [1, 2, 4]) expect(await walk(limit, users('김'))).toEqual(same)
      })

      test('users are looked up by id, and the result has no entry for an unknown id', async () => {
        await write((tx) => tx.users.add(rows))
        const [first] = rows
        const ids = [first?.id ?? userId(''), userId('nobody')]
        expect(await opened.store.views.users.byIds(ids)).toEqual(new Map([[first?.id, first]]))
      })
    })

    describe('of products', () => {
      const states = ['HOLD', 'SELLABLE', 'STOPPED'] as const
      const rows = [...names, ...names].map((name, index) =>
        aProduct(`p${String((index * 7) % 24).padStart(2, '0')}`, { name, state: states[index % 3] ?? 'HOLD' }),
      )

      test.each<ProductFilter>([
        {},
        { state: 'HOLD' },
        { state: 'SELLABLE', query: '김' },
        { state: 'STOPPED', query: 'AN' },
        { query: '김민' },
        { state: 'HOLD', query: 'p07' },
        { query: 'p07' },
      ])(
        'U4: with the filter %j, all pages together have each matching product once, with its stock',
        async (filter) => {
          const quantity = (id: string) => (id === 'p07' ? 0 : Number(id.slice(1)))
          await write((tx) => {
            tx.products.add(rows)
            tx.stock.add(rows.filter(({ id }) => id !== 'p07').map(({ id }) => someStock(id, quantity(id), 1)))
          })
          const { state, query } = filter
          const key = ({ id, name }: (typeof rows)[number]) => (query === undefined ? id : `${lower(name)} ${id}`)
          const expected = rows
            .filter((row) => state === undefined || row.state === state)
            .filter(({ id, name }) => query === undefined || id === query || lower(name).startsWith(lower(query)))
            .sort((a, b) => (key(a) < key(b) ? -1 : 1))
            .map((row) => ({ ...row, stock: quantity(row.id) }))
          for (const limit of [1, 3, 100]) expect(await walk(limit, products(filter))).toEqual(expected)
        },
      )

      test('`lowStock` lists the SELLABLE products and the host’s products that have little stock, lowest first', async () => {
        await write((tx) => {
          tx.products.add([...['a', 'b', 'c', 'none'].map((id) => aProduct(id)), aProduct('held', { state: 'HOLD' })])
          tx.stock.add([someStock('a', 3), someStock('b', 4), someStock('c', 2), someStock('held', 1)])
          tx.stock.add([someStock('of-the-host', 3)])
        })
        const low = async (atMost: number, limit = 10) =>
          (await opened.store.views.products.lowStock(atMost, limit)).map(({ productId: id, quantity }) => [
            id,
            quantity,
          ])
        expect(await low(3)).toEqual([
          ['none', 0],
          ['c', 2],
          ['a', 3],
          ['of-the-host', 3],
        ])
        expect(await low(3, 2)).toEqual([
          ['none', 0],
          ['c', 2],
        ])
        expect(await low(0)).toEqual([['none', 0]])
      })
    })

    describe('of coupons', () => {
      test.each(sizes)('U4: all coupons, or coupons in one state, are listed by id, in pages of %i', async (limit) => {
        const states = ['REGISTERED', 'ISSUABLE', 'CANCELED'] as const
        const rows = ['-', '.', '10', '9', ':', 'A', 'Z', '_', 'a', 'z'].map((id, index) =>
          aCoupon(id, { state: states[index % 3] ?? 'ISSUABLE' }),
        )
        await write((tx) => tx.coupons.add([...rows].reverse()))
        const { coupons } = opened.store.views
        expect(await walk(limit, (page: PageRange<CouponId>) => coupons.list(undefined, page))).toEqual(rows)
        for (const state of states) {
          const found = await walk(limit, (page: PageRange<CouponId>) => coupons.list(state, page))
          expect(found).toEqual(rows.filter((row) => row.state === state))
        }
      })

      test.each(sizes)(
        'C26: the holders of a coupon are listed by number, in pages of %i, and its uses are counted',
        async (limit) => {
          const order = anOrder('u3', { tea: 1 })
          const userCoupons = Array.from({ length: 10 }, (_, index) =>
            aUserCoupon('spring', `u${index}`, {
              number: index + 1,
              ...(index === 3 && { usedBy: order.id, usedAt: order.paidAt }),
            }),
          )
          await write((tx) => {
            tx.coupons.add([aCoupon('spring'), aCoupon('other')])
            tx.orders.add([withMessage(order)])
            tx.userCoupons.add([...[...userCoupons].reverse(), aUserCoupon('other', 'u1')])
          })
          const { coupons } = opened.store.views
          const page = (id: string) => (range: PageRange<number>) => coupons.holders(couponId(id), range)
          expect(await walk(limit, page('spring'))).toEqual(userCoupons)
          expect(await walk(limit, page('none'))).toEqual([])
          expect(await coupons.used(couponId('spring'))).toBe(1)
          expect(await coupons.used(couponId('other'))).toBe(0)
        },
      )
    })

    describe('of orders', () => {
      const minute = 60_000
      const baskets = [{ tea: 1 }, { tea: 2, pot: 1 }, { pot: 1 }]
      /** Thirty orders, one per minute, of four users, in every status. */
      function someOrders(): Order[] {
        return Array.from({ length: 30 }, (_, index) => {
          const basket = baskets[index % 3] as Readonly<Record<string, number>>
          const order = anOrder(`u${index % 4}`, basket, at + index * minute)
          const reference = index % 7 === 0 ? (`r-${Math.floor(index / 14)}-${index % 2}` as Reference) : null
          const withReference = { ...order, reference }
          if (index % 5 === 1) return canceledOrder(withReference)
          const completed = complete(withReference, withReference.paidAt + 5)
          return index % 5 === 2 && completed.ok ? completed.value : withReference
        })
      }
      /** Writes all orders as PAID, and then completes or cancels those with another status. */
      async function place(rows: readonly Order[]): Promise<void> {
        await write((tx) => tx.orders.add(rows.map((order) => withMessage({ ...order, ...asPaid }))))
        await write((tx) => {
          tx.orders.complete(rows.filter(({ status }) => status === 'COMPLETED'))
          const canceled = rows.filter(({ status }) => status === 'CANCELED')
          tx.orders.cancel(canceled.map((order) => withMessage(order, aMessage(order, 'order.canceled'))))
        })
      }

      const filters: readonly OrderFilter[] = [
        {},
        { userId: userId('u1') },
        { productId: productId('pot') },
        { reference: 'r-0-0' as Reference },
        { reference: 'none' as Reference },
        { userId: userId('nobody') },
      ]
      const statuses: readonly OrderFilter[] = [{}, { status: 'PAID' }, { status: 'COMPLETED' }, { status: 'CANCELED' }]
      const periods: readonly OrderFilter[] = [
        {},
        { from: at + 10 * minute },
        { to: at + 20 * minute },
        { from: at + 10 * minute, to: at + 20 * minute },
        { from: at + 10 * minute + 1, to: at + 20 * minute + 1 },
        { from: at + 20 * minute, to: at + 10 * minute },
      ]

      test.each(filters)(
        'U4: with the filter %j, in any status and period, the pages together have each matching order once, newest first',
        async (selection) => {
          const rows = someOrders()
          await place(rows)
          for (const status of statuses) {
            for (const period of periods) {
              const filter = { ...selection, ...status, ...period }
              const expected = descending(rows.filter((order) => matches(order, filter)))
              for (const limit of [2, 100]) {
                expect((await walkOrders(limit, filter)).map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
              }
            }
          }
          expect(await walkOrders(7, selection)).toEqual(descending(rows.filter((order) => matches(order, selection))))
        },
      )
    })

    describe('while rows change', () => {
      /**
       * `staying`: the numbers of the rows that stay in the list. `events`: what happens to other rows, one event after each
       * page, with the number of the row. The first `add` of a number adds the row. Each later event with that number, even
       * an `add`, removes the row. A `remove` before any `add` does nothing. `limit`: the size of a page.
       */
      const scenario = fc.record({
        staying: fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 30 }),
        events: fc.array(fc.tuple(fc.constantFrom('add', 'remove'), fc.integer({ min: 100, max: 199 })), {
          maxLength: 30,
        }),
        limit: fc.integer({ min: 1, max: 7 }),
      })
      /** Makes the id of a row. In the order of the ids, rows that come and go lie between rows that stay. */
      const idOf = (number: number) => `${(number * 37) % 100}-${number}`

      type List = (page: PageRange<never>) => Promise<Page<{ readonly id: string }, unknown>>
      interface ChangingList {
        readonly list: List
        add(ids: readonly string[]): Promise<void>
        /** Takes a row out of the list. For users it does nothing, because they are never removed. */
        remove(id: string): Promise<void>
      }
      const lists: Readonly<Record<string, () => ChangingList>> = {
        users: () => ({
          list: users() as List,
          add: (ids) => write((tx) => tx.users.add(ids.map((id) => aUser(id, { name: '김' })))),
          remove: async () => {},
        }),
        'users found by a search': () => ({
          list: users('김') as List,
          add: (ids) => write((tx) => tx.users.add(ids.map((id) => aUser(id, { name: `김${id.slice(-1)}` })))),
          remove: async () => {},
        }),
        'products in one state': () => ({
          list: products({ state: 'SELLABLE' }) as List,
          add: (ids) => write((tx) => tx.products.add(ids.map((id) => aProduct(id)))),
          remove: (id) => write((tx) => tx.products.save([aProduct(id, { state: 'STOPPED' })])),
        }),
        'products found by a search': () => ({
          list: products({ query: 'PRO', state: 'SELLABLE' }) as List,
          add: (ids) => write((tx) => tx.products.add(ids.map((id) => aProduct(id, { name: `Product ${id.length}` })))),
          remove: (id) => write((tx) => tx.products.save([aProduct(id, { name: 'gone' })])),
        }),
        'coupons in one state': () => ({
          list: ((page: PageRange<CouponId>) => opened.store.views.coupons.list('ISSUABLE', page)) as List,
          add: (ids) => write((tx) => tx.coupons.add(ids.map((id) => aCoupon(id)))),
          remove: (id) => write((tx) => tx.coupons.save([aCoupon(id, { state: 'CANCELED' })])),
        }),
      }

      test.each(Object.entries(lists))(
        'U4: in a list of %s, rows that stay are seen exactly once while other rows come and go',
        async (_, open) => {
          // All runs share one store, so the ids of each run get a prefix of their own.
          let run = 0
          await fc.assert(
            fc.asyncProperty(scenario, async ({ staying, events, limit }) => {
              const { list, add, remove } = open()
              const prefix = `r${run++}.`
              const ids = staying.map((number) => prefix + idOf(number))
              await add(ids)
              const added = new Set<string>()
              const waiting = [...events]
              const rows = await walkMeanwhile(limit, list, async () => {
                const [event, number] = waiting.shift() ?? []
                if (event === undefined || number === undefined) return
                const id = prefix + idOf(number)
                if (event === 'add' && !added.has(id)) {
                  added.add(id)
                  await add([id])
                } else if (added.has(id)) await remove(id)
              })
              const seen = rows.map(({ id }) => id).filter((id) => ids.includes(id))
              expect([...seen].sort()).toEqual([...ids].sort())
              expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
            }),
            { numRuns: 12, seed: 11 },
          )
        },
        60_000,
      )

      test('U4: new orders do not shift the next pages of a list: each earlier order is seen exactly once', async () => {
        const rows = Array.from({ length: 20 }, (_, index) => anOrder('mina', { tea: 1 }, at + index * 1_000))
        await write((tx) => tx.orders.add(rows.map((order) => withMessage(order))))
        let placed = 0
        for (const filter of [{}, { userId: userId('mina') }, { productId: productId('tea') }] as OrderFilter[]) {
          const list = orders(filter) as List
          const placeOrder = async () => {
            const order = anOrder('mina', { tea: 1 }, at + 60_000 + placed++)
            await write((tx) => tx.orders.add([withMessage(order)]))
          }
          const seen = await walkMeanwhile(3, list, placeOrder, { mayBeShort: true })
          const ids = seen.map(({ id }) => id)
          for (const { id } of rows) expect(ids.filter((seenId) => seenId === id)).toHaveLength(1)
        }
      })

      /** Reads all rows, page by page, and calls `between` after each page. */
      async function walkMeanwhile(
        limit: number,
        list: List,
        between: () => Promise<void>,
        options?: { readonly mayBeShort: boolean },
      ) {
        const page = async (range: PageRange<unknown>) => {
          const found = await list(range as PageRange<never>)
          await between()
          return found
        }
        return walk(limit, page, options)
      }
    })
  })
}

const asPaid = { status: 'PAID', completedAt: null, canceledAt: null, cancellation: null } as const

function matches({ userId, items, reference, status, paidAt }: Order, filter: OrderFilter): boolean {
  if (filter.userId !== undefined && filter.userId !== userId) return false
  if (filter.productId !== undefined && !items.some(({ productId }) => productId === filter.productId)) return false
  if (filter.reference !== undefined && filter.reference !== reference) return false
  if (filter.status !== undefined && filter.status !== status) return false
  return paidAt >= (filter.from ?? 0) && paidAt < (filter.to ?? Number.POSITIVE_INFINITY)
}
