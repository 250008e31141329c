import { describe, expect, test } from 'vitest'
import type { Claimed, DeliveryFilter, Outbox, Settlement } from '../../src/adapter.ts'
import type { Message, Order } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import { aMessage, anOrder, canceledOrder, inUnit, newId, withMessage } from '../rows.ts'
import { openedBy } from '../scene.ts'
import { atMost, suiteOptions, waitingOn } from '../waiting.ts'

/** Lengths of leases in milliseconds: `long` outlives every test, and `short` ends after a millisecond. */
const [long, short] = [60_000, 1]

/** Tests how relays and operators move a message from WAITING to SENT, DEAD or DISCARDED: D1, D2, D4, D5, D8 to D10, D12, D14. */
export function describeOutbox(harness: Harness): void {
  describe('outbox', suiteOptions(harness), () => {
    const opened = openedBy(harness)
    const { eventually } = waitingOn(harness)

    /** How many orders were written. Each is paid a millisecond after the one before it. */
    let written = 0
    /** Writes a PAID order with its message. Messages are due in the order in which they are written. */
    async function writePaid(): Promise<{ order: Order; message: Message }> {
      const order = anOrder('mina', { tea: 1 }, 1_741_000_000_000 + written++)
      const message = aMessage(order)
      await inUnit(opened.store, (tx) => tx.orders.add([withMessage(order, message)]))
      return { order, message }
    }

    async function writeCanceled(order: Order): Promise<{ order: Order; message: Message }> {
      const after = canceledOrder(order)
      const message = aMessage(after, 'order.canceled')
      await inUnit(opened.store, async (tx) => {
        await tx.orders.lock([order.id])
        tx.orders.cancel([withMessage(after, message)])
      })
      return { order: after, message }
    }

    const claim = (token: string, limit = 10, leaseFor = long, outbox: Outbox = opened.store.outbox) =>
      outbox.claim({ token, limit, leaseFor })
    const settle = (token: string, ...settlements: Settlement[]) => opened.store.outbox.settle(token, settlements)
    const stateOf = async ({ id }: Message) => (await opened.store.outbox.find(id))?.state
    /**
     * Claims all due messages, up to 100, with the token `killer`, and makes `message` DEAD. `killer` still holds the other
     * messages.
     */
    async function kill(message: Message) {
      await claim('killer', 100)
      await settle('killer', { id: message.id, type: 'dead', error: 'HTTP 400' })
    }
    /** Tries to claim until a message is due, that is until a lease or a pause has ended by the store's clock. */
    const claimSoon = (token: string, outbox: Outbox = opened.store.outbox, limit = 10) =>
      eventually('a message is due', async () => {
        const claimed = await outbox.claim({ token, limit, leaseFor: long })
        expect(claimed).not.toEqual([])
        return claimed
      })
    const idsOf = (claimed: readonly Claimed[]) => claimed.map(({ message }) => message.id)

    test('D1: a message is claimed with its order', async () => {
      const { order, message } = await writePaid()
      expect(await claim('a')).toEqual([{ message: { ...message, order }, attempt: 1 }])
    })

    test('D10: a claimed message shows its order as it was when the message was written', async () => {
      const { order, message } = await writePaid()
      const after = await writeCanceled(order)
      expect(await claim('a')).toEqual([{ message: { ...message, order }, attempt: 1 }])
      await settle('a', { id: message.id, type: 'sent' })
      expect(await claim('a')).toEqual([{ message: { ...after.message, order: after.order }, attempt: 1 }])
    })

    test('D4: the messages that have been due the longest are claimed first, up to the limit', async () => {
      const messages = [await writePaid(), await writePaid(), await writePaid()].map(({ message }) => message.id)
      expect(idsOf(await claim('a', 2))).toEqual(messages.slice(0, 2))
      expect(idsOf(await claim('a', 2))).toEqual(messages.slice(2))
      expect(await claim('a', 2)).toEqual([])
    })

    test('D9: a claimed message is not claimed again while its lease lasts', async () => {
      await writePaid()
      const elsewhere = await opened.again()
      expect(await claim('a')).toHaveLength(1)
      expect(await claim('b')).toEqual([])
      expect(await claim('b', 10, long, elsewhere.outbox)).toEqual([])
    })

    test('D5, D9: when the lease of a crashed relay ends, another relay can claim the message, as attempt 2', async () => {
      const { order, message } = await writePaid()
      const elsewhere = await opened.again()
      await claim('a', 10, short)
      expect(await claimSoon('b', elsewhere.outbox)).toEqual([{ message: { ...message, order }, attempt: 2 }])
    })

    test('D9: a relay cannot settle a message that another relay has claimed since', async () => {
      const { message } = await writePaid()
      await claim('a', 10, short)
      await claimSoon('b')
      for (const type of ['sent', 'returned'] as const) await settle('a', { id: message.id, type })
      await settle('a', { id: message.id, type: 'dead', error: 'late' })
      await settle('a', { id: message.id, type: 'retry', after: 0, error: 'late' })
      expect(await opened.store.outbox.find(message.id)).toMatchObject({
        state: 'WAITING',
        attempts: 2,
        lastError: null,
      })
      await settle('b', { id: message.id, type: 'sent' })
      expect(await stateOf(message)).toBe('SENT')
      await settle('b', { id: message.id, type: 'dead', error: 'twice' })
      expect(await stateOf(message)).toBe('SENT')
    })

    test('D9: relays that claim at the same time never share a message, and together they get all', async () => {
      const orders = Array.from({ length: 60 }, () => withMessage(anOrder('mina', { tea: 1 })))
      const messages = orders.flatMap((order) => order.messages)
      await inUnit(opened.store, (tx) => tx.orders.add(orders))
      const outboxes = [opened.store.outbox, (await opened.again()).outbox]
      const relay = async (outbox: Outbox, token: string) => {
        const ids: string[] = []
        let emptyInARow = 0
        for (const _ of atMost(500, 'nothing is due after all 60 messages are claimed')) {
          const claimed = await claim(token, 4, long, outbox)
          ids.push(...idsOf(claimed))
          emptyInARow = claimed.length === 0 ? emptyInARow + 1 : 0
          if (emptyInARow === 3) break
        }
        return ids
      }
      const claimed = await Promise.all(
        outboxes.flatMap((outbox, index) => [relay(outbox, `a${index}`), relay(outbox, `b${index}`)]),
      )
      expect(claimed.flat().sort()).toEqual(messages.map(({ id }) => id).sort())
    })

    test('D9: a message that a relay settles as sent becomes SENT and is not claimed again', async () => {
      const { message } = await writePaid()
      await claim('a')
      await settle('a', { id: message.id, type: 'sent' })
      expect(await opened.store.outbox.find(message.id)).toEqual({
        ...message,
        state: 'SENT',
        attempts: 1,
        lastError: null,
        dueAt: null,
        settledAt: expect.any(Number),
      })
      expect(await claim('a')).toEqual([])
    })

    test('D2: a message that could not be sent waits, keeps the error, and is claimed again as the next attempt', async () => {
      const { message } = await writePaid()
      await claim('a')
      await settle('a', { id: message.id, type: 'retry', after: long, error: 'HTTP 503 – “später”' })
      expect(await claim('a')).toEqual([])
      const waiting = await opened.store.outbox.find(message.id)
      expect(waiting).toMatchObject({ state: 'WAITING', attempts: 1, lastError: 'HTTP 503 – “später”' })
      // The store's clock may differ from this one, so expect only half of the wait.
      expect(waiting?.dueAt).toBeGreaterThan(Date.now() + long / 2)

      const { message: other } = await writePaid()
      await claim('a')
      await settle('a', { id: other.id, type: 'retry', after: 1, error: 'HTTP 500' })
      expect(await claimSoon('b')).toMatchObject([{ message: { id: other.id }, attempt: 2 }])
    })

    test('D2: an error may contain any text; a store may leave out only characters that it cannot store', async () => {
      const { message } = await writePaid()
      const rest = String.raw` "quoted" {braces} \ NULL, 😀`
      await claim('a')
      await settle('a', { id: message.id, type: 'dead', error: `\0${rest}` })
      expect(await opened.store.outbox.find(message.id)).toMatchObject({
        state: 'DEAD',
        lastError: expect.stringContaining(rest),
      })
    })

    test('D9: a message that a relay returns unsent is due immediately, and the attempt does not count', async () => {
      const { order, message } = await writePaid()
      await claim('a')
      await settle('a', { id: message.id, type: 'returned' })
      expect(await opened.store.outbox.find(message.id)).toMatchObject({ state: 'WAITING', attempts: 0 })
      expect(await claimSoon('b')).toEqual([{ message: { ...message, order }, attempt: 1 }])
    })

    test('D8: a dead message stays dead until it is retried, and then its attempts count from 0', async () => {
      const { order, message } = await writePaid()
      await kill(message)
      expect(await opened.store.outbox.find(message.id)).toEqual({
        ...message,
        state: 'DEAD',
        attempts: 1,
        lastError: 'HTTP 400',
        dueAt: null,
        settledAt: expect.any(Number),
      })
      expect(await claim('a')).toEqual([])
      expect(await opened.store.outbox.retry([message.id])).toBe(1)
      expect(await opened.store.outbox.find(message.id)).toMatchObject({
        state: 'WAITING',
        attempts: 0,
        settledAt: null,
      })
      expect(await claimSoon('a')).toEqual([{ message: { ...message, order }, attempt: 1 }])
    })

    test('D8: a dead message holds up the later messages of its own order, but of no other order', async () => {
      const [first, second] = [await writePaid(), await writePaid()]
      await kill(first.message)
      await settle('killer', { id: second.message.id, type: 'sent' })
      const heldUp = await writeCanceled(first.order)
      const free = await writeCanceled(second.order)
      expect(idsOf(await claim('a'))).toEqual([free.message.id])
      await opened.store.outbox.discard([first.message.id])
      expect(idsOf(await claim('a'))).toEqual([heldUp.message.id])
    })

    test('D8: only dead messages can be retried or discarded, by id or all together', async () => {
      const { outbox } = opened.store
      const [dead, alsoDead, sent, waiting] = [
        await writePaid(),
        await writePaid(),
        await writePaid(),
        await writePaid(),
      ]
      await claim('a', 3)
      await settle(
        'a',
        { id: dead.message.id, type: 'dead', error: 'x' },
        { id: alsoDead.message.id, type: 'dead', error: 'y' },
        { id: sent.message.id, type: 'sent' },
      )
      const ids = [dead, sent, waiting].map(({ message }) => message.id)
      expect(await outbox.discard([sent.message.id, waiting.message.id, newId()])).toBe(0)
      expect(await outbox.retry(ids)).toBe(1)
      expect(await outbox.discard('all')).toBe(1)
      expect([await outbox.discard('all'), await outbox.retry('all'), await outbox.retry([])]).toEqual([0, 0, 0])
      expect(await stateOf(dead.message)).toBe('WAITING')
      expect(await stateOf(alsoDead.message)).toBe('DISCARDED')
      expect(await outbox.find(alsoDead.message.id)).toMatchObject({ lastError: 'y', settledAt: expect.any(Number) })
      expect(await stateOf(sent.message)).toBe('SENT')
    })

    test('D8: one call retries or discards all dead messages, even if there are 1,001', async () => {
      // The PostgreSQL store changes at most 1,000 messages in one transaction.
      const count = 1_001
      const orders = Array.from({ length: count }, () => withMessage(anOrder('mina', { tea: 1 })))
      const { store } = opened
      await inUnit(store, (tx) => tx.orders.add(orders))
      for (const change of ['retry', 'discard'] as const) {
        const claimed = await claimSoon('a', store.outbox, count)
        await settle('a', ...claimed.map(({ message }) => ({ id: message.id, type: 'dead' as const, error: 'x' })))
        expect(await store.outbox[change]('all')).toBe(count)
        expect(await store.outbox.counts()).toMatchObject({ waiting: change === 'retry' ? count : 0, dead: 0 })
      }
    })

    test('D12: `resume` makes the waiting messages due immediately, except those that a relay has claimed, and changes `resumption`', async () => {
      const { outbox } = opened.store
      const [waiting, claimed, dead] = [await writePaid(), await writePaid(), await writePaid()]
      await claim('a', 3)
      await settle(
        'a',
        { id: waiting.message.id, type: 'retry', after: 86_400_000, error: 'HTTP 503' },
        { id: dead.message.id, type: 'dead', error: 'x' },
      )
      expect(await claim('b')).toEqual([])
      const before = await outbox.resumption()
      expect(await outbox.resumption()).toBe(before)
      expect(await outbox.resume()).toBe(1)
      const after = await outbox.resumption()
      expect(after).not.toBe(before)
      expect(idsOf(await claimSoon('b'))).toEqual([waiting.message.id])
      expect([await stateOf(claimed.message), await stateOf(dead.message)]).toEqual(['WAITING', 'DEAD'])
      expect(await outbox.resume()).toBe(0)
      expect(await outbox.resumption()).not.toBe(after)
    })

    test('D10: a later message of an order is not claimed while the earlier one is WAITING, and is claimed once the earlier one is SENT', async () => {
      const { order, message } = await writePaid()
      const later = await writeCanceled(order)
      expect(idsOf(await claim('a'))).toEqual([message.id])
      expect(await claim('b')).toEqual([])
      await settle('a', { id: message.id, type: 'retry', after: 1, error: 'HTTP 500' })
      expect(idsOf(await claimSoon('a'))).toEqual([message.id])
      await settle('a', { id: message.id, type: 'sent' })
      expect(idsOf(await claim('a'))).toEqual([later.message.id])
    })

    test('D8: messages that an earlier message of their order holds up do not count towards the limit of a claim', async () => {
      const earlier = [await writePaid(), await writePaid(), await writePaid(), await writePaid(), await writePaid()]
      for (const { order } of earlier) await writeCanceled(order)
      await claim('killer', 5)
      const dead = earlier.map(({ message }) => ({ id: message.id, type: 'dead' as const, error: 'x' }))
      await settle('killer', ...dead)
      const { message } = await writePaid()
      expect(idsOf(await claim('a', 2))).toEqual([message.id])
    })

    test('D10: a claim never contains two messages of the same order', async () => {
      for (let orders = 0; orders < 5; orders++) await writeCanceled((await writePaid()).order)
      const claimed = await claim('a', 100)
      expect(claimed.map(({ message }) => message.sequence)).toEqual([1, 1, 1, 1, 1])
      await settle('a', ...claimed.map(({ message }) => ({ id: message.id, type: 'sent' as const })))
      expect((await claim('a', 100)).map(({ message }) => message.sequence)).toEqual([2, 2, 2, 2, 2])
    })

    test('D14: deliveries can be filtered by state, and are listed newest id first, page by page', async () => {
      const { outbox } = opened.store
      const messages: Message[] = []
      for (let orders = 0; orders < 7; orders++) messages.push((await writePaid()).message)
      await claim('a', 5)
      await settle(
        'a',
        ...messages.slice(0, 2).map(({ id }) => ({ id, type: 'sent' as const })),
        ...messages.slice(2, 4).map(({ id }) => ({ id, type: 'dead' as const, error: 'x' })),
      )
      await outbox.discard(messages.slice(3, 4).map(({ id }) => id))
      const listIds = async (filter: DeliveryFilter) => {
        const ids: string[] = []
        let page = await outbox.deliveries(filter, { limit: 2 })
        for (const _ of atMost(10, 'the last page of 7 deliveries')) {
          ids.push(...page.rows.map(({ id }) => id))
          if (page.next === null) break
          page = await outbox.deliveries(filter, { limit: 2, after: page.next })
        }
        return ids
      }
      const newestFirst = (some: readonly Message[]) =>
        some
          .map(({ id }) => id)
          .sort()
          .reverse()
      expect(await listIds({})).toEqual(newestFirst(messages))
      expect(await listIds({ state: 'SENT' })).toEqual(newestFirst(messages.slice(0, 2)))
      expect(await listIds({ state: 'DEAD' })).toEqual(newestFirst(messages.slice(2, 3)))
      expect(await listIds({ state: 'DISCARDED' })).toEqual(newestFirst(messages.slice(3, 4)))
      expect(await listIds({ state: 'WAITING' })).toEqual(newestFirst(messages.slice(4)))
      expect(await outbox.find(newId())).toBeUndefined()
    })

    test('D14: the deliveries of one order are listed, in any state or in one state', async () => {
      const { outbox } = opened.store
      await writePaid()
      const { order, message: first } = await writePaid()
      const { message: second } = await writeCanceled(order)
      const { message: other } = await writePaid()
      await claim('a', 10)
      await settle('a', { id: first.id, type: 'dead', error: 'x' }, { id: other.id, type: 'sent' })
      const listIds = async (filter: DeliveryFilter) => {
        const { rows, next } = await outbox.deliveries(filter, { limit: 10 })
        return [rows.map(({ id }) => id), next]
      }
      expect(await listIds({ orderId: order.id })).toEqual([[second.id, first.id], null])
      expect(await listIds({ orderId: order.id, state: 'DEAD' })).toEqual([[first.id], null])
      expect(await listIds({ orderId: order.id, state: 'SENT' })).toEqual([[], null])
      expect(await listIds({ orderId: newId() })).toEqual([[], null])
      const page = await outbox.deliveries({ orderId: order.id }, { limit: 1 })
      expect(page.next).toBe(second.id)
      const { rows } = await outbox.deliveries({ orderId: order.id }, { limit: 1, after: second.id })
      expect(rows.map(({ id }) => id)).toEqual([first.id])
    })

    test('D4: counts show how many messages wait, how long the oldest has waited, and how many are dead', async () => {
      const { outbox } = opened.store
      expect(await outbox.counts()).toEqual({ waiting: 0, dead: 0, oldestWaiting: 0 })
      const { order, message } = await writePaid()
      const { message: dead } = await writePaid()
      await writePaid()
      await claim('a', 3)
      await settle('a', { id: dead.id, type: 'dead', error: 'x' })
      const counts = await outbox.counts()
      expect(counts).toMatchObject({ waiting: 2, dead: 1 })
      // The store's clock may differ from this one, so allow a difference of a minute.
      expect(Math.abs(counts.oldestWaiting - (Date.now() - order.paidAt))).toBeLessThan(60_000)
      await settle('a', { id: message.id, type: 'sent' })
      expect(await outbox.counts()).toMatchObject({ waiting: 1, dead: 1 })
    })
  })
}
