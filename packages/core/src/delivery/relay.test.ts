import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { aMessage, anOrder } from '../../contract/rows.ts'
import type { MessageId } from '../base/ids.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import type { ShopEvent } from '../shop/observer.ts'
import { StoreError } from '../store/store-error.ts'
import type { SendOutcome } from './data-platform.ts'
import type { OrderMessage } from './message.ts'
import type { Claimed, Outbox, Settlement } from './ports.ts'
import { createRelay } from './relay.ts'

const timeLimit = 1_000
const sent: SendOutcome = { type: 'sent' }
const failed: SendOutcome = { type: 'failed', error: 'HTTP 500' }

/** A relay between an outbox and a platform that do what the test says, in time that the test moves. */
function open(policy: PolicyInput['delivery'] = {}) {
  const clock = manualClock(0)
  const events: ShopEvent[] = []

  /** Messages that are due, with how often they were tried before. */
  const due: Claimed[] = []
  const claims: { readonly limit: number; readonly token: string; readonly ids: MessageId[] }[] = []
  const settlements: (Settlement & { readonly token: string })[] = []
  /** Each is thrown once, by the next call to the outbox of that name. */
  const faults: { claim: Error[]; settle: Error[] } = { claim: [], settle: [] }
  /** Runs while a claim is on its way, after it has seen what is due. */
  let duringClaim = () => {}
  let claimAnswers: Promise<void> | undefined
  const outbox: Pick<Outbox, 'claim' | 'settle'> = {
    async claim({ limit, token }) {
      const fault = faults.claim.shift()
      if (fault) throw fault
      const claimed = due.splice(0, limit)
      claims.push({ limit, token, ids: claimed.map(({ message }) => message.id) })
      duringClaim()
      await claimAnswers
      return claimed
    },
    async settle(token, some) {
      const fault = faults.settle.shift()
      if (fault) throw fault
      settlements.push(...some.map((one) => ({ ...one, token })))
    },
  }

  /** What is being sent, in its order, and when each send began. */
  const sending: { readonly message: OrderMessage; readonly at: number; end(outcome: SendOutcome | Error): void }[] = []
  const began: { readonly id: MessageId; readonly at: number }[] = []
  const platform = {
    timeLimit,
    room: 3,
    capacity: () => platform.room,
    send: (messages: readonly OrderMessage[]) =>
      messages.map((message) => {
        began.push({ id: message.id, at: clock.now() })
        return new Promise<SendOutcome>((resolve, reject) => {
          const end = (outcome: SendOutcome | Error) => {
            sending.splice(sending.indexOf(one), 1)
            if (outcome instanceof Error) reject(outcome)
            else resolve(outcome)
          }
          const one = { message, at: clock.now(), end }
          sending.push(one)
        })
      }),
  }

  const relay = createRelay(
    {
      outbox: outbox as Outbox,
      dataPlatform: platform,
      clock,
      ids: countingIds(),
      random: { next: () => 0.5 },
      observer: (event) => events.push(event),
    },
    Policy.parse({ delivery: { poll: 500, leaseFor: 3_000, claimLimit: 10, ...policy } }),
  )
  const stop = Promise.withResolvers<void>()
  let ended = false

  return {
    clock,
    events,
    claims,
    settlements,
    faults,
    sending,
    began,
    platform,
    relay,
    /** From now on claims are not answered until what this returns is called. */
    slowClaim() {
      const answering = Promise.withResolvers<void>()
      claimAnswers = answering.promise
      return async () => {
        answering.resolve()
        await settled()
      }
    },
    whileClaiming(run: () => void) {
      duringClaim = () => {
        duringClaim = () => {}
        run()
      }
    },
    /** Messages of different orders, due at once. */
    write(count: number, attempt = 1): MessageId[] {
      const written = Array.from({ length: count }, () => {
        const order = anOrder('mina', { tea: 1 })
        return { message: { ...aMessage(order), order }, attempt }
      })
      due.push(...written)
      return written.map(({ message }) => message.id)
    },
    async start() {
      relay.run(stop.promise).then(() => {
        ended = true
      })
      await settled()
    },
    async end(outcome: SendOutcome | Error = sent, index = 0) {
      sending[index]?.end(outcome)
      await settled()
    },
    async stop() {
      stop.resolve()
      await settled()
    },
    get ended() {
      return ended
    },
  }
}

