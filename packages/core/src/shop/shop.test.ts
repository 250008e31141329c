import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { settled } from '../../contract/clocks.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { aProduct, newId, userId } from '../../contract/rows.ts'
import { ChargeBalance } from '../balance/charge-balance.ts'
import type { MessageId, OrderId } from '../base/ids.ts'
import { refuse } from '../base/results.ts'
import type { DataPlatform, Outbox } from '../delivery/ports.ts'
import { CancelOrder } from '../order/cancel-order.ts'
import { PlaceOrder } from '../order/place-order.ts'
import type { Store } from '../store/store.ts'
import { StoreError, type StoreErrorClass } from '../store/store-error.ts'
import type { ShopEvent } from './observer.ts'
import { createShop, type Shop } from './shop.ts'

const mina = userId('mina')
const tea = aProduct('tea', { price: 0 })

/** A store in which every port fails alike. */
function failing(error: unknown): Store {
  const port = new Proxy({}, { get: () => () => Promise.reject(error) })
  const views = new Proxy({}, { get: () => port })
  return { unitOfWork: port, views, outbox: port, statistics: port, audit: port, pruning: port } as unknown as Store
}

describe('reads', () => {
  const reads: [string, (shop: Shop) => Promise<unknown>][] = [
    ['balance', (shop) => shop.balance(mina)],
    ['balanceHistory', (shop) => shop.balanceHistory(mina, { limit: 20 })],
    ['products', (shop) => shop.products({ limit: 20 })],
    ['bestSellers', (shop) => shop.bestSellers()],
    ['coupons', (shop) => shop.coupons(mina, { limit: 20 })],
    ['order', (shop) => shop.order(newId<OrderId>())],
    ['orders', (shop) => shop.orders(mina, { limit: 20 })],
    ['cancelOrder, which reads first', (shop) => shop.cancelOrder(CancelOrder.parse({ orderId: newId<OrderId>() }))],
    ['deliveries', (shop) => shop.deliveries(null, { limit: 20 })],
    ['deliveryCounts', (shop) => shop.deliveryCounts()],
    ['retryDelivery', (shop) => shop.retryDelivery(newId<MessageId>())],
    ['discardDelivery', (shop) => shop.discardDelivery(newId<MessageId>())],
    ['retryDeliveries', (shop) => shop.retryDeliveries()],
    ['discardDeliveries', (shop) => shop.discardDeliveries()],
    ['audit', (shop) => shop.audit()],
  ]

  test.each(reads)('O33: %s of a store that cannot be reached just now is UNAVAILABLE', async (_, read) => {
    for (const errorClass of ['unavailable', 'transient', 'commit-unknown'] satisfies StoreErrorClass[]) {
      const answer = await read(createShop(failing(new StoreError(errorClass, 'gone'))))
      expect(answer).toEqual(refuse({ code: 'UNAVAILABLE' }))
    }
  })

  test.each(reads)('O33: %s of a store that is broken throws what is broken', async (_, read) => {
    for (const error of [new StoreError('permanent', 'no such column'), new TypeError('a bug')]) {
      await expect(read(createShop(failing(error)))).rejects.toBe(error)
    }
  })
})

describe('what no page, query or order may be', () => {
  const shop = createShop(failing(new Error('the store was asked')), { maximumItems: 2 })

  test.each([0, -1, 1.5, 101, Number.NaN, undefined])('a page of %s rows', async (limit) => {
    const page = { limit } as { limit: number }
    const reads = [
      shop.products(page),
      shop.balanceHistory(mina, page),
      shop.coupons(mina, page),
      shop.orders(mina, page),
      shop.deliveries(null, page),
    ]
    for (const read of reads) await expect(read).rejects.toThrow(RangeError)
  })

  test.each([{ days: 0 }, { days: 31 }, { limit: 101 }, { limit: 1.5 }])('a ranking of %o', async (query) => {
    await expect(shop.bestSellers(query)).rejects.toThrow(z.ZodError)
  })

  test('an order of more lines than the shop takes, whatever its schema took', async () => {
    const items = ['a', 'b', 'c'].map((productId) => ({ productId, quantity: 1 }))
    const order = PlaceOrder.parse({ userId: 'mina', items })
    await expect(shop.placeOrder(order)).rejects.toThrow(RangeError)
  })
})

