import { describe, expect, test } from 'vitest'
import { settled } from '../../contract/clocks.ts'
import { failed, openRelay } from '../../test/relay-scene.ts'

describe('looking for messages', () => {
  test('D1: a relay that is woken claims immediately', async () => {
    const { start, write, relay, sending, clock } = openRelay()
    await start()
    write(1)
    await settled()
    expect(sending).toHaveLength(0)
    relay.wake()
    await settled()
    expect(sending).toHaveLength(1)
    expect(clock.now()).toBe(0)
  })

  test('D5: a relay that is not woken claims at every poll, and no more often', async () => {
    const { start, write, claims, sending, clock } = openRelay()
    await start()
    expect(claims).toHaveLength(1)
    write(1)
    await clock.advance(499)
    expect(claims).toHaveLength(1)
    await clock.advance(1)
    expect(sending).toHaveLength(1)
  })

  test('D5: a wall clock that is set back delays no poll', async () => {
    const { start, claims, clock } = openRelay()
    await start()
    clock.setWallClock(clock.now() - 60_000)
    await clock.advance(500)
    expect(claims).toHaveLength(2)
  })

  test('D1: a message that is written during a claim does not wait for the next poll', async () => {
    const { start, write, relay, sending, whileClaiming, clock } = openRelay()
    whileClaiming(() => {
      write(1)
      relay.wake()
    })
    await start()
    expect(sending).toHaveLength(1)
    expect(clock.now()).toBe(0)
  })

  test('D4: after a full claim the relay claims again immediately', async () => {
    const { start, write, platform, claims } = openRelay({ claimLimit: 4 })
    platform.currentCapacity = 100
    write(10)
    await start()
    expect(claims.map(({ ids }) => ids.length)).toEqual([4, 4, 2])
  })
})

describe('a platform that takes nothing', () => {
  test('D12: a paused platform is resumed once, at the next poll after an operator has resumed the deliveries', async () => {
    const { start, resumeAsOperator, platform, sending, write, clock } = openRelay()
    platform.currentCapacity = 0
    write(1)
    await start()
    await clock.advance(5_000)
    expect(platform.resumeCalls).toBe(0)
    resumeAsOperator()
    await clock.advance(500)
    expect(platform.resumeCalls).toBe(1)
    await clock.advance(5_000)
    expect(platform.resumeCalls).toBe(1)
    platform.currentCapacity = 1
    await clock.advance(500)
    expect(sending).toHaveLength(1)
  })

  test('D12: a platform that pauses after an operator has resumed the deliveries is not resumed', async () => {
    const { start, resumeAsOperator, platform, clock } = openRelay()
    await start()
    resumeAsOperator()
    await clock.advance(500)
    platform.currentCapacity = 0
    await clock.advance(5_000)
    expect(platform.resumeCalls).toBe(0)
  })
})

describe('an outbox that fails', () => {
  test('D4: a claim that fails is tried again after a back-off, and claimed messages are sent meanwhile', async () => {
    const { start, write, endSend, errors, sending, clock, events } = openRelay({ claimLimit: 4, backOff: 1_000 })
    write(8)
    await start()
    const error = new Error('connection lost')
    errors.claim.push(error)
    // After two sends have ended, only half of the claim limit is left, so the relay claims more.
    await endSend()
    await endSend()
    expect(events).toContainEqual({ type: 'relay failed', error })
    expect(sending).toHaveLength(3)
    await clock.advance(1_000)
    for (let done = 2; done < 8; done++) {
      expect(sending).toHaveLength(Math.min(3, 8 - done))
      await endSend()
    }
  })

  test('D4: however many claims have failed, the relay notices within half a minute that the outbox works again', async () => {
    const { start, write, errors, sending, clock } = openRelay({ backOff: 1_000, backOffLimit: 3_600_000 })
    errors.claim.push(...Array.from({ length: 40 }, () => new Error('connection refused')))
    await start()
    while (errors.claim.length > 0) await clock.advance(30_000)
    write(1)
    await clock.advance(30_000)
    expect(sending).toHaveLength(1)
  })

  test('D4: a claim that fails at the start is tried again after a back-off, before the next poll', async () => {
    const { start, write, errors, sending, clock } = openRelay({ pollInterval: 60_000, backOff: 1_000 })
    write(1)
    errors.claim.push(new Error('connection lost'))
    await start()
    await clock.advance(1_000)
    expect(sending).toHaveLength(1)
  })
})

describe('stopping', () => {
  test('D9: a stopping relay claims nothing more, returns its claims, waits for the sends under way, and settles them', async () => {
    const scene = openRelay()
    const { start, write, endSend, stop, settlements, claims } = scene
    const ids = write(5)
    await start()
    await stop()
    write(1)
    expect(scene.relayEnded).toBe(false)
    await endSend()
    await endSend(failed)
    expect(scene.relayEnded).toBe(false)
    await endSend()
    expect(scene.relayEnded).toBe(true)
    expect(settlements.map(({ id, type }) => [ids.indexOf(id), type]).sort()).toEqual([
      [0, 'sent'],
      [1, 'retry'],
      [2, 'sent'],
      [3, 'returned'],
      [4, 'returned'],
    ])
    expect(claims.flatMap((claim) => claim.ids)).toHaveLength(5)
  })

  test('D9: an idle relay ends immediately when it is stopped', async () => {
    const scene = openRelay()
    await scene.start()
    await scene.stop()
    expect(scene.relayEnded).toBe(true)
    expect(scene.clock.now()).toBe(0)
  })

  test('D9: a stopping relay settles even if the outbox fails a few times', async () => {
    const scene = openRelay()
    const { start, write, endSend, stop, errors, settlements, clock } = scene
    write(1)
    await start()
    await stop()
    errors.settle.push(...Array.from({ length: 4 }, () => new Error('connection lost')))
    await endSend()
    await clock.advanceUntil(() => scene.relayEnded)
    expect(settlements).toMatchObject([{ type: 'sent' }])
  })

  test('D9: a stopping relay gives up settling after five failures, so that it ends even if the outbox keeps failing', async () => {
    const scene = openRelay()
    const { start, write, endSend, stop, errors, settlements, clock, events } = scene
    write(1)
    await start()
    await stop()
    errors.settle.push(...Array.from({ length: 100 }, () => new Error('connection lost')))
    await endSend()
    await clock.advanceUntil(() => scene.relayEnded)
    expect(settlements).toEqual([])
    expect(events.filter(({ type }) => type === 'relay failed')).toHaveLength(5)
  })
})
