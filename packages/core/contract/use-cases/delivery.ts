import { describe, expect, test, vi } from 'vitest'
import {
  type DataPlatform,
  type MessageId,
  type OrderId,
  type OrderMessage,
  type SendOutcome,
  systemClock,
} from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import type { Clerk } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { newId } from '../rows.ts'
import { sceneOf } from '../scene.ts'

/** A platform in memory that answers by a rule, and keeps what it was sent. */
function platformThat(answers: (message: OrderMessage, times: number) => SendOutcome) {
  const received: OrderMessage[] = []
  const platform: DataPlatform = {
    timeLimit: 1_000,
    capacity: () => 8,
    send: (messages) =>
      messages.map(async (message) => {
        received.push(message)
        return answers(message, received.filter(({ id }) => id === message.id).length)
      }),
  }
  return { platform, received }
}

const failed: SendOutcome = { type: 'failed', error: 'HTTP 500' }
const sent: SendOutcome = { type: 'sent' }

/** From a committed order to the data platform, with relays that run: D1, D2, D7, D8, D9, D10. */
export function describeDelivery(harness: Harness): void {
  describe('delivery', () => {
    const scene = sceneOf(harness)
    const policy = { delivery: { attempts: 3, backOff: 1, backOffLimit: 2, poll: 20 } }

    /** Opens a shop that tells this platform, and relays until the work is done. */
    async function relaying(platform: DataPlatform, work: (clerk: Clerk) => Promise<void>, relays = 1) {
      const opening = Array.from({ length: relays }, () =>
        scene.open({ clock: systemClock, dataPlatform: platform }, policy),
      )
      const clerks = await Promise.all(opening)
      const stop = Promise.withResolvers<void>()
      const running = clerks.map(({ shop }) => shop.jobs.relay.run(stop.promise))
      try {
        await work(clerks[0] as Clerk)
      } finally {
        stop.resolve()
        await Promise.all(running)
      }
    }

    async function open(clerk: Clerk) {
      await clerk.user('mina')
      await clerk.charge('mina', 1_000_000)
      await clerk.product('tea')
    }
    const placed = async (clerk: Clerk) => accepted(await clerk.order('mina', { tea: 1 }))
    const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 10_000, interval: 5 })
    const states = async (clerk: Clerk) =>
      (await clerk.messages()).map(({ type, state, attempts }) => `${type} ${state} ${attempts}`).sort()

    test('D1, D7: an order is told once it is committed, a refused one is not', async () => {
      const { platform, received } = platformThat(() => sent)
      await relaying(platform, async (clerk) => {
        await open(clerk)
        const order = await placed(clerk)
        expect((await clerk.order('mina', { tea: 1_000 })).ok).toBe(false)
        await eventually(async () => expect(await states(clerk)).toEqual(['order.paid SENT 1']))
        expect(received).toMatchObject([{ type: 'order.paid', sequence: 1, order }])
      })
      expect(received).toHaveLength(1)
    })

    test('D2, D6: what the platform fails is tried again with the same id, and the order stands', async () => {
      const { platform, received } = platformThat((_, times) => (times < 3 ? failed : sent))
      await relaying(platform, async (clerk) => {
        await open(clerk)
        await placed(clerk)
        await eventually(async () => expect(await states(clerk)).toEqual(['order.paid SENT 3']))
      })
      expect(new Set(received.map(({ id }) => id)).size).toBe(1)
    })

    test('D3: a platform that does not answer holds up no order', async () => {
      const answering = Promise.withResolvers<SendOutcome>()
      let asked = 0
      const platform: DataPlatform = {
        timeLimit: 1_000,
        capacity: () => 8,
        send: (messages) => {
          asked += messages.length
          return messages.map(() => answering.promise)
        },
      }
      await relaying(platform, async (clerk) => {
        await open(clerk)
        const { id } = await placed(clerk)
        await eventually(() => expect(asked).toBe(1))
        for (let orders = 0; orders < 20; orders++) await placed(clerk)
        accepted(await clerk.cancel(id))
        expect(asked).toBeLessThanOrEqual(8)
        answering.resolve(sent)
        await eventually(async () => expect(accepted(await clerk.shop.deliveryCounts()).waiting).toBe(0))
      })
    })

    test('D10: paid and cancelled arrive in this order, whatever fails in between', async () => {
      const { platform, received } = platformThat((_, times) => (times === 1 ? failed : sent))
      await relaying(platform, async (clerk) => {
        await open(clerk)
        const orders = await Promise.all([placed(clerk), placed(clerk), placed(clerk)])
        await Promise.all(orders.map(({ id }) => clerk.cancel(id)))
        await eventually(async () => {
          const sentTwice = (await clerk.messages()).filter(({ state, attempts }) => state === 'SENT' && attempts === 2)
          expect(sentTwice).toHaveLength(6)
        })
        for (const { id } of orders) {
          const told = received.filter(({ orderId }) => orderId === id)
          expect(told.map(({ type, order }) => `${type} ${order.status}`)).toEqual([
            'order.paid PAID',
            'order.paid PAID',
            'order.canceled CANCELED',
            'order.canceled CANCELED',
          ])
        }
      })
    })

    test('D8: out of tries it is dead, holds up its own order only, and an operator sends it again', async () => {
      let refusing: OrderId | undefined
      const { platform } = platformThat(({ orderId }) => (orderId === refusing ? failed : sent))
      await relaying(platform, async (clerk) => {
        const { shop } = clerk
        await open(clerk)
        refusing = (await placed(clerk)).id
        await clerk.cancel(refusing)
        await placed(clerk)
        await eventually(async () =>
          expect(await states(clerk)).toEqual(['order.canceled WAITING 0', 'order.paid DEAD 3', 'order.paid SENT 1']),
        )
        const { rows } = accepted(await shop.deliveries({ state: 'DEAD', limit: 20 }))
        expect(rows).toMatchObject([{ orderId: refusing, lastError: 'HTTP 500', attempts: 3 }])
        expect(accepted(await shop.deliveryCounts())).toMatchObject({ waiting: 1, dead: 1 })

        refusing = undefined
        expect(accepted(await shop.retryDelivery(rows[0]?.id as MessageId))).toMatchObject({
          attempts: expect.any(Number),
        })
        await eventually(async () =>
          expect(await states(clerk)).toEqual(['order.canceled SENT 1', 'order.paid SENT 1', 'order.paid SENT 1']),
        )
      })
    })

    test('D8: a dead message that is discarded lets the next of its order go; all are replayed or discarded at once', async () => {
      const { platform, received } = platformThat(({ type }) =>
        type === 'order.paid' ? { type: 'gone', error: 'HTTP 410' } : sent,
      )
      await relaying(platform, async (clerk) => {
        const { shop } = clerk
        await open(clerk)
        const orders = [await placed(clerk), await placed(clerk), await placed(clerk)]
        for (const { id } of orders) await clerk.cancel(id)
        const dead = async () => accepted(await shop.deliveryCounts()).dead
        await eventually(async () => expect(await dead()).toBe(3))
        const [first] = accepted(await shop.deliveries({ state: 'DEAD', limit: 1 })).rows
        expect(accepted(await shop.discardDelivery(first?.id as MessageId)).state).toBe('DISCARDED')
        await eventually(() => expect(received.filter(({ type }) => type === 'order.canceled')).toHaveLength(1))

        expect(accepted(await shop.retryDeliveries())).toBe(2)
        await eventually(async () => expect(await dead()).toBe(2))
        expect(accepted(await shop.discardDeliveries())).toBe(2)
        await eventually(() => expect(received.filter(({ type }) => type === 'order.canceled')).toHaveLength(3))
      })
    })

    test('D8: an unknown delivery is not found', async () => {
      const id = newId<MessageId>()
      const unknown = refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId: id })
      expect(await scene.shop.retryDelivery(id)).toEqual(unknown)
      expect(await scene.shop.discardDelivery(id)).toEqual(unknown)
    })

    test('D9: two relays send no message twice, and together they send all', async () => {
      const { platform, received } = platformThat(() => sent)
      await relaying(
        platform,
        async (clerk) => {
          await open(clerk)
          await clerk.changeStock('tea', { change: 1_000 })
          for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 12 }, () => placed(clerk)))
          await eventually(async () =>
            expect(accepted(await clerk.shop.deliveryCounts())).toMatchObject({ waiting: 0, dead: 0 }),
          )
        },
        2,
      )
      expect(new Set(received.map(({ id }) => id)).size).toBe(60)
      expect(received).toHaveLength(60)
    })

    test('D5: without a platform messages wait, and are sent once there is one', async () => {
      const { clerk } = scene
      await open(clerk)
      for (let orders = 0; orders < 3; orders++) await placed(clerk)
      expect(await states(clerk)).toEqual(Array(3).fill('order.paid WAITING 0'))
      const { platform, received } = platformThat(() => sent)
      await relaying(platform, async () => {
        await eventually(() => expect(received).toHaveLength(3))
      })
      expect(await states(clerk)).toEqual(Array(3).fill('order.paid SENT 1'))
    })
  })
}