describe('looking', () => {
  test('D1: a relay that is woken looks at once', async () => {
    const { start, write, relay, sending, clock } = open()
    await start()
    write(1)
    await settled()
    expect(sending).toHaveLength(0)
    relay.wake()
    await settled()
    expect(sending).toHaveLength(1)
    expect(clock.now()).toBe(0)
  })

  test('D5: a relay that nobody wakes looks at every poll, and no more often', async () => {
    const { start, write, claims, sending, clock } = open()
    await start()
    expect(claims).toHaveLength(1)
    write(1)
    await clock.advance(499)
    expect(claims).toHaveLength(1)
    await clock.advance(1)
    expect(sending).toHaveLength(1)
  })

  test('D1: what is written while a claim is on its way is not left to the next poll', async () => {
    const { start, write, relay, sending, whileClaiming, clock } = open()
    whileClaiming(() => {
      write(1)
      relay.wake()
    })
    await start()
    expect(sending).toHaveLength(1)
    expect(clock.now()).toBe(0)
  })

  test('D4: as long as claims come back full, it looks again at once', async () => {
    const { start, write, platform, claims } = open({ claimLimit: 4 })
    platform.room = 100
    write(10)
    await start()
    expect(claims.map(({ ids }) => ids.length)).toEqual([4, 4, 2])
  })
})

describe('sending', () => {
  test('D11: never more at once than the platform takes, and another as soon as one is done', async () => {
    const { start, write, end, sending, platform, settlements } = open()
    const ids = write(8)
    await start()
    for (let done = 0; done < 8; done++) {
      expect(sending).toHaveLength(Math.min(platform.room, 8 - done))
      await end()
    }
    expect(settlements.map(({ id }) => id)).toEqual(ids)
    expect(settlements.every(({ type }) => type === 'sent')).toBe(true)
  })

  test('D4: it claims ahead of what it sends, up to the limit of a claim', async () => {
    const { start, write, end, claims } = open({ claimLimit: 4 })
    write(20)
    await start()
    const claimed = () => claims.reduce((sum, { ids }) => sum + ids.length, 0)
    for (let done = 0; done < 15; done++) {
      expect(claimed() - done).toBeLessThanOrEqual(3 + 4)
      expect(claimed() - done).toBeGreaterThanOrEqual(3)
      await end()
    }
  })

  test('D4: the platform is kept busy while the outbox is slow to answer', async () => {
    const { start, write, end, began, claims, sending, slowClaim } = open({ claimLimit: 6 })
    write(20)
    await start()
    const before = claims.length
    const answer = slowClaim()
    // With the third, half of what was claimed ahead is sent, and a claim is on its way until it is answered.
    for (let done = 0; done < 5; done++) await end()
    expect(claims).toHaveLength(before + 1)
    expect(began).toHaveLength(8)
    await answer()
    expect(sending).toHaveLength(3)
  })

  test('D9: each claim has a token of its own, and is settled with it', async () => {
    const { start, write, end, claims, settlements } = open({ claimLimit: 2 })
    write(6)
    await start()
    for (let done = 0; done < 6; done++) await end()
    const tokens = claims.filter(({ ids }) => ids.length > 0)
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(tokens.length)
    for (const { id, token } of settlements) expect(tokens.find(({ ids }) => ids.includes(id))?.token).toBe(token)
  })

  test('D11: a platform that is down is sent nothing and costs no attempts: what is held is given back', async () => {
    const { start, write, end, platform, settlements, claims, clock, began } = open()
    const ids = write(6)
    await start()
    platform.room = 0
    await end(failed)
    expect(settlements.map(({ type }) => type).sort()).toEqual(['retry', 'returned', 'returned', 'returned'])
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(3))
    const before = claims.length
    write(2)
    await clock.advance(5_000)
    expect(claims).toHaveLength(before)
    expect(began).toHaveLength(3)
  })

  test('D11: a platform that may be back is probed with one message, and then with no second before its answer', async () => {
    const { start, write, end, platform, claims, sending, clock } = open()
    platform.room = 1
    write(5)
    await start()
    expect(claims.map(({ limit }) => limit)).toEqual([1])
    await clock.advance(900)
    expect(sending).toHaveLength(1)
    expect(claims).toHaveLength(1)
    platform.room = 3
    await end()
    expect(sending).toHaveLength(3)
  })

  test('D9: no send begins with less of its lease left than it may take', async () => {
    const { start, write, end, clock, began, settlements } = open({ leaseFor: 2_500 })
    const ids = write(8)
    await start()
    // Claimed at 0. At 1,400 there is time for one more send, at 2,000 there is not.
    await clock.advance(1_400)
    for (let index = 0; index < 3; index++) await end()
    await clock.advance(600)
    for (let index = 0; index < 3; index++) await end()
    expect(began.map(({ at }) => at)).toEqual([0, 0, 0, 1_400, 1_400, 1_400])
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(6))
  })

  test('D9: a lease is counted from before the claim, however long that takes', async () => {
    const { start, write, slowClaim, settlements, began, clock } = open()
    const answer = slowClaim()
    const [id] = write(1)
    await start()
    await clock.advance(2_001)
    await answer()
    expect(began).toEqual([])
    expect(settlements).toMatchObject([{ id, type: 'returned' }])
  })

  test('D9: a lease that cannot hold two sends is refused at once', () => {
    expect(() => open({ leaseFor: 1_999 })).toThrow(RangeError)
    expect(() => open({ leaseFor: 2_000 })).not.toThrow()
  })
})

