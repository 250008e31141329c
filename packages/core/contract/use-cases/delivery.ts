import { describe, expect, test } from 'vitest'
import {
  type DataPlatform,
  type MessageId,
  type OrderId,
  type OrderMessage,
  type SendOutcome,
  systemClock,
  type Trace,
} from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import type { Clerk } from '../clerk.ts'
import { settled } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import { newId } from '../rows.ts'
import { sceneOf } from '../scene.ts'
import { suiteOptions, waitingOn } from '../waiting.ts'

/**
 * A platform in memory that records the messages that it received.
 *
 * @param answers decides the outcome of a send; `times` is 1 for the first send of a message, 2 for the second …
 */
function platformThatAnswers(answers: (message: OrderMessage, times: number) => SendOutcome) {
  const received: OrderMessage[] = []
  const platform: DataPlatform = {
    timeLimit: 1_000,
    capacity: () => 8,
    send: (messages) =>
      messages.map(async (message) => {
        received.push(message)
        // Give the event loop a turn; otherwise a store that returns a claimed message for ever would hang the suite.
        await settled()
        return answers(message, received.filter(({ id }) => id === message.id).length)
      }),
  }
  return { platform, received }
}

const failed: SendOutcome = { type: 'failed', error: 'HTTP 500' }
const sent: SendOutcome = { type: 'sent' }

