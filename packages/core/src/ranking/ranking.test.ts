import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { Day, type Instant } from '../base/time.ts'
import type { RankingEvent } from './events.ts'
import { createRankingJob, type RankingPorts } from './ranking.ts'

/** A ranking job over statistics in memory, which know only whether a day is due or built. The test moves the clock. */
function open({
  now = '2025-03-10T12:00:00+09:00',
  firstSale = null as Instant | null | (() => Instant | null),
  policy = {} as PolicyInput['ranking'],
  /** The longest time between an order's timestamp and its commit, in milliseconds. */
  slack = 0,
  /** How long building a day takes, in milliseconds. */
  buildTime = 0,
} = {}) {
  const clock = manualClock(now)
  const events: RankingEvent[] = []
  const days = new Map<Day, 'due' | 'built'>()
  const built: string[] = []
  const errors: Error[] = []
  let holder: string | null = null
  let registrations = 0
  /** How far the store's clock is ahead of the process's, in milliseconds. */
  let ahead = 0
  const statistics: RankingPorts['statistics'] = {
    now: async () => clock.now() + ahead,
    firstSale: async () => (typeof firstSale === 'function' ? firstSale() : firstSale),
    lastBuilt: async (until) =>
      [...days]
        .flatMap(([day, state]) => (state === 'built' && day <= until ? [day] : []))
        .sort()
        .at(-1) ?? null,
    async register(closedDays) {
      registrations++
      for (const day of closedDays) if (!days.has(day)) days.set(day, 'due')
    },
    async undoBuildsAfter(lastClosed) {
      for (const day of days.keys()) if (day > lastClosed) days.set(day, 'due')
    },
    due: async (until, limit) =>
      [...days]
        .flatMap(([day, state]) => (state === 'due' && day <= until ? [day] : []))
        .sort()
        .slice(0, limit),
    async rebuild({ day }) {
      const error = errors.shift()
      if (error) throw error
      if (buildTime > 0) await clock.sleep(buildTime)
      built.push(day)
      days.set(day, 'built')
      return 7
    },
    async acquire(token) {
      if (holder !== null && holder !== token) return false
      holder = token
      return true
    },
    async release(token) {
      if (holder === token) holder = null
    },
  }
  const ranking = createRankingJob(
    {
      statistics,
      clock,
      ids: countingIds(),
      // The largest random number, so that every wait after a failure is as long as its ceiling.
      random: { next: () => 1 - Number.EPSILON },
      observe: (event) => events.push(event),
    },
    Policy.parse({ ranking: policy }),
    slack,
  )
  const stop = Promise.withResolvers<void>()
  let ended = false
  return {
    ranking,
    clock,
    events,
    days,
    built,
    errors,
    /** Gives the right to build to another process, or takes it from every process if `token` is null. */
    giveRightTo: (token: string | null) => {
      holder = token
    },
    /** The process that has the right to build; null if none has it. */
    holderOfRight: () => holder,
    /** Sets the store's clock, in milliseconds ahead of the process's. */
    setStoreAhead: (milliseconds: number) => {
      ahead = milliseconds
    },
    /** How often days were registered. */
    registrations: () => registrations,
    async start() {
      ranking.run(stop.promise).then(() => {
        ended = true
      })
      await settled()
    },
    async stop() {
      stop.resolve()
      await settled()
      return ended
    },
    /** How long until this time in Seoul, in milliseconds. */
    until: (text: string) => Date.parse(`${text}+09:00`) - clock.now(),
  }
}