describe('who has no compiler', () => {
  const shop = createShop(failing(new Error('the store was asked')))
  const charge = ChargeBalance.parse({ userId: 'mina', amount: 1 })

  test.each([
    'chargeBalance',
    'issueCoupon',
    'cancelOrder',
    'createUser',
    'createProduct',
    'changeProduct',
    'changeStock',
    'createCoupon',
    'changeCoupon',
  ] as const)('B6: %s takes no command that nobody has parsed', async (command) => {
    for (const made of [{}, { userId: 'mina', amount: -5 }, { ...charge }, { ...charge, amount: -5 }]) {
      await expect((async () => shop[command](made as never))(), command).rejects.toThrow(
        /takes only what its schema's/,
      )
    }
  })

  test('O5: nor does placeOrder', async () => {
    const order = PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
    await expect(shop.placeOrder({ ...order })).rejects.toThrow(/^place-order takes only/)
    await expect(shop.placeOrder(charge as never)).rejects.toThrow(TypeError)
  })

  test('B6: a command is none of another kind', async () => {
    await expect(shop.issueCoupon(charge as never)).rejects.toThrow(/^issue-coupon takes only/)
  })

  test.each([
    { idempotencyKey: 'k' },
    { idempotency: 'k' },
    { idempotency: null },
    { idempotency: { key: 'k' } },
    { idempotency: { scope: '', key: 'k' } },
    { idempotency: { scope: 's'.repeat(129), key: 'k' } },
    { idempotency: { scope: 'mina', key: 1 } },
    { idempotency: { scope: 'mina', key: '' } },
    { idempotency: { scope: 'mina', key: 'a b' } },
    { idempotency: { scope: 'mina', key: 'k'.repeat(256) } },
    { ownedBy: 'mina' },
  ])('B13: a call with %j is told so, and not done without a key', async (call) => {
    await expect(shop.chargeBalance(charge, call as never)).rejects.toThrow(TypeError)
  })

  test.each<[object, string]>([
    [{}, 'unitOfWork'],
    [{ ...failing(new Error()), audit: undefined }, 'audit'],
    [{ ...failing(new Error()), users: {} }, 'users'],
    [{ ...failing(new Error()), products: { byIds: () => {} } }, 'products'],
  ])('a shop of too few ports is told which is missing', (ports, missing) => {
    expect(() => createShop(ports as never)).toThrow(new RegExp(missing))
  })

  test.each([1.5, -1, '5', 1_000_000_001, undefined])(
    'O37: a price of %s in a catalogue is a fault of the catalogue',
    async (price) => {
      const products = { byIds: async () => new Map([[tea.id, { ...tea, price }]]), sellable: () => {} }
      const order = PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
      const selling = createShop({ ...failing(new Error('the store was asked')), products } as never)
      await expect(selling.placeOrder(order)).rejects.toThrow(`the catalogue has tea at ${price}`)
    },
  )
})

describe('what the host keeps', () => {
  const charge = ChargeBalance.parse({ userId: 'mina', amount: 1 })
  const events: ShopEvent[] = []
  const observer = (event: ShopEvent) => void events.push(event)
  const commandOf = (error: unknown) => {
    const users = { existing: () => Promise.reject(error) }
    return createShop({ ...failing(new Error('the store was asked')), users, observer }).chargeBalance(charge)
  }

  test('O33: cannot be reached just now: UNAVAILABLE, and the observer is told why', async () => {
    const error = new StoreError('unavailable', 'gone')
    expect(await commandOf(error)).toEqual(refuse({ code: 'UNAVAILABLE' }))
    expect(events).toEqual([{ type: 'read failed', class: 'unavailable', error }])
  })

  test('O33: is broken: what is broken reaches the caller', async () => {
    const bug = new TypeError('a bug')
    await expect(commandOf(bug)).rejects.toBe(bug)
  })
})

