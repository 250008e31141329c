import { describe, expect, test } from 'vitest'
import { openRelay } from '../../test/relay-scene.ts'

test('D4: the relay claims messages ahead of sending them, up to the limit of a claim', async () => {
  const { start, write, end, claims } = openRelay({ claimLimit: 4 })
  write(20)
  await start()
  // The platform takes 3 messages at the same time, and a claim has at most 4.
  const claimed = () => claims.reduce((sum, { ids }) => sum + ids.length, 0)
  for (let done = 0; done < 15; done++) {
    expect(claimed() - done).toBeLessThanOrEqual(3 + 4)
    expect(claimed() - done).toBeGreaterThanOrEqual(3)
    await end()
  }
})

test('D9: each claim has its own token, and its messages are settled with that token', async () => {
  const { start, write, end, claims, settlements } = openRelay({ claimLimit: 2 })
  write(6)
  await start()
  for (let done = 0; done < 6; done++) await end()
  const nonEmpty = claims.filter(({ ids }) => ids.length > 0)
  expect(new Set(nonEmpty.map(({ token }) => token)).size).toBe(nonEmpty.length)
  for (const { id, token } of settlements) expect(nonEmpty.find(({ ids }) => ids.includes(id))?.token).toBe(token)
})

describe('a lease', () => {
  test('D9: no send begins when less of the message’s lease is left than a send may take', async () => {
    const { start, write, end, clock, began, settlements } = openRelay({ leaseFor: 2_500 })
    const ids = write(8)
    await start()
    // The lease ends at 2,500 ms, and a send may take 1,000 ms: at 1,400 ms there is time for further sends, at 2,000 ms none.
    await clock.advance(1_400)
    for (let index = 0; index < 3; index++) await end()
    await clock.advance(600)
    for (let index = 0; index < 3; index++) await end()
    expect(began.map(({ at }) => at)).toEqual([0, 0, 0, 1_400, 1_400, 1_400])
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(6))
  })

  test('D9: a lease counts from the call that claims the message, however late the answer comes', async () => {
    const { start, write, slowClaim, settlements, began, clock } = openRelay()
    const answer = slowClaim()
    const [id] = write(1)
    await start()
    // The lease of 3,000 ms counts from the call at 0. So 999 ms are left, and a send may take 1,000.
    await clock.advance(2_001)
    await answer()
    expect(began).toEqual([])
    expect(settlements).toMatchObject([{ id, type: 'returned' }])
  })

  test('D9: a policy is refused if its lease is shorter than twice the time that a send may take', () => {
    expect(() => openRelay({ leaseFor: 1_999 })).toThrow(RangeError)
    expect(() => openRelay({ leaseFor: 2_000 })).not.toThrow()
  })

  test('D9: even after the wall clock is set back by a minute, no send begins that could outlast the lease', async () => {
    const { start, write, end, clock, began, settlements } = openRelay({ leaseFor: 2_500 })
    const ids = write(6)
    await start()
    clock.setWallClock(clock.now() - 60_000)
    await clock.advance(1_600)
    // 900 ms of the lease are left, and a send may take 1,000.
    for (let index = 0; index < 3; index++) await end()
    expect(began.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    expect(settlements.filter(({ type }) => type === 'returned').map(({ id }) => id)).toEqual(ids.slice(3))
  })

  test('D9: a wall clock that is set forward by an hour ends no lease early', async () => {
    const { start, write, end, clock, began, settlements } = openRelay()
    const ids = write(6)
    await start()
    clock.setWallClock(clock.now() + 3_600_000)
    for (let index = 0; index < 6; index++) await end()
    expect(began.map(({ id }) => id)).toEqual(ids)
    expect(settlements.every(({ type }) => type === 'sent')).toBe(true)
  })
})
