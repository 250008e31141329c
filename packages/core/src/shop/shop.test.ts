import { describe, expect, test } from 'vitest'
import { settled } from '../../contract/clocks.ts'
import { aProduct, newId } from '../../contract/rows.ts'
import { failingStore, orderOfTea, teaStore } from '../../test/stores.ts'
import { chargeBalance } from '../balance/charge-balance.ts'
import type { MessageId, OrderId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import type { PolicyInput } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import type { DataPlatform } from '../delivery/ports.ts'
import { placeOrder } from '../order/place-order.ts'
import { StoreError, type StoreErrorClass } from '../store/store-error.ts'
import { createShop } from './create-shop.ts'
import type { ShopEvent } from './observer.ts'
import type { ShopParts } from './options.ts'
import type { Shop } from './shop.ts'
import type { ShopCommands } from './shop-commands.ts'

const tea = aProduct('tea', { price: 0 })

describe('reads', () => {
  const reads: [string, (shop: Shop) => Promise<unknown>][] = [
    ['balance', (shop) => shop.balance('mina')],
    ['balanceHistory', (shop) => shop.balanceHistory('mina', { limit: 20 })],
    ['products', (shop) => shop.products({ limit: 20 })],
    ['ranking', (shop) => shop.ranking()],
    ['coupons', (shop) => shop.coupons('mina', { limit: 20 })],
    ['order', (shop) => shop.order(newId<OrderId>())],
    ['orders', (shop) => shop.orders('mina', { limit: 20 })],
    ['cancelOrder (which reads first)', (shop) => shop.cancelOrder({ orderId: newId<OrderId>() })],
    ['actions', (shop) => shop.actions({ limit: 20 })],
    ['deliveries', (shop) => shop.deliveries({ limit: 20 })],
    ['delivery', (shop) => shop.delivery(newId<MessageId>())],
    ['deliveryCounts', (shop) => shop.deliveryCounts()],
    ['audit', (shop) => shop.audit()],
  ]

  test.each(reads)('O33: %s is refused with UNAVAILABLE if the store cannot be reached', async (_, read) => {
    for (const errorClass of ['unavailable', 'transient', 'commit-unknown'] satisfies StoreErrorClass[]) {
      const answer = await read(createShop({ store: failingStore(new StoreError(errorClass, 'gone')) }))
      expect(answer).toEqual(refuse({ code: 'UNAVAILABLE' }))
    }
  })

  test.each(reads)('O33: %s throws the error of a broken store', async (_, read) => {
    for (const error of [new StoreError('permanent', 'no such column'), new TypeError('a bug')]) {
      await expect(read(createShop({ store: failingStore(error) }))).rejects.toBe(error)
    }
  })
})

describe('malformed commands', () => {
  const shop = createShop({ store: failingStore() }, { maximumItems: 2 })

  /** All commands: the test does not compile if one is missing here. */
  const commands: Readonly<Record<keyof ShopCommands, true>> = {
    chargeBalance: true,
    adjustBalance: true,
    issueCoupon: true,
    placeOrder: true,
    completeOrder: true,
    cancelOrder: true,
    createUser: true,
    changeUser: true,
    eraseUser: true,
    createProduct: true,
    changeProduct: true,
    changeStock: true,
    createCoupon: true,
    changeCoupon: true,
  }

  test.each(Object.keys(commands) as (keyof ShopCommands)[])('%s rejects malformed input', async (command) => {
    for (const input of [{}, { userId: 'mina', amount: -5 }, null, undefined, 'mina', []]) {
      const rejection = await shop[command](input as never).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(rejection, JSON.stringify(input)).toBeInstanceOf(InvalidInput)
      expect((rejection as InvalidInput).issues.length).toBeGreaterThan(0)
    }
  })

  test('B6: a changed copy of a parsed command is parsed again', async () => {
    const charge = shop.parse(chargeBalance, { userId: 'mina', amount: 1 })
    await expect(shop.chargeBalance({ ...charge, amount: -5 })).rejects.toThrow(/^charge-balance: amount/)
  })

  test('the parsed input of one command is malformed for another command', async () => {
    const charge = shop.parse(chargeBalance, { userId: 'mina', amount: 1 })
    await expect(shop.issueCoupon(charge as never)).rejects.toThrow(/^issue-coupon: /)
    await expect(shop.placeOrder(charge as never)).rejects.toThrow(InvalidInput)
  })

  test('O5: the error about malformed input names the command, the path and what is wrong', async () => {
    const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 0 }] }
    await expect(shop.placeOrder(order)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringMatching(/^place-order: items\.0\.quantity/),
      issues: [{ path: 'items.0.quantity', message: expect.any(String) }],
    })
  })

  test('O4: an order with more lines than the policy allows is rejected, even if another shop has parsed it', async () => {
    const items = ['a', 'b', 'c'].map((productId) => ({ productId, quantity: 1 }))
    await expect(shop.placeOrder({ userId: 'mina', items })).rejects.toThrow(/^place-order: items/)
    const parsed = createShop({ store: failingStore() }).parse(placeOrder, { userId: 'mina', items })
    await expect(shop.placeOrder(parsed)).rejects.toThrow(/^place-order: items/)
    expect(shop.parse(placeOrder, { userId: 'mina', items: items.slice(1) }).items).toHaveLength(2)
  })
})