describe('building due days', () => {
  test('R9: a day is counted once, at the ranking time of the next day', async () => {
    const { ranking, clock, until } = open()
    await ranking.buildDueDays()
    await clock.advance(until('2025-03-11T00:04:59.999'))
    expect(await ranking.buildDueDays()).toEqual([])
    await clock.advance(1)
    expect(await ranking.buildDueDays()).toEqual(['2025-03-10'])
    expect(await ranking.buildDueDays()).toEqual([])
  })

  test('R9: days are registered once per day, not at every check', async () => {
    const { ranking, clock, until, registrations } = open()
    for (let check = 0; check < 3; check++) await ranking.buildDueDays()
    expect(registrations()).toBe(1)
    await clock.advance(until('2025-03-11T00:05:00'))
    await ranking.buildDueDays()
    expect(registrations()).toBe(2)
  })

  test('R7: a day is counted only when the longest time that a batch may take has passed since its end', async () => {
    const { ranking, clock, until } = open({ slack: 600_000 })
    await ranking.buildDueDays()
    await clock.advance(until('2025-03-11T00:09:59.999'))
    expect(await ranking.buildDueDays()).toEqual([])
    await clock.advance(1)
    expect(await ranking.buildDueDays()).toEqual(['2025-03-10'])
  })

  test('R5: only yesterday is counted in a shop that never sold anything', async () => {
    expect(await open().ranking.buildDueDays()).toEqual(['2025-03-09'])
  })

  test('R11: the count starts with the day of the first sale in a shop that never counted a day', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-06T23:59:59+09:00') })
    expect(await ranking.buildDueDays()).toEqual(['2025-03-06', '2025-03-07', '2025-03-08', '2025-03-09'])
  })

  test('R11: missed days are counted later, the oldest first', async () => {
    const { ranking, clock, until } = open({ firstSale: Date.parse('2025-03-09T12:00:00+09:00') })
    await ranking.buildDueDays()
    await clock.advance(until('2025-03-13T00:05:00'))
    expect(await ranking.buildDueDays()).toEqual(['2025-03-10', '2025-03-11', '2025-03-12'])
  })

  test('R11: a day whose orders were imported only after later days had been counted is counted too', async () => {
    const sales = { first: null as Instant | null }
    const { ranking, clock, until } = open({ firstSale: () => sales.first })
    expect(await ranking.buildDueDays()).toEqual(['2025-03-09'])
    sales.first = Date.parse('2025-03-07T12:00:00+09:00')
    await clock.advance(until('2025-03-11T00:05:00'))
    expect(await ranking.buildDueDays()).toEqual(['2025-03-07', '2025-03-08', '2025-03-10'])
  })

  test('R11: a run counts at most `daysPerRun` days, and the next run goes on', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-05T12:00:00+09:00'), policy: { daysPerRun: 2 } })
    expect(await ranking.buildDueDays()).toEqual(['2025-03-05', '2025-03-06'])
    expect(await ranking.buildDueDays()).toEqual(['2025-03-07', '2025-03-08'])
    expect(await ranking.buildDueDays()).toEqual(['2025-03-09'])
  })

  test('R2: a day that has become due again is counted again', async () => {
    const { ranking, days } = open()
    await ranking.buildDueDays()
    days.set(Day.parse('2025-03-09'), 'due')
    expect(await ranking.buildDueDays()).toEqual(['2025-03-09'])
  })

  test('R10: no day is counted while another process has the right to build, and a run releases its own right', async () => {
    const { ranking, giveRightTo, holderOfRight, built } = open()
    giveRightTo('another')
    expect(await ranking.buildDueDays()).toEqual([])
    expect(built).toEqual([])
    giveRightTo(null)
    expect(await ranking.buildDueDays()).toEqual(['2025-03-09'])
    expect(holderOfRight()).toBeNull()
  })

  test('R10: a run stops when another process has taken the right to build', async () => {
    const { ranking, giveRightTo, days, built } = open({ firstSale: Date.parse('2025-03-05T12:00:00+09:00') })
    const building = ranking.buildDueDays()
    // The other process takes the right as soon as a day is built.
    days.set = (day, state) => {
      if (state === 'built') giveRightTo('another')
      return Map.prototype.set.call(days, day, state) as typeof days
    }
    expect(await building).toEqual(['2025-03-05'])
    expect(built).toEqual(['2025-03-05'])
  })

  test('R12: a run that fails rejects, and releases the right to build', async () => {
    const { ranking, errors, holderOfRight } = open()
    const error = new Error('out of memory')
    errors.push(error)
    await expect(ranking.buildDueDays()).rejects.toBe(error)
    expect(holderOfRight()).toBeNull()
    expect(await ranking.buildDueDays()).toEqual(['2025-03-09'])
  })

  test('each day that is counted is reported', async () => {
    const { ranking, events } = open()
    await ranking.buildDueDays()
    expect(events).toEqual([{ type: 'day built', day: '2025-03-09', products: 7, milliseconds: 0 }])
  })
})