test('R7: a day is closed no sooner than the longest time that a batch of its last moment may take', async () => {
  const midnight = Date.parse('2025-03-11T00:00:00+09:00')
  const builtAt = async (now: number) => {
    const built: string[] = []
    const statistics = {
      firstSale: async () => midnight - 1,
      lastBuilt: async () => null,
      open: async () => {},
      due: async (until: string) => [until],
      acquire: async () => true,
      rebuild: async ({ day }: { day: string }) => built.push(day),
      release: async () => {},
    }
    const store = { ...failing(new Error('the store was asked')), unitOfWork: { deadline: 5_000 }, statistics }
    const clock = { now: () => now, elapsed: () => now, sleep: async () => {} }
    await createShop({ ...store, clock } as never, { ranking: { at: '00:00' } }).ranking.buildDueDays()
    return built
  }
  expect(await builtAt(midnight + 4_999)).toEqual(['2025-03-09'])
  expect(await builtAt(midnight + 5_000)).toEqual(['2025-03-10'])
})

test('a policy that is out of range is refused before anything is opened', () => {
  expect(() => createShop(failing(new Error('opened')), { maximumBalance: 0 })).toThrow(z.ZodError)
})

describe('messages', () => {
  /** A store that sells tea for nothing to Mina, and counts how often its outbox is looked at. */
  function open({ platform = true } = {}) {
    let looks = 0
    const outbox: Partial<Outbox> = {
      async claim() {
        looks++
        return []
      },
      retry: async (ids) => (ids === 'all' ? 3 : ids.length),
      discard: async () => 0,
      find: async () => undefined,
    }
    const found = {
      'users.existing': new Set([mina]),
      'products.byIds': new Map([[tea.id, tea]]),
      'stock.lock': new Map([[tea.id, { productId: tea.id, quantity: 9 }]]),
    }
    const dataPlatform: DataPlatform = { timeLimit: 1_000, capacity: () => 8, send: () => [] }
    const events: ShopEvent[] = []
    const shop = createShop(
      {
        ...failing(new Error('not part of this test')),
        outbox: outbox as Outbox,
        unitOfWork: {
          deadline: 1_000,
          run: async (_, work) => ({ repeated: false, value: await work(recordingTx(found).tx) }),
        },
        observer: (event) => events.push(event),
        ...(platform && { dataPlatform }),
      },
      { delivery: { poll: 60_000 } },
    )
    return { shop, events, looks: () => looks }
  }
  const order = PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })

  async function relaying(shop: Shop, act: () => Promise<void>) {
    const stop = Promise.withResolvers<void>()
    const running = shop.relay.run(stop.promise)
    await settled()
    await act()
    stop.resolve()
    await running
  }

  test('D1: a commit with a message wakes the relay of its own process, one without does not', async () => {
    const { shop, looks, events } = open()
    await relaying(shop, async () => {
      expect(looks()).toBe(1)
      await shop.chargeBalance(ChargeBalance.parse({ userId: 'mina', amount: 1 }))
      await settled()
      expect(looks()).toBe(1)
      await shop.placeOrder(order)
      await settled()
      expect(looks()).toBe(2)
    })
    expect(events.map((event) => 'messages' in event && event.messages)).toEqual([0, 1])
  })

  test('an observer that throws changes nothing: an order is committed once, and its message is looked for', async () => {
    const { shop, looks, events } = open()
    events.push = () => {
      throw new Error('no room for a metric')
    }
    await relaying(shop, async () => {
      expect(await shop.placeOrder(order)).toMatchObject({ ok: true })
      await settled()
      expect(looks()).toBe(2)
    })
  })

  test('D8: so do messages that are replayed, and none that is left alone', async () => {
    const { shop, looks } = open()
    await relaying(shop, async () => {
      await shop.discardDelivery(newId<MessageId>())
      await shop.discardDeliveries()
      await settled()
      expect(looks()).toBe(1)
      await shop.retryDelivery(newId<MessageId>())
      await settled()
      expect(looks()).toBe(2)
      expect(await shop.retryDeliveries()).toEqual({ ok: true, value: 3 })
      await settled()
      expect(looks()).toBe(3)
    })
  })

  test('D5: a shop without a platform leaves its messages alone', async () => {
    const { shop, looks } = open({ platform: false })
    await relaying(shop, async () => {
      await shop.placeOrder(order)
      await settled()
    })
    expect(looks()).toBe(0)
  })
})
