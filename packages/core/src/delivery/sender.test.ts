import { describe, expect, test } from 'vitest'
import { failed, openRelay, sent } from '../../test/relay-scene.ts'
import type { PolicyInput } from '../base/policy.ts'
import type { SendOutcome } from './ports.ts'

describe('sending', () => {
  test('D11: the relay never has more sends under way than the platform can take, and starts the next send as soon as one ends', async () => {
    const { start, write, endSend, sending, platform, settlements } = openRelay()
    const ids = write(8)
    await start()
    for (let done = 0; done < 8; done++) {
      expect(sending).toHaveLength(Math.min(platform.currentCapacity, 8 - done))
      await endSend()
    }
    expect(settlements.map(({ id }) => id)).toEqual(ids)
    expect(settlements.every(({ type }) => type === 'sent')).toBe(true)
  })

  test('D4: sends go on while the outbox is slow to answer', async () => {
    const { start, write, endSend, sendStarts, claims, sending, delayClaims } = openRelay({ claimLimit: 6 })
    write(20)
    await start()
    const before = claims.length
    const answerClaims = delayClaims()
    // After three sends have ended, only half of the claim limit is left, so the relay claims more; this claim is slow.
    for (let done = 0; done < 5; done++) await endSend()
    expect(claims).toHaveLength(before + 1)
    expect(sendStarts).toHaveLength(8)
    await answerClaims()
    expect(sending).toHaveLength(3)
  })

  test('D11: while a platform is down, nothing is sent or claimed, and messages that were already claimed are returned', async () => {
    const { start, write, endSend, platform, settlements, claims, clock, sendStarts } = openRelay()
    const ids = write(6)
    await start()
    platform.currentCapacity = 0
    await endSend(failed)
    expect(settlements.map(({ type }) => type).sort()).toEqual(['retry', 'returned', 'returned', 'returned'])
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(3))
    const before = claims.length
    write(2)
    await clock.advance(5_000)
    expect(claims).toHaveLength(before)
    expect(sendStarts).toHaveLength(3)
  })

  test('D11: a platform that may be up again is probed with one message, and gets no second message before it has answered', async () => {
    const { start, write, endSend, platform, claims, sending, clock } = openRelay()
    platform.currentCapacity = 1
    write(5)
    await start()
    expect(claims.map(({ limit }) => limit)).toEqual([1])
    await clock.advance(900)
    expect(sending).toHaveLength(1)
    expect(claims).toHaveLength(1)
    platform.currentCapacity = 3
    await endSend()
    expect(sending).toHaveLength(3)
  })
})

