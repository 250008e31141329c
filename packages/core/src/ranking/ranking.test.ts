import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { Day, type Instant } from '../base/time.ts'
import type { ShopEvent } from '../shop/observer.ts'
import type { SalesStatistics } from './ports.ts'
import { createRanking } from './ranking.ts'

/** A ranking over statistics in memory, in which a day is its name only, in time that the test moves. */
function open({
  now = '2025-03-10T12:00:00+09:00',
  firstSale = null as Instant | null | (() => Instant | null),
  policy = {} as PolicyInput['ranking'],
  slack = 0,
  /** How long building a day takes, in milliseconds. */
  taking = 0,
} = {}) {
  const clock = manualClock(now)
  const events: ShopEvent[] = []
  const days = new Map<Day, 'due' | 'built'>()
  const built: string[] = []
  const faults: Error[] = []
  let holder: string | null = null
  let openings = 0
  const statistics: SalesStatistics = {
    firstSale: async () => (typeof firstSale === 'function' ? firstSale() : firstSale),
    lastBuilt: async (until) =>
      [...days]
        .flatMap(([day, state]) => (state === 'built' && day <= until ? [day] : []))
        .sort()
        .at(-1) ?? null,
    async open(opened) {
      openings++
      for (const day of opened) if (!days.has(day)) days.set(day, 'due')
    },
    due: async (until, limit) =>
      [...days]
        .flatMap(([day, state]) => (state === 'due' && day <= until ? [day] : []))
        .sort()
        .slice(0, limit),
    async rebuild({ day }) {
      const fault = faults.shift()
      if (fault) throw fault
      if (taking > 0) await clock.sleep(taking)
      built.push(day)
      days.set(day, 'built')
      return 7
    },
    top: async () => [],
    async acquire(token) {
      if (holder !== null && holder !== token) return false
      holder = token
      return true
    },
    async release(token) {
      if (holder === token) holder = null
    },
  }
  const ranking = createRanking(
    {
      statistics,
      clock,
      ids: countingIds(),
      random: { next: () => 1 - Number.EPSILON },
      observer: (event) => events.push(event),
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
    faults,
    /** Another process has the run, or gives it up. */
    hold: (token: string | null) => {
      holder = token
    },
    held: () => holder,
    /** How often days were noted as closed. */
    openings: () => openings,
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
    at: (text: string) => Date.parse(`${text}+09:00`) - clock.now(),
  }
}

describe('a look', () => {
  test('R9: builds the day before, once its batch time has come, and once only', async () => {
    const { ranking, clock, at } = open()
    await ranking.look()
    await clock.advance(at('2025-03-11T00:04:59.999'))
    expect(await ranking.look()).toEqual([])
    await clock.advance(1)
    expect(await ranking.look()).toEqual(['2025-03-10'])
    expect(await ranking.look()).toEqual([])
  })

  test('R9: notes a day once, not at every look', async () => {
    const { ranking, clock, at, openings } = open()
    for (let look = 0; look < 3; look++) await ranking.look()
    expect(openings()).toBe(1)
    await clock.advance(at('2025-03-11T00:05:00'))
    await ranking.look()
    expect(openings()).toBe(2)
  })

  test('R7: waits out the longest batch of the day', async () => {
    const { ranking, clock, at } = open({ slack: 600_000 })
    await ranking.look()
    await clock.advance(at('2025-03-11T00:09:59.999'))
    expect(await ranking.look()).toEqual([])
    await clock.advance(1)
    expect(await ranking.look()).toEqual(['2025-03-10'])
  })

  test('R5: of a shop that never sold anything builds yesterday alone', async () => {
    expect(await open().ranking.look()).toEqual(['2025-03-09'])
  })

  test('R11: of a shop that was never ranked starts with the day of the first sale', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-06T23:59:59+09:00') })
    expect(await ranking.look()).toEqual(['2025-03-06', '2025-03-07', '2025-03-08', '2025-03-09'])
  })

  test('R11: after two days away catches up, the oldest first', async () => {
    const { ranking, clock, at } = open({ firstSale: Date.parse('2025-03-09T12:00:00+09:00') })
    await ranking.look()
    await clock.advance(at('2025-03-13T00:05:00'))
    expect(await ranking.look()).toEqual(['2025-03-10', '2025-03-11', '2025-03-12'])
  })

  test('R11: orders that were brought in after later days had been built are counted too', async () => {
    const sales = { first: null as Instant | null }
    const { ranking, clock, at } = open({ firstSale: () => sales.first })
    expect(await ranking.look()).toEqual(['2025-03-09'])
    sales.first = Date.parse('2025-03-07T12:00:00+09:00')
    await clock.advance(at('2025-03-11T00:05:00'))
    expect(await ranking.look()).toEqual(['2025-03-07', '2025-03-08', '2025-03-10'])
  })

  test('R11: builds at most so many days at once, and the others next time', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-05T12:00:00+09:00'), policy: { daysPerRun: 2 } })
    expect(await ranking.look()).toEqual(['2025-03-05', '2025-03-06'])
    expect(await ranking.look()).toEqual(['2025-03-07', '2025-03-08'])
    expect(await ranking.look()).toEqual(['2025-03-09'])
  })

  test('R2: builds a day again that has changed since', async () => {
    const { ranking, days } = open()
    await ranking.look()
    days.set(Day.parse('2025-03-09'), 'due')
    expect(await ranking.look()).toEqual(['2025-03-09'])
  })

  test('R10: leaves the days to another process that has the run, and gives its own up', async () => {
    const { ranking, hold, held, built } = open()
    hold('another')
    expect(await ranking.look()).toEqual([])
    expect(built).toEqual([])
    hold(null)
    expect(await ranking.look()).toEqual(['2025-03-09'])
    expect(held()).toBeNull()
  })

  test('R10: ends when it has lost the run meanwhile', async () => {
    const { ranking, hold, days, built } = open({ firstSale: Date.parse('2025-03-05T12:00:00+09:00') })
    const looking = ranking.look()
    days.set = (day, state) => {
      if (state === 'built') hold('another')
      return Map.prototype.set.call(days, day, state) as typeof days
    }
    expect(await looking).toEqual(['2025-03-05'])
    expect(built).toEqual(['2025-03-05'])
  })

  test('R12: that fails gives the run up and says so', async () => {
    const { ranking, faults, held } = open()
    const error = new Error('out of memory')
    faults.push(error)
    await expect(ranking.look()).rejects.toBe(error)
    expect(held()).toBeNull()
    expect(await ranking.look()).toEqual(['2025-03-09'])
  })

  test('R1: tells the observer of each day', async () => {
    const { ranking, events } = open()
    await ranking.look()
    expect(events).toEqual([{ type: 'day ranked', day: '2025-03-09', products: 7, milliseconds: 0 }])
  })
})