/** Tests the delivery from a committed order to the data platform, with running relays: D1 to D3, D5 to D10, D13. */
export function describeDelivery(harness: Harness): void {
  describe('delivery', suiteOptions(harness), () => {
    const scene = sceneOf(harness)
    const { eventually, inTime } = waitingOn(harness)
    const policy = { delivery: { attempts: 3, backOff: 1, backOffLimit: 2, pollInterval: 20 } }

    /** Opens shops that send to this platform, and runs their relays until the work is done. */
    async function withRelays(platform: DataPlatform, work: (clerk: Clerk) => Promise<void>, relays = 1) {
      const opening = Array.from({ length: relays }, () =>
        scene.open({ clock: systemClock, dataPlatform: platform }, policy),
      )
      const clerks = await Promise.all(opening)
      const stop = Promise.withResolvers<void>()
      const running = Promise.all(clerks.map(({ shop }) => shop.jobs.relay.run(stop.promise)))
      const stopRelays = () => {
        stop.resolve()
        return inTime('the relays stop', running)
      }
      try {
        await work(clerks[0] as Clerk)
      } catch (error) {
        // If the relays do not stop either, the error of the work is the more useful one.
        await stopRelays().catch(() => {})
        throw error
      }
      await stopRelays()
    }

    async function open(clerk: Clerk) {
      await clerk.user('mina')
      await clerk.charge('mina', 1_000_000)
      await clerk.product('tea')
    }
    const placeOrder = async (clerk: Clerk) => accepted(await clerk.order('mina', { tea: 1 }))
    const states = async (clerk: Clerk) =>
      (await clerk.messages()).map(({ type, state, attempts }) => `${type} ${state} ${attempts}`).sort()
    /** Waits until the shop has exactly these messages, each with its state and its attempts. */
    const expectStates = (clerk: Clerk, ...expected: string[]) =>
      eventually(expected.join(', '), async () => expect(await states(clerk)).toEqual(expected))

    test('D1, D7: the platform receives a message for a committed order, and none for a refused order', async () => {
      const { platform, received } = platformThatAnswers(() => sent)
      await withRelays(platform, async (clerk) => {
        await open(clerk)
        const order = await placeOrder(clerk)
        expect((await clerk.order('mina', { tea: 1_000 })).ok).toBe(false)
        await expectStates(clerk, 'order.paid SENT 1')
        expect(received).toMatchObject([{ type: 'order.paid', sequence: 1, order }])
      })
      expect(received).toHaveLength(1)
    })

    test('D13: a message carries the request id and the traceparent of its command, or null for what is missing or must stay out of messages', async () => {
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
      const { platform, received } = platformThatAnswers(() => sent)
      await withRelays(platform, async (clerk) => {
        await open(clerk)
        const order = (trace?: Trace) => clerk.order('mina', { tea: 1 }, {}, { trace })
        // The orders arrive together, so that they share a batch.
        const placed = await Promise.all([
          order({ requestId: 'cart-7', traceparent }),
          order({ requestId: 'cart-8' }),
          order({ requestId: 'made-here', traceparent, inMessages: false }),
          order(),
        ])
        const [both, onlyId, hidden, none] = placed.map((answer) => accepted(answer))
        accepted(await clerk.cancel(both?.id as OrderId, { trace: { requestId: 'regret-1' } }))
        await eventually('all messages are sent', () => expect(received).toHaveLength(5))
        const carried = received.map(({ type, orderId, requestId, traceparent }) => [
          `${type} ${orderId}`,
          requestId,
          traceparent,
        ])
        expect(carried.toSorted()).toEqual(
          [
            [`order.paid ${both?.id}`, 'cart-7', traceparent],
            [`order.paid ${onlyId?.id}`, 'cart-8', null],
            [`order.paid ${hidden?.id}`, null, null],
            [`order.paid ${none?.id}`, null, null],
            [`order.canceled ${both?.id}`, 'regret-1', null],
          ].toSorted(),
        )
        const listed = accepted(await clerk.shop.deliveries({ limit: 10 })).rows
        expect(listed.find(({ id: message }) => (message as string) === both?.id)).toMatchObject({
          requestId: 'cart-7',
          traceparent,
        })
      })
    })

    test('D2, D6: a failed send is tried again with the same message id, and the order stays as it is', async () => {
      const { platform, received } = platformThatAnswers((_, times) => (times < 3 ? failed : sent))
      await withRelays(platform, async (clerk) => {
        await open(clerk)
        await placeOrder(clerk)
        await expectStates(clerk, 'order.paid SENT 3')
      })
      expect(new Set(received.map(({ id }) => id)).size).toBe(1)
    })

    test('D3: a platform that does not answer delays no order', async () => {
      const answering = Promise.withResolvers<SendOutcome>()
      let sends = 0
      const platform: DataPlatform = {
        timeLimit: 1_000,
        capacity: () => 8,
        send: (messages) => {
          sends += messages.length
          // Give the event loop a turn, as `platformThatAnswers` does.
          return messages.map(() => answering.promise.finally(settled))
        },
      }
      await withRelays(platform, async (clerk) => {
        await open(clerk)
        const { id } = await placeOrder(clerk)
        await eventually('the first message is sent', () => expect(sends).toBe(1))
        for (let orders = 0; orders < 20; orders++) await placeOrder(clerk)
        accepted(await clerk.cancel(id))
        expect(sends).toBeLessThanOrEqual(8)
        answering.resolve(sent)
        await eventually('no message waits', async () =>
          expect(accepted(await clerk.shop.deliveryCounts()).waiting).toBe(0),
        )
      })
    })

    test('D10: order.paid arrives before order.canceled, even if the first attempt of each message fails', async () => {
      const { platform, received } = platformThatAnswers((_, times) => (times === 1 ? failed : sent))
      await withRelays(platform, async (clerk) => {
        await open(clerk)
        const orders = await Promise.all([placeOrder(clerk), placeOrder(clerk), placeOrder(clerk)])
        await Promise.all(orders.map(({ id }) => clerk.cancel(id)))
        await eventually('6 messages are SENT at their second attempt', async () => {
          const sentTwice = (await clerk.messages()).filter(({ state, attempts }) => state === 'SENT' && attempts === 2)
          expect(sentTwice).toHaveLength(6)
        })
        for (const { id } of orders) {
          const ofOrder = received.filter(({ orderId }) => orderId === id)
          expect(ofOrder.map(({ type, order }) => `${type} ${order.status}`)).toEqual([
            'order.paid PAID',
            'order.paid PAID',
            'order.canceled CANCELED',
            'order.canceled CANCELED',
          ])
        }
      })
    })

    test('D8: after its last attempt a message is dead, holds up only its own order, and can be retried by an operator', async () => {
      let failingOrder: OrderId | undefined
      const { platform } = platformThatAnswers(({ orderId }) => (orderId === failingOrder ? failed : sent))
      await withRelays(platform, async (clerk) => {
        const { shop } = clerk
        await open(clerk)
        failingOrder = (await placeOrder(clerk)).id
        await clerk.cancel(failingOrder)
        await placeOrder(clerk)
        await expectStates(clerk, 'order.canceled WAITING 0', 'order.paid DEAD 3', 'order.paid SENT 1')
        const { rows } = accepted(await shop.deliveries({ state: 'DEAD', limit: 20 }))
        expect(rows).toMatchObject([{ orderId: failingOrder, lastError: 'HTTP 500', attempts: 3 }])
        expect(accepted(await shop.deliveryCounts())).toMatchObject({ waiting: 1, dead: 1 })

        failingOrder = undefined
        // A relay may have claimed the message again before the shop reads it for the answer.
        expect(accepted(await shop.retryDelivery(rows[0]?.id as MessageId))).toMatchObject({
          attempts: expect.any(Number),
        })
        await expectStates(clerk, 'order.canceled SENT 1', 'order.paid SENT 1', 'order.paid SENT 1')
      })
    })

    test('D8: discarding a dead message releases the next message of its order, and one call retries or discards all dead messages', async () => {
      const { platform, received } = platformThatAnswers(({ type }) =>
        type === 'order.paid' ? { type: 'refused-for-good', error: 'HTTP 410' } : sent,
      )
      await withRelays(platform, async (clerk) => {
        const { shop } = clerk
        await open(clerk)
        const orders = [await placeOrder(clerk), await placeOrder(clerk), await placeOrder(clerk)]
        for (const { id } of orders) await clerk.cancel(id)
        const dead = async () => accepted(await shop.deliveryCounts()).dead
        const expectDead = (count: number) =>
          eventually(`${count} messages are dead`, async () => expect(await dead()).toBe(count))
        const expectCanceled = (count: number) =>
          eventually(`the platform knows ${count} canceled orders`, () =>
            expect(received.filter(({ type }) => type === 'order.canceled')).toHaveLength(count),
          )
        await expectDead(3)
        const [first] = accepted(await shop.deliveries({ state: 'DEAD', limit: 1 })).rows
        expect(accepted(await shop.discardDelivery(first?.id as MessageId)).state).toBe('DISCARDED')
        await expectCanceled(1)

        expect(accepted(await shop.retryDeliveries())).toBe(2)
        await expectDead(2)
        expect(accepted(await shop.discardDeliveries())).toBe(2)
        await expectCanceled(3)
      })
    })

    test('D8: retrying or discarding an unknown delivery is refused with DELIVERY_NOT_FOUND', async () => {
      const id = newId<MessageId>()
      const unknown = refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId: id })
      expect(await scene.shop.retryDelivery(id)).toEqual(unknown)
      expect(await scene.shop.discardDelivery(id)).toEqual(unknown)
    })

    test('D9: two relays together send every message exactly once', async () => {
      const { platform, received } = platformThatAnswers(() => sent)
      await withRelays(
        platform,
        async (clerk) => {
          await open(clerk)
          await clerk.changeStock('tea', { change: 1_000 })
          for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 12 }, () => placeOrder(clerk)))
          await eventually('no message waits', async () =>
            expect(accepted(await clerk.shop.deliveryCounts())).toMatchObject({ waiting: 0, dead: 0 }),
          )
        },
        2,
      )
      expect(new Set(received.map(({ id }) => id)).size).toBe(60)
      expect(received).toHaveLength(60)
    })

    test('D5: messages wait while the shop has no data platform, and are sent as soon as it has one', async () => {
      const { clerk } = scene
      await open(clerk)
      for (let orders = 0; orders < 3; orders++) await placeOrder(clerk)
      expect(await states(clerk)).toEqual(Array(3).fill('order.paid WAITING 0'))
      const { platform, received } = platformThatAnswers(() => sent)
      await withRelays(platform, async () => {
        await eventually('the platform receives 3 messages', () => expect(received).toHaveLength(3))
      })
      expect(await states(clerk)).toEqual(Array(3).fill('order.paid SENT 1'))
    })
  })
}
