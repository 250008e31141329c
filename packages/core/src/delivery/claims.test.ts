import { describe, expect, test } from 'vitest'
import { openRelay } from '../../test/relay-scene.ts'

test('D4: the relay claims messages ahead of sending them, up to the limit of a claim', async () => {
  const { start, write, endSend, claims } = openRelay({ claimLimit: 4 })
  write(20)
  await start()
  // Of the claimed messages whose send has not ended, at most 3 are being sent, and at most 4 wait: the limit of a claim.
  const claimed = () => claims.reduce((sum, { ids }) => sum + ids.length, 0)
  for (let done = 0; done < 15; done++) {
    expect(claimed() - done).toBeLessThanOrEqual(3 + 4)
    expect(claimed() - done).toBeGreaterThanOrEqual(3)
    await endSend()
  }
})

test('D9: each claim has its own token, and its messages are settled with that token', async () => {
  const { start, write, endSend, claims, settlements } = openRelay({ claimLimit: 2 })
  write(6)
  await start()
  for (let done = 0; done < 6; done++) await endSend()
  const nonEmpty = claims.filter(({ ids }) => ids.length > 0)
  expect(new Set(nonEmpty.map(({ token }) => token)).size).toBe(nonEmpty.length)
  for (const { id, token } of settlements) expect(nonEmpty.find(({ ids }) => ids.includes(id))?.token).toBe(token)
})

describe('a lease', () => {
  test('D9: no send begins when the rest of the message’s lease is shorter than a send may take', async () => {
    const { start, write, endSend, clock, sendStarts, settlements } = openRelay({ leaseFor: 2_500 })
    const ids = write(8)
    await start()
    // The lease ends at 2,500 ms, and a send may take 1,000 ms: at 1,400 ms there is time for further sends, at 2,000 ms none.
    await clock.advance(1_400)
    for (let index = 0; index < 3; index++) await endSend()
    await clock.advance(600)
    for (let index = 0; index < 3; index++) await endSend()
    expect(sendStarts.map(({ at }) => at)).toEqual([0, 0, 0, 1_400, 1_400, 1_400])
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(6))
  })

  test('D9: a lease counts from the call that claims the message, however late the answer comes', async () => {
    const { start, write, delayClaims, settlements, sendStarts, clock } = openRelay()
    const answerClaims = delayClaims()
    const [id] = write(1)
    await start()
    // The lease of 3,000 ms counts from the call at 0. So 999 ms are left, and a send may take 1,000.
    await clock.advance(2_001)
    await answerClaims()
    expect(sendStarts).toEqual([])
    expect(settlements).toMatchObject([{ id, type: 'returned' }])
  })

  test('D9: a policy is refused if its lease is shorter than twice the time that a send may take', () => {
    expect(() => openRelay({ leaseFor: 1_999 })).toThrow(RangeError)
    expect(() => openRelay({ leaseFor: 2_000 })).not.toThrow()
  })

  test('D9: even after the wall clock is set back by a minute, no send begins that could outlast the lease', async () => {
    const { start, write, endSend, clock, sendStarts, settlements } = openRelay({ leaseFor: 2_500 })
    const ids = write(6)
    await start()
    clock.setWallClock(clock.now() - 60_000)
    await clock.advance(1_600)
    // 900 ms of the lease are left, and a send may take 1,000.
    for (let index = 0; index < 3; index++) await endSend()
    expect(sendStarts.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(3))
  })

  test('D9: a wall clock that is set forward by an hour ends no lease early', async () => {
    const { start, write, endSend, clock, sendStarts, settlements } = openRelay()
    const ids = write(6)
    await start()
    clock.setWallClock(clock.now() + 3_600_000)
    for (let index = 0; index < 6; index++) await endSend()
    expect(sendStarts.map(({ id }) => id)).toEqual(ids)
    expect(settlements.every(({ type }) => type === 'sent')).toBe(true)
  })
})