describe('outcomes', () => {
  async function ending(outcome: SendOutcome | Error, attempt = 1, policy: PolicyInput['delivery'] = {}) {
    const { start, write, end, settlements, events } = open(policy)
    const [id] = write(1, attempt)
    await start()
    await end(outcome)
    expect(settlements).toHaveLength(1)
    expect(settlements[0]?.id).toBe(id)
    return { settlement: settlements[0], event: events.at(-1), events }
  }

  test('D1: sent', async () => {
    const { settlement, event } = await ending(sent, 2)
    expect(settlement).toMatchObject({ type: 'sent' })
    expect(event).toMatchObject({ type: 'message sent', attempt: 2 })
  })

  test.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [20, 30_000],
  ])('D4: failed at attempt %i: again after a back-off with jitter, here %i ms', async (attempt, after) => {
    const { settlement, event } = await ending(failed, attempt, { backOff: 1_000, backOffLimit: 60_000 })
    expect(settlement).toMatchObject({ type: 'retry', after, error: 'HTTP 500' })
    expect(event).toMatchObject({ type: 'message failed', attempt, error: 'HTTP 500', retryAfter: after })
  })

  test('D4: the platform may ask for a longer wait, not for a shorter one', async () => {
    const longer = await ending({ ...failed, retryAfter: 90_000 })
    expect(longer.settlement).toMatchObject({ type: 'retry', after: 90_000 })
    const shorter = await ending({ ...failed, retryAfter: 1 })
    expect(shorter.settlement).toMatchObject({ type: 'retry', after: 500 })
  })

  test.each([
    [5_000.2, 5_001],
    [1e19, 86_400_000],
    [Number.POSITIVE_INFINITY, 500],
    [Number.NaN, 500],
    [-1, 500],
  ])('D4: asked to wait %d ms, it waits whole milliseconds and a day at most: %i', async (retryAfter, after) => {
    expect((await ending({ ...failed, retryAfter })).settlement).toMatchObject({ type: 'retry', after })
  })

  test('D8: failed at the last attempt: dead', async () => {
    expect((await ending(failed, 4, { attempts: 5 })).settlement).toMatchObject({ type: 'retry' })
    const { settlement, event } = await ending(failed, 5, { attempts: 5 })
    expect(settlement).toMatchObject({ type: 'dead', error: 'HTTP 500' })
    expect(event).toMatchObject({ type: 'message dead', attempt: 5, error: 'HTTP 500' })
  })

  test('D8: refused: tried again a few times only, in case it is put right soon, then dead', async () => {
    const refused: SendOutcome = { type: 'refused', error: 'HTTP 422' }
    const { settlement } = await ending(refused, 2, { refusals: 3, backOff: 1_000 })
    expect(settlement).toMatchObject({ type: 'retry', after: 1_000, error: 'HTTP 422' })
    expect((await ending(refused, 3, { refusals: 3 })).settlement).toMatchObject({ type: 'dead', error: 'HTTP 422' })
    expect((await ending(refused, 2, { refusals: 3, attempts: 2 })).settlement).toMatchObject({ type: 'dead' })
  })

  test('D8: gone: dead at once', async () => {
    const { settlement, event } = await ending({ type: 'gone', error: 'HTTP 410' })
    expect(settlement).toMatchObject({ type: 'dead', error: 'HTTP 410' })
    expect(event).toMatchObject({ type: 'message dead', attempt: 1 })
  })

  test('D11: not tried: returned, and nobody is told', async () => {
    const { settlement, events } = await ending({ type: 'not-tried' })
    expect(settlement).toMatchObject({ type: 'returned' })
    expect(events).toEqual([])
  })

  test('D2: a platform that breaks its promise not to throw has failed', async () => {
    const { settlement } = await ending(new Error('socket hang up'))
    expect(settlement).toMatchObject({ type: 'retry', error: 'Error: socket hang up' })
  })
})

