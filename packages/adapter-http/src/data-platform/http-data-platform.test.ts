/**
 * The platform is a process of its own that misbehaves as each test says. Core decides when a message is retried and when
 * the message is dead. These tests are about the outcome of each send.
 */
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type OrderMessage, type SendOutcome } from '@hexmart/core'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { WebhookVerificationError } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Behaviour,
  eventually,
  platformSecret,
  type Receiver,
  startReceiver,
  verified,
} from '../../test/receiver.ts'
import { type HttpDataPlatform, type HttpDataPlatformOptions, httpDataPlatform } from './http-data-platform.ts'
import { OrderPayload } from './payload.ts'

const timeLimit = 400

let receiver: Receiver
let message: OrderMessage
let platforms: HttpDataPlatform[] = []

beforeAll(async () => {
  receiver = await startReceiver()
  const store = inMemory()
  const clerk = clerkOf(createShop({ store }))
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  await clerk.product('tea')
  accepted(await clerk.order('mina', { tea: 1 }))
  const [claimed] = await store.outbox.claim({ token: 'a', limit: 1, leaseFor: 60_000 })
  message = claimed?.message ?? expect.fail('an order has no message')
})
afterAll(() => receiver.close())
beforeEach(() => receiver.behave({}))
afterEach(async () => {
  await Promise.all(platforms.map((platform) => platform.close()))
  platforms = []
})

function open(options: Partial<HttpDataPlatformOptions> = {}): HttpDataPlatform {
  const platform = httpDataPlatform({ url: receiver.url, secrets: [platformSecret], timeLimit, ...options })
  platforms.push(platform)
  return platform
}

const send = (platform: HttpDataPlatform) => platform.send([message])[0] as Promise<SendOutcome>
const last = () => receiver.received.at(-1) ?? expect.fail('nothing was received')

/** Sends one message to a platform with the given behaviour. */
async function sendingTo(behaviour: Behaviour, options: Partial<HttpDataPlatformOptions> = {}) {
  await receiver.behave(behaviour)
  const platform = open(options)
  const before = receiver.received.length
  const start = performance.now()
  const outcome = await send(platform)
  return { outcome, platform, duration: performance.now() - start, requests: receiver.received.length - before }
}

describe('a message', () => {
  test('D1: has the order in the documented form, and is signed as Standard Webhooks says', async () => {
    const { outcome } = await sendingTo({})
    expect(outcome).toEqual({ type: 'sent' })
    const payload = verified(last())
    expect(OrderPayload.parse(payload)).toEqual(payload)
    const { order } = message
    expect(payload).toMatchObject({
      version: 1,
      type: 'order.paid',
      timestamp: new Date(order.paidAt).toISOString(),
      data: { sequence: 1, order: { id: order.id, userId: 'mina', status: 'PAID', total: 1_000 } },
    })
    expect(last().headers).toMatchObject({ 'webhook-id': message.id, 'content-type': 'application/json' })
  })

  test('D13: has the request id and the traceparent that the caller sent, and neither header if the caller sent none', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const platform = open()
    await send(platform)
    expect(Object.keys(last().headers).filter((name) => /request-id|trace/.test(name))).toEqual([])
    await platform.send([{ ...message, requestId: 'cart-7', traceparent }])[0]
    expect(last().headers).toMatchObject({ 'x-request-id': 'cart-7', traceparent })
    expect(verified(last())).toMatchObject({ data: { order: { id: message.orderId } } })
  })

  test('D1: fails verification with a changed body or another id', async () => {
    await sendingTo({})
    const { body, headers } = last()
    const changed = { ...last(), body: body.replace('1000', '1001') }
    expect(() => verified(changed)).toThrow(WebhookVerificationError)
    expect(() => verified({ ...last(), headers: { ...headers, 'webhook-id': 'another' } })).toThrow()
  })

  test('D1: has two signatures during a rotation, and a receiver can verify it with either secret', async () => {
    const next = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
    await sendingTo({}, { secrets: [platformSecret, next] })
    expect(verified(last(), platformSecret)).toEqual(verified(last(), next))
    expect(() => verified(last(), `whsec_${Buffer.alloc(24, 1).toString('base64')}`)).toThrow()
  })

  test('D6: has the same id and body when it is sent again, and a signature with a new timestamp', async () => {
    const platform = open()
    await send(platform)
    const before = last()
    await eventually(() => expect(Date.now() / 1_000).toBeGreaterThan(Number(before.headers['webhook-timestamp']) + 1))
    await send(platform)
    expect(last().headers['webhook-id']).toBe(before.headers['webhook-id'])
    expect(last().body).toBe(before.body)
    expect(last().headers['webhook-timestamp']).not.toBe(before.headers['webhook-timestamp'])
    expect(verified(last())).toEqual(verified(before))
  })
})