describe('outcomes', () => {
  async function settle(outcome: SendOutcome | Error, attempt = 1, policy: PolicyInput['delivery'] = {}) {
    const { start, write, endSend, settlements, events } = openRelay(policy)
    const [id] = write(1, attempt)
    await start()
    await endSend(outcome)
    expect(settlements).toHaveLength(1)
    expect(settlements[0]?.id).toBe(id)
    return { settlement: settlements[0], event: events.at(-1), events }
  }

  test('D1: a message that the platform accepts is settled as sent', async () => {
    const { settlement, event } = await settle(sent, 2)
    expect(settlement).toMatchObject({ type: 'sent' })
    expect(event).toMatchObject({ type: 'message sent', attempt: 2 })
  })

  /** The random number of `openRelay` is always 0.5, so each wait is half of its ceiling. */
  test.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [20, 30_000],
  ])(
    'D4: if attempt %i fails, the next attempt follows after a back-off with jitter, here %i ms',
    async (attempt, after) => {
      const { settlement, event } = await settle(failed, attempt, { backOff: 1_000, backOffLimit: 60_000 })
      expect(settlement).toMatchObject({ type: 'retry', after, error: 'HTTP 500' })
      expect(event).toMatchObject({ type: 'message failed', attempt, error: 'HTTP 500', retryAfter: after })
    },
  )

  test('D4: the platform may ask for a longer pause than the back-off, but not for a shorter one', async () => {
    const longer = await settle({ ...failed, retryAfter: 90_000 })
    expect(longer.settlement).toMatchObject({ type: 'retry', after: 90_000 })
    const shorter = await settle({ ...failed, retryAfter: 1 })
    expect(shorter.settlement).toMatchObject({ type: 'retry', after: 500 })
  })

  test.each([
    [5_000.2, 5_001],
    [1e19, 86_400_000],
    [Number.POSITIVE_INFINITY, 500],
    [Number.NaN, 500],
    [-1, 500],
  ])(
    'D4: if the platform asks for a pause of %d ms, the relay waits %i ms: rounded up, at most a day, at least its own back-off; a pause that is not finite counts as none',
    async (retryAfter, after) => {
      expect((await settle({ ...failed, retryAfter })).settlement).toMatchObject({ type: 'retry', after })
    },
  )

  test('D8: a message whose last attempt fails is dead', async () => {
    expect((await settle(failed, 4, { attempts: 5 })).settlement).toMatchObject({ type: 'retry' })
    const { settlement, event } = await settle(failed, 5, { attempts: 5 })
    expect(settlement).toMatchObject({ type: 'dead', error: 'HTTP 500' })
    expect(event).toMatchObject({ type: 'message dead', attempt: 5, error: 'HTTP 500' })
  })

  test('D8: a refused message is tried again a few times, because the platform may be repaired soon, and is then dead', async () => {
    const refused: SendOutcome = { type: 'refused', error: 'HTTP 422' }
    const { settlement } = await settle(refused, 2, { attemptsIfRefused: 3, backOff: 1_000 })
    expect(settlement).toMatchObject({ type: 'retry', after: 1_000, error: 'HTTP 422' })
    expect((await settle(refused, 3, { attemptsIfRefused: 3 })).settlement).toMatchObject({
      type: 'dead',
      error: 'HTTP 422',
    })
    // `attempts` limits the attempts at refused messages too.
    expect((await settle(refused, 2, { attemptsIfRefused: 3, attempts: 2 })).settlement).toMatchObject({ type: 'dead' })
  })

  test('D8: a message that is refused for good is dead immediately', async () => {
    const { settlement, event } = await settle({ type: 'refused-for-good', error: 'HTTP 410' })
    expect(settlement).toMatchObject({ type: 'dead', error: 'HTTP 410' })
    expect(event).toMatchObject({ type: 'message dead', attempt: 1 })
  })

  test('D11: a message that the platform did not try to send is returned, without an event', async () => {
    const { settlement, events } = await settle({ type: 'not-tried' })
    expect(settlement).toMatchObject({ type: 'returned' })
    expect(events).toEqual([])
  })

  test('D2: a send that rejects counts as failed, although the port forbids rejecting', async () => {
    const { settlement } = await settle(new Error('socket hang up'))
    expect(settlement).toMatchObject({ type: 'retry', error: 'Error: socket hang up' })
  })
})

describe('a platform that breaks the promises of its port', () => {
  test.each([null, 'sent', { type: 'ok' }])('D2: the invalid outcome %j counts as failed', async (nonsense) => {
    const { start, write, endSend, settlements, events } = openRelay()
    write(1)
    await start()
    await endSend(nonsense as never)
    const error = expect.stringContaining("send must resolve with outcomes, such as { type: 'sent' }")
    expect(settlements).toMatchObject([{ type: 'retry', error }])
    expect(events.at(-1)).toMatchObject({ type: 'message failed', error })
  })

  test('D2: an error that is not a text is stored as text', async () => {
    const { start, write, endSend, settlements } = openRelay()
    write(1)
    await start()
    await endSend({ type: 'failed', error: new RangeError('full') as never })
    expect(settlements).toMatchObject([{ type: 'retry', error: 'RangeError: full' }])
  })

  test('D2: if send throws, each message has failed with the thrown error', async () => {
    const { start, write, platform, settlements, events } = openRelay()
    platform.send = () => {
      throw new TypeError('no platform')
    }
    const ids = write(2)
    await start()
    expect(settlements).toMatchObject(ids.map((id) => ({ id, type: 'retry', error: 'TypeError: no platform' })))
    expect(events).toMatchObject([{ type: 'message failed' }, { type: 'message failed' }])
  })

  test('D2: if send does not return a promise for each message, each message has failed', async () => {
    const { start, write, platform, settlements } = openRelay()
    platform.send = (async () => []) as never
    const [id] = write(1)
    await start()
    expect(settlements).toMatchObject([
      { id, type: 'retry', error: expect.stringContaining('a promise for each message') },
    ])
  })

  test('D2: if capacity throws, nothing is sent, and the relay goes on', async () => {
    const { start, write, platform, sendStarts, events, clock } = openRelay()
    const error = new TypeError('no platform')
    const { capacity } = platform
    platform.capacity = () => {
      throw error
    }
    write(1)
    await start()
    expect(events).toContainEqual({ type: 'relay failed', error })
    platform.capacity = capacity
    await clock.advance(500)
    expect(sendStarts).toHaveLength(1)
  })
})
