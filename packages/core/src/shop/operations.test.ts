import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { newId } from '../../contract/rows.ts'
import { teaStore } from '../../test/stores.ts'
import type { MessageId } from '../base/ids.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { ok, refuse } from '../base/results.ts'
import type { DataPlatform, Delivery, Outbox } from '../delivery/ports.ts'
import type { SalesStatistics } from '../ranking/ports.ts'
import { StoreError, type StoreErrorClass } from '../store/store-error.ts'
import { createShop } from './create-shop.ts'
import type { ShopEvent } from './observer.ts'
import type { Shop } from './shop.ts'

const dataPlatform: DataPlatform = { timeLimit: 1_000, capacity: () => 8, send: () => [] }
const id = newId<MessageId>()
const delivery = { id, type: 'order.paid', state: 'WAITING' } as Delivery

/** A shop over this outbox. Its relay has looked at the outbox once. */
async function open(outbox: Partial<Outbox>, statistics: Partial<SalesStatistics> = {}) {
  const { store, claims } = teaStore(outbox)
  const events: ShopEvent[] = []
  const shop = createShop(
    {
      store: { ...store, statistics: statistics as SalesStatistics },
      dataPlatform,
      clock: manualClock('2025-03-11T12:00:00+09:00'),
      observer: (event) => events.push(event),
    },
    { delivery: { pollInterval: 60_000 } },
  )
  shop.start(['relay'])
  await settled()
  return { shop, events, claims }
}

const fail = (error: unknown) => () => Promise.reject(error)
const storeError = (errorClass: StoreErrorClass) => new StoreError(errorClass, errorClass)

const operations: [string, (shop: Shop) => Promise<unknown>][] = [
  ['retryDelivery', (shop) => shop.retryDelivery(id)],
  ['discardDelivery', (shop) => shop.discardDelivery(id)],
  ['retryDeliveries', (shop) => shop.retryDeliveries()],
  ['resumeDeliveries', (shop) => shop.resumeDeliveries()],
  ['discardDeliveries', (shop) => shop.discardDeliveries()],
]

describe.each(operations)('D8, D12: %s', (name, run) => {
  test.each([
    ['commit-unknown', 'OUTCOME_UNKNOWN'],
    ['unavailable', 'UNAVAILABLE'],
    ['transient', 'UNAVAILABLE'],
  ] as const)('an error of class %s becomes %s, and the relay looks at the outbox again', async (errorClass, code) => {
    const error = storeError(errorClass)
    const { shop, events, claims } = await open({ retry: fail(error), discard: fail(error), resume: fail(error) })
    expect(await run(shop)).toEqual(refuse({ code }))
    await settled()
    expect(claims()).toBe(2)
    expect(events).toEqual([{ type: 'operation failed', class: errorClass, error }])
    await shop.stop()
  })

  test.each([storeError('permanent'), new TypeError('a bug')])(
    'the error of a broken store, %s, is thrown, and the relay looks at the outbox again',
    async (error) => {
      const { shop, claims } = await open({ retry: fail(error), discard: fail(error), resume: fail(error) })
      await expect(run(shop)).rejects.toBe(error)
      await settled()
      expect(claims()).toBe(2)
      await shop.stop()
    },
  )

  test.each([0, 1])('after a call that changed %i messages, the relay looks at the outbox again', async (changed) => {
    const change = async () => changed
    const { shop, claims } = await open({ retry: change, discard: change, resume: change, find: async () => delivery })
    // `retryDelivery` and `discardDelivery` answer with the message, and the other operations with the number of messages.
    expect(await run(shop)).toEqual(ok(name.endsWith('Delivery') ? delivery : changed))
    await settled()
    expect(claims()).toBe(2)
    await shop.stop()
  })
})

describe('D4: an operation by an operator counts no messages', () => {
  const boss = { actor: { id: 'boss', operator: true } }
  const change = async () => 5
  const openWith = (dead: readonly Delivery[]) =>
    open({
      counts: fail(storeError('unavailable')),
      deliveries: async () => ({ rows: dead, next: null }),
      retry: change,
      discard: change,
      resume: change,
    })

  test('an operator can retry, discard and resume messages even if counting them fails', async () => {
    const { shop } = await openWith([{ ...delivery, state: 'DEAD' }])
    expect(await shop.retryDeliveries(boss)).toEqual(ok(5))
    expect(await shop.discardDeliveries(boss)).toEqual(ok(5))
    expect(await shop.resumeDeliveries(boss)).toEqual(ok(5))
    await shop.stop()
  })

  test('without a dead message, nothing is retried or discarded, but waiting messages are resumed', async () => {
    const { shop } = await openWith([])
    expect(await shop.retryDeliveries(boss)).toEqual(ok(0))
    expect(await shop.discardDeliveries(boss)).toEqual(ok(0))
    expect(await shop.resumeDeliveries(boss)).toEqual(ok(5))
    await shop.stop()
  })
})