test.each([
  ['not a url', 'whsec_AAAA', TypeError],
  ['http://user:password@127.0.0.1/', platformSecret, TypeError],
  ['http://127.0.0.1/', 'whsec_AAAA', RangeError],
  ['http://127.0.0.1/', platformSecret.slice('whsec_'.length), RangeError],
])(
  'a data platform cannot be made if its URL is malformed or has a password, or if a secret is malformed: %s, %s',
  (url, secret, error) => {
    expect(() => httpDataPlatform({ url, secrets: [secret] })).toThrow(error)
  },
)

describe('the outcome of a send', () => {
  test.each([200, 201, 202, 204])('D1: an answer %i means that the message was sent', async (status) => {
    expect((await sendingTo({ status })).outcome).toEqual({ type: 'sent' })
  })

  test.each<[string, Behaviour, string]>([
    ['an answer 500', { status: 500, body: 'the disk\n\tis full \0' }, 'HTTP 500: the disk is full'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'HTTP 302'],
    ['a redirect that keeps the method', { status: 307, headers: { location: '/elsewhere' } }, 'HTTP 307'],
    ['an answer 401 for a wrong key', { status: 401 }, 'HTTP 401'],
    ['an answer 404 for a wrong path', { status: 404, body: 'no such path' }, 'HTTP 404: no such path'],
    ['a closed connection', { body: 'none, and the connection is closed' }, 'other side closed'],
    ['a refused connection', { refusesConnections: true }, 'ECONNREFUSED'],
    ['an answer after the time limit', { delay: 2 * timeLimit }, `no answer within ${timeLimit} ms`],
  ])('D2: %s means that the send failed, and one call of `send` tries only once', async (_, behaviour, error) => {
    const { outcome, duration, requests } = await sendingTo(behaviour)
    expect(outcome).toEqual({ type: 'failed', error: expect.stringContaining(error) })
    expect(requests).toBe(behaviour.refusesConnections ? 0 : 1)
    expect(duration).toBeLessThan(2 * timeLimit)
  })

  test.each([400, 409, 413, 415, 422])('D8: an answer %i means that the message was refused', async (status) => {
    const { outcome } = await sendingTo({ status, body: 'no such user' })
    expect(outcome).toEqual({ type: 'refused', error: `HTTP ${status}: no such user` })
  })

  test('D8: an answer 410 means that the message was refused for good', async () => {
    expect((await sendingTo({ status: 410 })).outcome).toEqual({ type: 'refused-for-good', error: 'HTTP 410' })
  })

  test('D2: of the platform’s answer, only the first 200 characters are kept', async () => {
    const { outcome } = await sendingTo({ status: 500, body: 'x'.repeat(4_000) })
    expect(outcome).toEqual({ type: 'failed', error: `HTTP 500: ${'x'.repeat(200)}` })
  })

  test.each([
    ['sent', 200],
    ['failed', 500],
  ] as const)('D2: an answer with an endless body is cut off, and the message counts as %s', async (type, status) => {
    const before = receiver.cutShort()
    const { outcome, duration } = await sendingTo({ status, body: 'without end' })
    expect(outcome.type).toBe(type)
    expect(duration).toBeLessThan(timeLimit)
    await eventually(() => expect(receiver.cutShort()).toBe(before + 1))
  })

  test('D1: if the answer is 200 with a slow body, the message counts as sent, and the send ends at the time limit', async () => {
    const { outcome, duration } = await sendingTo({ status: 200, body: 'drop by drop' })
    expect(outcome).toEqual({ type: 'sent' })
    expect(duration).toBeLessThan(2 * timeLimit)
  })
})