describe('a wrong clock', () => {
  const week = 7 * 86_400_000

  test("R16: no day is counted before it is over by the store's clock, even if the process's clock is ahead", async () => {
    const { ranking, clock, setStoreAhead } = open()
    await ranking.buildDueDays()
    setStoreAhead(-week)
    clock.setWallClock(clock.now() + week)
    expect(await ranking.buildDueDays()).toEqual([])
    expect(await ranking.rebuild(Day.parse('2025-03-10'))).toBeNull()
    expect(await ranking.isClosed(Day.parse('2025-03-10'))).toBe(false)
  })

  test("R16: no day is counted before it is over by the process's clock, even if the store's clock is ahead", async () => {
    const { ranking, setStoreAhead } = open()
    await ranking.buildDueDays()
    setStoreAhead(week)
    expect(await ranking.buildDueDays()).toEqual([])
  })

  test('R16: a day that was counted while both clocks were ahead is counted again after it is over', async () => {
    const { ranking, clock, until } = open()
    await ranking.buildDueDays()
    clock.setWallClock(clock.now() + 2 * 86_400_000)
    // In a shop without sales, only the last closed day is counted. By the wrong clocks, it is the 11th.
    expect(await ranking.buildDueDays()).toEqual(['2025-03-11'])
    clock.setWallClock(clock.now() - 2 * 86_400_000)
    expect(await ranking.buildDueDays()).toEqual([])
    await clock.advance(until('2025-03-12T00:05:00'))
    expect(await ranking.buildDueDays()).toEqual(['2025-03-11'])
  })
})

test('R16: a process whose clock is behind does not make days due again that other processes have counted', async () => {
  const { ranking, clock, days, setStoreAhead } = open()
  await ranking.buildDueDays()
  days.set(Day.parse('2025-03-08'), 'built')
  const year = 365 * 86_400_000
  clock.setWallClock(clock.now() - year)
  // The store's clock stays right.
  setStoreAhead(year)
  await ranking.buildDueDays()
  expect([days.get(Day.parse('2025-03-08')), days.get(Day.parse('2025-03-09'))]).toEqual(['built', 'built'])
})

test('R16: a day that was counted too early becomes due again, even if the two clocks are corrected one after the other', async () => {
  const { ranking, clock, days, setStoreAhead } = open()
  const week = 7 * 86_400_000
  // Both clocks are ahead.
  clock.setWallClock(clock.now() + week)
  expect(await ranking.buildDueDays()).toEqual(['2025-03-16'])
  // The process's clock is corrected first, and the store's clock later.
  clock.setWallClock(clock.now() - week)
  setStoreAhead(week)
  await ranking.buildDueDays()
  setStoreAhead(0)
  await ranking.buildDueDays()
  expect(days.get(Day.parse('2025-03-16'))).toBe('due')
})

describe('rebuilding one day', () => {
  test('R10: a rebuild counts a day that is over, whether the day is due or not', async () => {
    const { ranking, built } = open()
    await ranking.buildDueDays()
    expect(await ranking.rebuild(Day.parse('2025-03-09'))).toBe(7)
    expect(await ranking.rebuild(Day.parse('2024-12-24'))).toBe(7)
    expect(built).toEqual(['2025-03-09', '2025-03-09', '2024-12-24'])
  })

  test('R11: missed days before a rebuilt day are still counted later', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-07T12:00:00+09:00') })
    await ranking.rebuild(Day.parse('2025-03-09'))
    expect(await ranking.buildDueDays()).toEqual(['2025-03-07', '2025-03-08'])
  })

  test('R9: a rebuild does nothing before the day is over and its ranking time has passed', async () => {
    const { ranking, clock, until, built } = open()
    expect(await ranking.rebuild(Day.parse('2025-03-10'))).toBeNull()
    await clock.advance(until('2025-03-11T00:04:00'))
    expect(await ranking.rebuild(Day.parse('2025-03-10'))).toBeNull()
    expect(built).toEqual([])
  })
})

