import { describe, expect, test } from 'vitest'
import { anOrder, newId } from '../../contract/rows.ts'
import { failingStore } from '../../test/stores.ts'
import type { OrderId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { ok, refuse } from '../base/results.ts'
import type { Store } from '../store/store.ts'
import { createShop } from './create-shop.ts'
import type { Shop } from './shop.ts'

const shop = createShop({ store: failingStore() })
const expectInvalidInput = async (answer: Promise<unknown>) => {
  await expect(answer).rejects.toThrow(InvalidInput)
}

const pages: [string, (page: never) => Promise<unknown>][] = [
  ['products', (page) => shop.products(page)],
  ['balanceHistory', (page) => shop.balanceHistory('mina', page)],
  ['coupons', (page) => shop.coupons('mina', page)],
  ['orders', (page) => shop.orders('mina', page)],
  ['deliveries', (page) => shop.deliveries(page)],
]

describe.each(pages)('a page of %s', (_, read) => {
  test.each([0, -1, 1.5, 101, Number.NaN, undefined, '20', null])('a limit of %s rows is refused', async (limit) => {
    await expectInvalidInput(read({ limit } as never))
  })

  test.each([undefined, null, 20, [], { limit: 20, afer: 'tea' }, { limit: 20, after: {} }, { limit: 20, after: '' }])(
    'the page %j is refused',
    async (page) => {
      await expectInvalidInput(read(page as never))
    },
  )
})

test('a delivery state that does not exist is refused', async () => {
  await expectInvalidInput(shop.deliveries({ limit: 20, state: 'LOST' as never }))
})

test.each([{ days: 0 }, { days: 31 }, { limit: 101 }, { limit: 1.5 }, { limit: 0 }, { day: 3 }, null])(
  'the ranking query %j is refused',
  async (query) => {
    await expectInvalidInput(shop.ranking(query as never))
  },
)

describe.each(['', '.', '..', 'mina kim', 'x'.repeat(65), 7, null, undefined])('the id %j', (id) => {
  test.each<[string, (shop: Shop, id: never) => Promise<unknown>]>([
    ['balance', (shop, id) => shop.balance(id)],
    ['balanceHistory', (shop, id) => shop.balanceHistory(id, { limit: 20 })],
    ['coupons', (shop, id) => shop.coupons(id, { limit: 20 })],
    ['orders', (shop, id) => shop.orders(id, { limit: 20 })],
    ['order', (shop, id) => shop.order(id)],
    ['delivery', (shop, id) => shop.delivery(id)],
  ])('is refused by %s', async (_, read) => {
    await expectInvalidInput(read(shop, id as never))
  })
})

describe('an order', () => {
  const fail = (): never => {
    throw new Error('not part of this test')
  }
  const unused = { ofUser: fail, list: fail, inPeriod: fail }
  const order = anOrder('mina', { tea: 1 })
  const store: Store = {
    ...failingStore(),
    views: {
      ...failingStore().views,
      orders: {
        byIds: async (ids) => new Map([[order.id, order] as const].filter(([id]) => ids.includes(id))),
        ...unused,
      },
    },
  }
  const shopWithOrder = createShop({ store })
  const notFound = refuse({ code: 'ORDER_NOT_FOUND', orderId: order.id })

  test.each([
    ['the host', undefined, true],
    ['an operator', { id: 'ops', operator: true }, true],
    ['its owner', { id: 'mina', operator: false }, true],
    ['another user', { id: 'jun', operator: false }, false],
  ])('O35: only the host, operators and the owner find an order: %s', async (_, actor, found) => {
    expect(await shopWithOrder.order(order.id, actor && { actor })).toEqual(found ? ok(order) : notFound)
  })

  test('an unknown order is not found', async () => {
    const orderId = newId<OrderId>()
    expect(await shopWithOrder.order(orderId)).toEqual(refuse({ code: 'ORDER_NOT_FOUND', orderId }))
  })

  test.each([
    { acto: { id: 'jun', operator: false } },
    { actor: { id: 'jun' } },
    { actor: 'jun' },
    { actor: null },
    { id: 'jun', operator: false },
    'jun',
    null,
  ])('a read with the options %j is refused, because a misspelt actor would read as the host', async (options) => {
    await expectInvalidInput(shopWithOrder.order(order.id, options as never))
  })
})