describe('by hand', () => {
  test('R10: a day that is over is built, whether it is due or not', async () => {
    const { ranking, built } = open()
    await ranking.look()
    expect(await ranking.rebuild(Day.parse('2025-03-09'))).toBe(7)
    expect(await ranking.rebuild(Day.parse('2024-12-24'))).toBe(7)
    expect(built).toEqual(['2025-03-09', '2025-03-09', '2024-12-24'])
  })

  test('R11: the days that were missed before it are still caught up', async () => {
    const { ranking } = open({ firstSale: Date.parse('2025-03-07T12:00:00+09:00') })
    await ranking.rebuild(Day.parse('2025-03-09'))
    expect(await ranking.look()).toEqual(['2025-03-07', '2025-03-08'])
  })

  test('R3: makes a new edition of the list, as a look that builds and a changed product do', async () => {
    const { ranking } = open()
    const editions = [ranking.edition]
    for (const act of [() => ranking.look(), () => ranking.rebuild(Day.parse('2025-03-09')), () => ranking.revise()]) {
      await act()
      editions.push(ranking.edition)
    }
    await ranking.look()
    expect(ranking.edition).toBe(editions.at(-1))
    expect(new Set(editions).size).toBe(4)
  })

  test('R9: a day that is not over, or not closed yet, is not', async () => {
    const { ranking, clock, at, built } = open()
    expect(await ranking.rebuild(Day.parse('2025-03-10'))).toBeNull()
    await clock.advance(at('2025-03-11T00:04:00'))
    expect(await ranking.rebuild(Day.parse('2025-03-10'))).toBeNull()
    expect(built).toEqual([])
  })
})

describe('running', () => {
  test('R9: looks every second, and builds each day when its time has come', async () => {
    const { start, clock, at, built } = open({ now: '2025-03-11T00:04:30+09:00' })
    await start()
    expect(built).toEqual(['2025-03-09'])
    await clock.advance(at('2025-03-11T00:05:00'))
    expect(built).toEqual(['2025-03-09', '2025-03-10'])
    expect(new Set(clock.slept)).toEqual(new Set([1_000]))
  })

  test('R2: rests nine times as long as it built, though a day keeps changing', async () => {
    const { start, clock, built, days } = open({ taking: 2_000 })
    await start()
    await clock.advance(2_000)
    expect(built).toEqual(['2025-03-09'])
    days.set(Day.parse('2025-03-09'), 'due')
    await clock.advance(17_999)
    expect(clock.slept).toEqual([2_000, 18_000])
    await clock.advance(2_001)
    expect(built).toEqual(['2025-03-09', '2025-03-09'])
  })

  test('R12: a failed run is told, and tried again with back-off, until it is well again', async () => {
    const policy = { poll: 1_000, backOff: 5_000, backOffLimit: 15_000 }
    const { start, clock, faults, events, built } = open({ policy })
    const error = new Error('connection lost')
    faults.push(error, error, error)
    await start()
    await clock.advanceUntil(() => built.length > 0)
    expect(events.filter(({ type }) => type === 'ranking failed')).toEqual(
      Array(3).fill({ type: 'ranking failed', day: null, error }),
    )
    expect(clock.slept).toEqual([5_000, 10_000, 15_000, 1_000])
  })

  test('R12: is tried again no sooner than it would look anyway', async () => {
    const { start, clock, faults, built } = open({ policy: { poll: 1_000, backOff: 1, backOffLimit: 5 } })
    faults.push(new Error('connection lost'))
    await start()
    await clock.advanceUntil(() => built.length > 0)
    expect(clock.slept).toEqual([1_000, 1_000])
  })

  test('R12: stops at once, also while it waits', async () => {
    const { start, stop, clock } = open()
    await start()
    const before = clock.now()
    expect(await stop()).toBe(true)
    expect(clock.now()).toBe(before)
  })
})