describe('a platform that throws instead of answering', () => {
  test('D2: what it throws when it is to send is what came of each message', async () => {
    const { start, write, platform, settlements, events } = open()
    platform.send = () => {
      throw new TypeError('no platform')
    }
    const ids = write(2)
    await start()
    expect(settlements).toMatchObject(ids.map((id) => ({ id, type: 'retry', error: 'TypeError: no platform' })))
    expect(events).toMatchObject([{ type: 'message failed' }, { type: 'message failed' }])
  })

  test('D2: what it answers must be a promise for each message', async () => {
    const { start, write, platform, settlements } = open()
    platform.send = (async () => []) as never
    const [id] = write(1)
    await start()
    expect(settlements).toMatchObject([
      { id, type: 'retry', error: expect.stringContaining('a promise for each message') },
    ])
  })

  test('D2: while it does not say how much it takes it is sent nothing, and the relay goes on', async () => {
    const { start, write, platform, began, events, clock } = open()
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
    expect(began).toHaveLength(1)
  })
})

describe('faults of the outbox', () => {
  test('D8: a settlement that the outbox will never take holds up no other message', async () => {
    const { start, write, end, faults, settlements, sending, clock } = open()
    const [, beside] = write(2)
    await start()
    // The batch of both, and then the first of them alone.
    faults.settle.push(
      new Error('connection lost'),
      new StoreError('permanent', 'invalid input'),
      new StoreError('permanent', 'invalid input'),
    )
    await end()
    await end()
    await clock.advance(5_000)
    expect(settlements).toMatchObject([{ id: beside, type: 'sent' }])
    const [next] = write(1)
    await clock.advance(5_000)
    expect(sending.map(({ message }) => message.id)).toEqual([next])
    await end()
    expect(settlements).toMatchObject([{ id: beside }, { id: next, type: 'sent' }])
  })

  test('D6: what could not be settled is settled later, and not sent again', async () => {
    const { start, write, end, faults, settlements, events, clock, began } = open()
    const [id] = write(1)
    await start()
    const error = new Error('connection lost')
    faults.settle.push(error, error)
    await end()
    expect(settlements).toEqual([])
    expect(events).toContainEqual({ type: 'relay failed', error })
    await clock.advance(5_000)
    expect(settlements).toMatchObject([{ id, type: 'sent' }])
    expect(began).toHaveLength(1)
  })

  test('D4: a claim that fails is tried again after a back-off, and what is held is sent meanwhile', async () => {
    const { start, write, end, faults, sending, clock, events } = open({ claimLimit: 4, backOff: 1_000 })
    write(8)
    await start()
    const error = new Error('connection lost')
    faults.claim.push(error)
    // Two are done: half of what may be held is gone, and more is claimed.
    await end()
    await end()
    expect(events).toContainEqual({ type: 'relay failed', error })
    expect(sending).toHaveLength(3)
    await clock.advance(1_000)
    for (let done = 2; done < 8; done++) {
      expect(sending).toHaveLength(Math.min(3, 8 - done))
      await end()
    }
  })

  test('D10: what waited behind a message that was sent is looked for at once', async () => {
    const { start, write, end, claims } = open({ poll: 60_000 })
    write(1)
    await start()
    const before = claims.length
    await end()
    expect(claims.length).toBeGreaterThan(before)
  })

  test('D4: an outbox that was away for hours is found again within half a minute', async () => {
    const { start, write, faults, sending, clock } = open({ backOff: 1_000, backOffLimit: 3_600_000 })
    faults.claim.push(...Array.from({ length: 40 }, () => new Error('connection refused')))
    await start()
    while (faults.claim.length > 0) await clock.advance(30_000)
    write(1)
    await clock.advance(30_000)
    expect(sending).toHaveLength(1)
  })

  test('D4: a claim that fails at the start does not leave the outbox to the next poll', async () => {
    const { start, write, faults, sending, clock } = open({ poll: 60_000, backOff: 1_000 })
    write(1)
    faults.claim.push(new Error('connection lost'))
    await start()
    await clock.advance(1_000)
    expect(sending).toHaveLength(1)
  })
})