describe('Retry-After', () => {
  const dateAfter = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString()

  test.each<[string, number, string, number, number]>([
    ['in seconds sets the pause', 429, '7', 7_000, 7_000],
    ['as a date sets the pause', 503, dateAfter(60), 30_000, 60_000],
    ['of more than an hour sets a pause of one hour', 503, '86400', 3_600_000, 3_600_000],
    ['as a date in the past sets a pause of 0 ms', 429, dateAfter(-60), 0, 0],
  ])('D2: %s', async (_, status, header, atLeast, atMost) => {
    const { outcome, platform } = await sendingTo({ status, headers: { 'retry-after': header } })
    expect(outcome).toMatchObject({ type: 'failed', error: `HTTP ${status}` })
    const { retryAfter } = outcome as { retryAfter: number }
    expect(retryAfter).toBeGreaterThanOrEqual(atLeast)
    expect(retryAfter).toBeLessThanOrEqual(atMost)
    // During a pause the platform gets nothing; after it, one message first.
    expect(platform.capacity()).toBe(atMost === 0 ? 1 : 0)
  })

  test.each([
    [500, '7'],
    [429, 'soon'],
  ])('D2: is ignored in an answer %i with the value %s', async (status, header) => {
    const { outcome, platform } = await sendingTo({ status, headers: { 'retry-after': header } })
    expect(outcome).toEqual({ type: 'failed', error: `HTTP ${status}` })
    // 64 is the default of `concurrency`: there is no pause.
    expect(platform.capacity()).toBe(64)
  })

  test('D11: after the pause, the platform gets one message first', async () => {
    const { platform } = await sendingTo({ status: 429, headers: { 'retry-after': '1' } })
    expect(platform.capacity()).toBe(0)
    await eventually(() => expect(platform.capacity()).toBe(1))
  })
})

describe('an outage', () => {
  const options = { failuresUntilDown: 3, probeAfter: 150, concurrency: 8 }
  /** A platform that has just failed three times in a row. */
  async function openDown() {
    await receiver.behave({ status: 500 })
    const platform = open(options)
    for (let failures = 0; failures < 3; failures++) await send(platform)
    return platform
  }

  test('D11: a platform that is down gets nothing until a probe is due, and then one message', async () => {
    const platform = await openDown()
    const before = receiver.received.length
    expect(platform.capacity()).toBe(0)
    expect(await send(platform)).toEqual({ type: 'not-tried' })
    expect(receiver.received).toHaveLength(before)

    await eventually(() => expect(platform.capacity()).toBe(1))
    expect(await send(platform)).toMatchObject({ type: 'failed' })
    expect(platform.capacity()).toBe(0)
    expect(receiver.received).toHaveLength(before + 1)
  })

  test('D11: after an outage, each message that the platform accepts lets one more be sent in parallel, up to the limit', async () => {
    const platform = await openDown()
    await receiver.behave({})
    await eventually(() => expect(platform.capacity()).toBe(1))
    for (const capacity of [2, 3, 4, 5, 6, 7, 8, 8]) {
      expect(await send(platform)).toEqual({ type: 'sent' })
      expect(platform.capacity()).toBe(capacity)
    }
  })

  test('D11: a message that was sent before the outage and succeeds later does not let more be sent in parallel', async () => {
    const platform = open({ ...options, failuresUntilDown: 1 })
    await receiver.behave({ delay: 100 })
    const before = receiver.received.length
    const slow = send(platform)
    await eventually(() => expect(receiver.received).toHaveLength(before + 1))
    await receiver.behave({ status: 500 })
    await send(platform)
    expect(await slow).toEqual({ type: 'sent' })
    await receiver.behave({})
    await eventually(() => expect(platform.capacity()).toBe(1))
    await send(platform)
    expect(platform.capacity()).toBe(2)
  })

  // A platform that refuses messages with 422 is up. Answers of 410 and 401 count as failures, and three of them as an outage.
  test.each([
    [422, 8],
    [410, 0],
    [401, 0],
  ])('D11: after three answers %i in a row, %i messages may be sent in parallel', async (status, capacity) => {
    await receiver.behave({ status })
    const platform = open(options)
    for (let times = 0; times < 3; times++) await send(platform)
    expect(platform.capacity()).toBe(capacity)
  })
})