describe('making a shop', () => {
  test.each<[object | undefined, string]>([
    [undefined, 'store'],
    [{}, 'store'],
    [{ store: {} }, 'unitOfWork'],
    [{ store: { ...failingStore(), audit: undefined } }, 'audit'],
    [{ store: failingStore(), users: {} }, 'users'],
    [{ store: failingStore(), catalogue: { byIds: () => {} } }, 'catalogue'],
    [{ store: failingStore(), dataPlatform: { send: () => [] } }, 'dataPlatform'],
  ])('the error names the part that is missing or incomplete: case %#', (parts, missing) => {
    expect(() => createShop(parts as never)).toThrow(TypeError)
    expect(() => createShop(parts as never)).toThrow(new RegExp(missing))
  })

  test.each<[object, string]>([
    [{ maximumBalance: 0 }, 'maximumBalance'],
    [{ commit: { lanes: 2 } }, 'commit.lanes'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('a policy such as %j is refused with the path of the setting', (policy, path) => {
    const create = () => createShop({ store: failingStore() }, policy as PolicyInput)
    expect(create).toThrow(InvalidInput)
    expect(create).toThrow(expect.objectContaining({ issues: [{ path, message: expect.any(String) }] }))
  })

  test('`manages` says whether the shop manages users and products itself', () => {
    const users = { find: async () => new Map() }
    const catalogue = { byIds: async () => new Map(), sellable: async () => ({ rows: [], next: null }) }
    const manages = (parts: Partial<ShopParts>) => createShop({ store: failingStore(), ...parts }).manages
    expect(manages({})).toEqual({ users: true, products: true })
    expect(manages({ users })).toEqual({ users: false, products: true })
    expect(manages({ catalogue })).toEqual({ users: true, products: false })
  })
})

describe('ports of the host', () => {
  const events: ShopEvent[] = []
  const observer = (event: ShopEvent) => void events.push(event)
  const chargeWith = (error: unknown) => {
    const users = { find: () => Promise.reject(error) }
    return createShop({ store: failingStore(), users, observer }).chargeBalance({ userId: 'mina', amount: 1 })
  }

  test('O33: a command is refused with UNAVAILABLE if the user directory cannot be reached, and the observer receives the error', async () => {
    const error = new StoreError('unavailable', 'gone')
    expect(await chargeWith(error)).toEqual(refuse({ code: 'UNAVAILABLE' }))
    expect(events).toMatchObject([
      { type: 'read failed', class: 'unavailable', error },
      { type: 'command answered', name: 'charge-balance', outcome: 'refused', code: 'UNAVAILABLE' },
    ])
  })

  test('O33: the error of a broken user directory reaches the caller', async () => {
    const bug = new TypeError('a bug')
    await expect(chargeWith(bug)).rejects.toBe(bug)
  })

  test.each([undefined, null, [], [['mina', {}]], {}, new Set(['mina'])])(
    'an answer of a host that is no Map, such as %j, is an error that names the method',
    async (answer) => {
      const users = { find: async () => answer }
      const withUsers = createShop({ store: failingStore(), users } as never)
      const mustBeMap = 'users.find must return a promise of a Map: write return new Map([[id, {}]])'
      await expect(withUsers.chargeBalance({ userId: 'mina', amount: 1 })).rejects.toThrow(new TypeError(mustBeMap))
      await expect(withUsers.quote(orderOfTea)).rejects.toThrow(new TypeError(mustBeMap))

      const productsMustBeMap = 'catalogue.byIds must return a promise of a Map: write return new Map([[id, product]])'
      const catalogue = { byIds: async () => answer, sellable: () => {} }
      const withCatalogue = createShop({ store: failingStore(), catalogue } as never)
      await expect(withCatalogue.placeOrder(orderOfTea)).rejects.toThrow(new TypeError(productsMustBeMap))
      await expect(withCatalogue.product('tea')).rejects.toThrow(new TypeError(productsMustBeMap))
    },
  )

  test.each([1.5, -1, '5', 1_000_000_001, undefined])(
    "a price of %s in the host's catalogue is an error",
    async (price) => {
      const catalogue = { byIds: async () => new Map([[tea.id, { ...tea, price }]]), sellable: () => {} }
      const shop = createShop({ store: failingStore(), catalogue } as never)
      await expect(shop.placeOrder(orderOfTea)).rejects.toThrow(`the catalogue has tea at ${price}`)
    },
  )

  test.each([
    [{ name: undefined }, 'the catalogue has tea without a name'],
    [{ state: 'SOLD' }, 'the catalogue has tea in the state SOLD'],
    [{ id: 'cup' }, 'the catalogue has the product cup at the key tea'],
  ])("a product with %j in the host's catalogue is an error", async (wrong, message) => {
    const catalogue = { byIds: async () => new Map([[tea.id, { ...tea, ...wrong }]]), sellable: () => {} }
    const shop = createShop({ store: failingStore(), catalogue } as never)
    await expect(shop.placeOrder(orderOfTea)).rejects.toThrow(message)
  })
})

test('an async observer that fails does not end the process', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const failing = async () => {
    throw new Error('no log')
  }
  const shop = createShop({ store: failingStore(), observer: failing })
  await expect(shop.createUser({ name: 'Mina' })).rejects.toThrow()
  // Node reports an unhandled rejection after the microtasks of this turn.
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('R7: a day closes only when `unitOfWork.deadline`, the longest time that an attempt at a batch may take, has passed since its end', async () => {
  const midnight = Date.parse('2025-03-11T00:00:00+09:00')
  const builtAt = async (now: number) => {
    const built: string[] = []
    const statistics = {
      now: async () => now,
      undoBuildsAfter: async () => {},
      firstSale: async () => midnight - 1,
      lastBuilt: async () => null,
      register: async () => {},
      due: async (until: string) => [until],
      acquire: async () => true,
      rebuild: async ({ day }: { day: string }) => built.push(day),
      release: async () => {},
    }
    const store = { ...failingStore(), unitOfWork: { deadline: 5_000 }, statistics }
    const clock = { now: () => now, elapsed: () => now, sleep: async () => {} }
    const shop = createShop({ store, clock } as never, { ranking: { at: '00:00' } })
    await shop.jobs.ranking.buildDueDays()
    return built
  }
  expect(await builtAt(midnight + 4_999)).toEqual(['2025-03-09'])
  expect(await builtAt(midnight + 5_000)).toEqual(['2025-03-10'])
})

describe('messages', () => {
  const dataPlatform: DataPlatform = { timeLimit: 1_000, capacity: () => 8, send: () => [] }

  /** A shop whose running relay has looked at the outbox once. */
  async function open(parts: Partial<ShopParts> = { dataPlatform }) {
    const { store, claims } = teaStore()
    const events: ShopEvent[] = []
    const observer = (event: ShopEvent) => void events.push(event)
    const shop = createShop({ store, observer, ...parts }, { delivery: { pollInterval: 60_000 } })
    shop.start(['relay'])
    await settled()
    return { shop, events, claims }
  }

  test('D1: a commit with a message wakes the relay of its own process, and a commit without a message does not', async () => {
    const { shop, claims, events } = await open()
    expect(claims()).toBe(1)
    await shop.chargeBalance({ userId: 'mina', amount: 1 })
    await settled()
    expect(claims()).toBe(1)
    await shop.placeOrder(orderOfTea)
    await settled()
    expect(claims()).toBe(2)
    await shop.stop()
    expect(events.flatMap((event) => ('messageCount' in event ? event.messageCount : []))).toEqual([0, 1])
  })

  test('if the observer throws, the order is still committed exactly once, and the relay looks for its message', async () => {
    const observer = () => {
      throw new Error('no space left for a metric')
    }
    const { shop, claims } = await open({ dataPlatform, observer })
    expect(await shop.placeOrder(orderOfTea)).toMatchObject({ ok: true })
    await settled()
    expect(claims()).toBe(2)
    await shop.stop()
  })

  test('D5: a shop without a platform claims no messages', async () => {
    const { shop, claims } = await open({})
    await shop.placeOrder(orderOfTea)
    await settled()
    await shop.stop()
    expect(claims()).toBe(0)
  })
})
