/** A shop sends messages to a data platform in another process. The platform fails and recovers. All pauses are short. */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type Order, type ShopEvent } from '@hexmart/core'
import { accepted, type Clerk, clerkOf } from '@hexmart/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually, idOf, platformSecret, type Receiver, startReceiver, verified } from '../../test/receiver.ts'
import { type HttpDataPlatform, httpDataPlatform } from './http-data-platform.ts'

const concurrency = 8
const probeAfter = 100

let receiver: Receiver
let platform: HttpDataPlatform
let clerk: Clerk
let events: ShopEvent[]
let stop: () => Promise<void>

beforeEach(async () => {
  receiver = await startReceiver()
  platform = httpDataPlatform({
    url: receiver.url,
    secrets: [platformSecret],
    timeLimit: 500,
    concurrency,
    failuresUntilDown: 5,
    probeAfter,
  })
  events = []
  const delivery = {
    attempts: 1_000,
    attemptsIfRefused: 3,
    backOff: 5,
    backOffLimit: 50,
    pollInterval: 20,
    leaseFor: 1_000,
  }
  const shop = createShop(
    { store: inMemory(), dataPlatform: platform, observer: (event) => events.push(event) },
    { delivery: { ...delivery, claimLimit: 40 } },
  )
  clerk = clerkOf(shop)
  await clerk.user('mina')
  await clerk.charge('mina', 10_000_000)
  await clerk.product('tea', { stock: 1_000 })
  shop.start(['relay'])
  stop = () => shop.stop()
})
afterEach(async () => {
  await stop()
  await platform.close()
  await receiver.close()
})

const place = (count: number): Promise<Order[]> =>
  Promise.all(Array.from({ length: count }, async () => accepted(await clerk.order('mina', { tea: 1 }))))
const counts = async () => accepted(await clerk.shop.deliveryCounts())
const acceptedRequests = () => receiver.received.filter(({ status }) => status < 300)
const failures = () => events.filter(({ type }) => type === 'message failed').length
/** Waits until no message is WAITING. */
const settle = () => eventually(async () => expect((await counts()).waiting).toBe(0))

test.each([
  ['refuses connections', { refusesConnections: true }],
  ['answers 500', { status: 500 }],
  ['closes every connection', { body: 'none, and the connection is closed' }],
  ['answers after the time limit', { delay: 1_000 }],
])('D2, D4, D11: a platform that %s gets every message once it has recovered', async (_, behaviour) => {
  await receiver.behave(behaviour)
  const orders = await place(200)
  await eventually(() => expect(platform.capacity()).toBe(0))
  // The platform is probed and not flooded: from now on, only the sends that are under way fail, and one send for each probe.
  const before = failures()
  const downAt = performance.now()
  await eventually(() => expect(failures()).toBeGreaterThanOrEqual(before + 4))
  expect(failures() - before).toBeLessThanOrEqual(concurrency + (performance.now() - downAt) / probeAfter + 1)
  expect((await counts()).waiting).toBe(200)

  await receiver.behave({})
  await settle()
  expect(await counts()).toEqual({ waiting: 0, dead: 0, oldestWaiting: 0 })
  expect(new Set(acceptedRequests().map((request) => verified(request).data.order.id))).toEqual(
    new Set(orders.map(({ id }) => id)),
  )
  expect(Math.max(...receiver.received.map(({ underWay }) => underWay))).toBeLessThanOrEqual(concurrency)
})

test('D11: after an outage, the platform gets one message, then two in parallel, and so on up to the limit', async () => {
  await receiver.behave({ status: 503, delay: 20 })
  await place(100)
  await eventually(() => expect(platform.capacity()).toBe(0))
  // Wait until all sends that were under way when the platform went down have been answered. From then on, only probes come.
  const before = failures()
  await eventually(() => expect(failures()).toBeGreaterThan(before + concurrency))
  await receiver.behave({ delay: 20 })
  await settle()
  const underWay = acceptedRequests().map((request) => request.underWay)
  expect(underWay[0]).toBe(1)
  // The number of messages under way may exceed the number already answered by at most 1. The test allows 2, because the next
  // message can arrive before the receiver has counted the latest answer.
  underWay.forEach((count, index) => {
    const answered = index + 1 - count
    expect(count).toBeLessThanOrEqual(Math.min(concurrency, answered + 2))
  })
  expect(Math.max(...underWay)).toBe(concurrency)
})

test('D10: the order.paid of each order arrives before its order.canceled, even if sends fail in between', async () => {
  const orders = await place(30)
  await receiver.behave({ status: 500, only: '"order.paid"' })
  const more = await place(30)
  for (const { id } of [...orders, ...more]) accepted(await clerk.cancel(id))
  await eventually(() => expect(failures()).toBeGreaterThan(5))
  await receiver.behave({})
  await settle()
  for (const { id } of [...orders, ...more]) {
    const received = acceptedRequests()
      .map((request) => verified(request))
      .filter(({ data }) => data.order.id === id)
    expect(received.map(({ type, data }) => [type, data.sequence, data.order.status])).toEqual([
      ['order.paid', 1, 'PAID'],
      ['order.canceled', 2, 'CANCELED'],
    ])
  }
})

test('D8: a message that is refused three times becomes dead, does not hold up other orders, and can be retried', async () => {
  const [refused] = await place(1)
  const id = refused?.id ?? expect.fail()
  await settle()
  await receiver.behave({ status: 422, body: 'no such user', only: '"order.canceled"' })
  accepted(await clerk.cancel(id))
  await eventually(async () => expect((await counts()).dead).toBe(1))
  await place(20)
  await settle()
  const { rows } = accepted(await clerk.shop.deliveries({ state: 'DEAD', limit: 10 }))
  expect(rows).toMatchObject([{ orderId: id, sequence: 2, attempts: 3, lastError: 'HTTP 422: no such user' }])

  await receiver.behave({})
  expect(accepted(await clerk.shop.retryDeliveries())).toBe(1)
  await settle()
  expect(verified(acceptedRequests().at(-1) ?? expect.fail())).toMatchObject({
    type: 'order.canceled',
    data: { order: { id } },
  })
})

test('D2: a platform that answers with Retry-After gets nothing until that pause has ended, and then everything', async () => {
  await receiver.behave({ status: 429, headers: { 'retry-after': '1' } })
  await place(1)
  await eventually(() => expect(platform.capacity()).toBe(0))
  const pausedAt = performance.now()
  const before = receiver.received.length
  await receiver.behave({})
  await place(20)
  await eventually(() => expect(receiver.received.length).toBeGreaterThan(before))
  // The pause of a second had already begun at `pausedAt`.
  expect(performance.now() - pausedAt).toBeGreaterThan(900)
  await settle()
})

test('D12: a platform that asked for a pause of thirty years gets everything once an operator resumes deliveries', async () => {
  await receiver.behave({ status: 429, headers: { 'retry-after': '999999999' } })
  await place(1)
  await eventually(() => expect(platform.capacity()).toBe(0))
  await receiver.behave({})
  await place(2)
  // Only the first message, whose send has failed, waits for a later time. The other two are due already.
  expect(accepted(await clerk.shop.resumeDeliveries())).toBe(1)
  await settle()
  expect(platform.capacity()).toBeGreaterThan(0)
})

test('D6: if the answer is lost, the message is sent again with the same id', async () => {
  await receiver.behave({ delay: 700 })
  await place(1)
  await eventually(() => expect(receiver.received).toHaveLength(1))
  await receiver.behave({})
  await settle()
  const ids = receiver.received.map(idOf)
  expect(ids.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(1)
})