describe.each(operations.slice(0, 2))('D8: %s', (_, run) => {
  /** `changed`: how many messages each operation changes. `find`: how the message is then read back. */
  const openWith = (changed: number, find: Outbox['find']) =>
    open({ retry: async () => changed, discard: async () => changed, find })

  test.each(['unavailable', 'transient', 'commit-unknown'] as const)(
    'if the message has changed and reading it back fails with %s, the answer is OUTCOME_UNKNOWN',
    async (errorClass) => {
      const { shop, claims } = await openWith(1, fail(storeError(errorClass)))
      expect(await run(shop)).toEqual(refuse({ code: 'OUTCOME_UNKNOWN' }))
      await settled()
      expect(claims()).toBe(2)
      await shop.stop()
    },
  )

  test('if the message has not changed and reading it back fails, the answer is UNAVAILABLE', async () => {
    const { shop } = await openWith(0, fail(storeError('unavailable')))
    expect(await run(shop)).toEqual(refuse({ code: 'UNAVAILABLE' }))
    await shop.stop()
  })

  test('a permanent error while a changed message is read back is thrown, and the relay looks at the outbox again', async () => {
    const error = storeError('permanent')
    const { shop, claims } = await openWith(1, fail(error))
    await expect(run(shop)).rejects.toBe(error)
    await settled()
    expect(claims()).toBe(2)
    await shop.stop()
  })

  test('an unknown message is refused with DELIVERY_NOT_FOUND', async () => {
    const { shop } = await openWith(0, async () => undefined)
    expect(await run(shop)).toEqual(refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId: id }))
    await shop.stop()
  })
})

test.each(['', 'tea', 7, undefined])('the delivery id %j is refused, and the outbox is not called', async (text) => {
  const { shop, claims } = await open({})
  await expect(shop.retryDelivery(text as never)).rejects.toThrow(InvalidInput)
  await expect(shop.discardDelivery(text as never)).rejects.toThrow(InvalidInput)
  await settled()
  // The relay's claim at the start; the refused calls have not woken the relay.
  expect(claims()).toBe(1)
  await shop.stop()
})

describe('R10: rebuildDay', () => {
  const noSales: Partial<SalesStatistics> = {
    now: async () => Date.now(),
    undoBuildsAfter: async () => {},
    firstSale: async () => null,
    register: async () => {},
  }
  const openForRebuild = (statistics: Partial<SalesStatistics>) => open({}, { ...noSales, ...statistics })

  test.each([
    ['commit-unknown', 'OUTCOME_UNKNOWN'],
    ['unavailable', 'UNAVAILABLE'],
    ['transient', 'UNAVAILABLE'],
  ] as const)('an error of class %s becomes %s', async (errorClass, code) => {
    const error = storeError(errorClass)
    const { shop, events } = await openForRebuild({ rebuild: fail(error) })
    expect(await shop.rebuildDay('2025-03-10')).toEqual(refuse({ code }))
    expect(events).toEqual([{ type: 'operation failed', class: errorClass, error }])
    await shop.stop()
  })

  test('the answer is UNAVAILABLE if the store fails before it has recorded the operator’s action', async () => {
    const error = storeError('unavailable')
    const { shop, events } = await openForRebuild({ now: fail(error) })
    const actor = { id: 'boss', operator: true }
    expect(await shop.rebuildDay('2025-03-10', { actor })).toEqual(refuse({ code: 'UNAVAILABLE' }))
    expect(events).toEqual([{ type: 'operation failed', class: 'unavailable', error }])
    await shop.stop()
  })

  test.each([storeError('permanent'), new TypeError('a bug')])(
    'the error of a broken store, %s, is thrown',
    async (error) => {
      const { shop } = await openForRebuild({ rebuild: fail(error) })
      await expect(shop.rebuildDay('2025-03-10')).rejects.toBe(error)
      await shop.stop()
    },
  )

  test('`rebuildDay` returns how many different products were sold, or null for a day that is not over', async () => {
    const { shop } = await openForRebuild({ rebuild: async () => 7 })
    expect(await shop.rebuildDay('2025-03-10')).toEqual(ok(7))
    expect(await shop.rebuildDay('2025-03-11')).toEqual(ok(null))
    await shop.stop()
  })

  test.each(['2025-02-30', '10 March', '1969-12-31', 7, undefined])('the day %j is refused', async (day) => {
    const { shop } = await openForRebuild({})
    await expect(shop.rebuildDay(day as never)).rejects.toThrow(InvalidInput)
    await shop.stop()
  })
})