describe('running', () => {
  test('R9: the job checks every second, and counts each day at its ranking time', async () => {
    const { start, clock, until, built } = open({ now: '2025-03-11T00:04:30+09:00' })
    await start()
    expect(built).toEqual(['2025-03-09'])
    await clock.advance(until('2025-03-11T00:05:00'))
    expect(built).toEqual(['2025-03-09', '2025-03-10'])
    expect(new Set(clock.slept)).toEqual(new Set([1_000]))
  })

  test('R2: after a count, the job rests for nine times the duration of the count, even if a day keeps changing', async () => {
    const { start, clock, built, days } = open({ buildTime: 2_000 })
    await start()
    await clock.advance(2_000)
    expect(built).toEqual(['2025-03-09'])
    days.set(Day.parse('2025-03-09'), 'due')
    await clock.advance(17_999)
    // The first sleep is the count itself.
    expect(clock.slept).toEqual([2_000, 18_000])
    // The rest takes 1 ms more, and the second count 2,000 ms.
    await clock.advance(2_001)
    expect(built).toEqual(['2025-03-09', '2025-03-09'])
  })

  test('R2: after a count, the job rests for nine times the duration of the count, even if the wall clock is set back meanwhile', async () => {
    const { start, clock, events } = open({ buildTime: 2_000 })
    await start()
    clock.setWallClock(clock.now() - 60_000)
    await clock.advance(2_000)
    expect(events).toMatchObject([{ type: 'day built', milliseconds: 2_000 }])
    expect(clock.slept).toEqual([2_000, 18_000])
  })

  test('R12: a failed run is reported, and tried again with back-off until it succeeds', async () => {
    const policy = { pollInterval: 1_000, backOff: 5_000, backOffLimit: 15_000 }
    const { start, clock, errors, events, built } = open({ policy })
    const error = new Error('connection lost')
    errors.push(error, error, error)
    await start()
    await clock.advanceUntil(() => built.length > 0)
    expect(events.filter(({ type }) => type === 'ranking failed')).toEqual(
      Array(3).fill({ type: 'ranking failed', error }),
    )
    expect(clock.slept).toEqual([5_000, 10_000, 15_000, 1_000])
  })

  test('R12: a failed run is tried again no sooner than at the next poll', async () => {
    const { start, clock, errors, built } = open({ policy: { pollInterval: 1_000, backOff: 1, backOffLimit: 5 } })
    errors.push(new Error('connection lost'))
    await start()
    await clock.advanceUntil(() => built.length > 0)
    expect(clock.slept).toEqual([1_000, 1_000])
  })

  test('R17: a job that waits stops immediately', async () => {
    const { start, stop, clock } = open()
    await start()
    const before = clock.now()
    expect(await stop()).toBe(true)
    expect(clock.now()).toBe(before)
  })

  test('R17: a job that counts finishes its day and then stops, and leaves the other days to the next run', async () => {
    const { start, stop, ranking, clock, built, holderOfRight } = open({
      firstSale: Date.parse('2025-03-05T12:00:00+09:00'),
      buildTime: 2_000,
    })
    await start()
    expect(await stop()).toBe(false)
    await clock.advance(2_000)
    expect([built, holderOfRight()]).toEqual([['2025-03-05'], null])
    expect(await stop()).toBe(true)
    const later = ranking.buildDueDays()
    await clock.advance(8_000)
    expect(await later).toEqual(['2025-03-06', '2025-03-07', '2025-03-08', '2025-03-09'])
  })
})