describe('stopping', () => {
  test('D5: claims nothing more, gives back what is held, waits for what is being sent, and settles it', async () => {
    const relaying = open()
    const { start, write, end, stop, settlements, claims } = relaying
    const ids = write(5)
    await start()
    await stop()
    write(1)
    expect(relaying.ended).toBe(false)
    await end()
    await end(failed)
    expect(relaying.ended).toBe(false)
    await end()
    expect(relaying.ended).toBe(true)
    expect(settlements.map(({ id, type }) => [ids.indexOf(id), type]).sort()).toEqual([
      [0, 'sent'],
      [1, 'retry'],
      [2, 'sent'],
      [3, 'returned'],
      [4, 'returned'],
    ])
    expect(claims.flatMap((claim) => claim.ids)).toHaveLength(5)
  })

  test('D5: an idle relay ends at once', async () => {
    const relaying = open()
    await relaying.start()
    await relaying.stop()
    expect(relaying.ended).toBe(true)
    expect(relaying.clock.now()).toBe(0)
  })

  test('D5: an outbox that fails for a while is settled with all the same', async () => {
    const relaying = open()
    const { start, write, end, stop, faults, settlements, clock } = relaying
    write(1)
    await start()
    await stop()
    faults.settle.push(...Array.from({ length: 4 }, () => new Error('connection lost')))
    await end()
    await clock.advanceUntil(() => relaying.ended)
    expect(settlements).toMatchObject([{ type: 'sent' }])
  })

  test('D9: an outbox that stays away does not hold the relay: its messages are left to the end of their lease', async () => {
    const relaying = open()
    const { start, write, end, stop, faults, settlements, clock, events } = relaying
    write(1)
    await start()
    await stop()
    faults.settle.push(...Array.from({ length: 100 }, () => new Error('connection lost')))
    await end()
    await clock.advanceUntil(() => relaying.ended)
    expect(settlements).toEqual([])
    expect(events.filter(({ type }) => type === 'relay failed')).toHaveLength(5)
  })
})
