import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { Policy } from '../base/policy.ts'
import type { Day } from '../base/time.ts'
import type { SalesDay } from '../ranking/ports.ts'
import type { HousekeepingEvent } from './events.ts'
import { createHousekeeping } from './housekeeping.ts'
import type { Prunable } from './ports.ts'

const { retention } = Policy.parse({ retention: { rowsAtOnce: 10, pruneInterval: 1_000 } })

/**
 * Housekeeping over a store with these numbers of old rows. The first calls of `prune` throw the `errors`, one per call. Emptying
 * the data of erased users takes `emptyingSteps` steps, but at least one.
 */
async function open(rows: Record<Prunable, number>, errors: Error[] = [], emptyingSteps = 0) {
  const clock = manualClock(0)
  const events: HousekeepingEvent[] = []
  const pruned: [Prunable, number][] = []
  const stop = Promise.withResolvers<void>()
  let ended = false
  const emptying = { stepsLeft: emptyingSteps, steps: 0 }
  const pruning = {
    async prune(what: Prunable, age: number, limit: number) {
      const error = errors.shift()
      if (error) throw error
      expect([age, limit]).toEqual([retention[what], 10])
      const removed = Math.min(limit, rows[what])
      rows[what] -= removed
      pruned.push([what, removed])
      return removed
    },
    pruneOrders: () => Promise.reject(new Error('orders are kept')),
    async emptyErased(age: number, limit: number) {
      // Two deadlines of 1,000 ms: until then, a batch that read the user before the erasure may still commit.
      expect([age, limit]).toEqual([2_000, 10])
      emptying.steps++
      return --emptying.stepsLeft > 0
    },
  }
  const policy = Policy.parse({ retention })
  const statistics = {
    now: async () => clock.now(),
    firstSale: async () => null,
    register: async () => {},
    lastBuilt: async () => null,
    due: async () => [],
  }
  createHousekeeping({ pruning, statistics, clock, observe: (event) => events.push(event) }, policy, 1_000)
    .run(stop.promise)
    .then(() => {
      ended = true
    })
  await settled()
  return {
    clock,
    events,
    pruned,
    rows,
    emptying,
    async stop() {
      stop.resolve()
      await settled()
      return ended
    },
  }
}

test('old rows are removed in small steps until none is left', async () => {
  const { pruned } = await open({ idempotencyRecords: 25, settledMessages: 10, batches: 0 })
  // A step that removes fewer than 10 rows, the limit of a step, is the last for its kind of rows.
  expect(pruned).toEqual([
    ['idempotencyRecords', 10],
    ['idempotencyRecords', 10],
    ['idempotencyRecords', 5],
    ['settledMessages', 10],
    ['settledMessages', 0],
    ['batches', 0],
  ])
})

test('U3: the data of erased users are emptied step by step, two deadlines after the erasure', async () => {
  const { emptying, clock } = await open({ idempotencyRecords: 0, settledMessages: 0, batches: 0 }, [], 3)
  expect(emptying.steps).toBe(3)
  // The next round takes one step, which finds nothing left to empty.
  await clock.advance(1_000)
  expect(emptying.steps).toBe(4)
})

test('old rows are removed again at regular intervals', async () => {
  const { clock, rows, pruned } = await open({ idempotencyRecords: 0, settledMessages: 0, batches: 0 })
  rows.batches = 3
  await clock.advance(999)
  expect(rows.batches).toBe(3)
  await clock.advance(1)
  expect(rows.batches).toBe(0)
  // One step for each of the three kinds of rows, in two rounds.
  expect(pruned).toHaveLength(6)
})

test('if one kind of rows cannot be pruned, the failure is reported, other kinds are pruned, and the next round tries again', async () => {
  const error = new Error('connection lost')
  const { events, pruned, clock } = await open({ idempotencyRecords: 1, settledMessages: 1, batches: 1 }, [error])
  expect(events).toEqual([{ type: 'housekeeping failed', error }])
  expect(pruned.map(([what]) => what)).toEqual(['settledMessages', 'batches'])
  await clock.advance(1_000)
  expect(pruned).toContainEqual(['idempotencyRecords', 1])
})

test('housekeeping that waits for its next round stops immediately', async () => {
  const { stop, clock } = await open({ idempotencyRecords: 0, settledMessages: 0, batches: 0 })
  expect(await stop()).toBe(true)
  expect(clock.now()).toBe(0)
})

describe('orders', () => {
  /**
   * Runs one round of housekeeping, and returns the days that the round passed to `pruneOrders`: the first day whose orders
   * are kept, or no day if the round prunes no orders.
   *
   * `orders`: for how many days the policy keeps orders. `built`: the last built day. `due`: a built day whose sales have changed
   * since, so that it must be built again. `sold`: the day of the first sale. `now` and `storeNow`: the day by the clocks of the
   * process and of the store.
   */
  async function firstKeptDays(
    orders: number | null,
    { built = '2025-03-10' as string | null, due = '', sold = '', now = '2025-03-11', storeNow = '2025-03-11' } = {},
  ) {
    const clock = manualClock(`${now}T12:00:00+09:00`)
    const firstKept: string[] = []
    const stop = Promise.withResolvers<void>()
    const pruning = {
      prune: async () => 0,
      emptyErased: async () => false,
      async pruneOrders({ day, from }: SalesDay) {
        expect(from).toBe(Date.parse(`${day}T00:00:00+09:00`))
        firstKept.push(day)
        return 0
      },
    }
    const registered: Day[] = []
    const statistics = {
      now: async () => Date.parse(`${storeNow}T12:00:00+09:00`),
      firstSale: async () => (sold === '' ? null : Date.parse(`${sold}T12:00:00+09:00`)),
      register: async (days: readonly Day[]) => void registered.push(...days),
      lastBuilt: async (until: Day) => (built === null || built < until ? (built as Day | null) : until),
      // A day that was never built is due as soon as it is registered.
      due: async (until: Day) =>
        [due, registered.includes(sold as Day) ? sold : ''].filter((day) => day !== '' && day <= until) as Day[],
    }
    const policy = Policy.parse({ retention: { orders } })
    const running = createHousekeeping({ pruning, statistics, clock, observe: () => {} }, policy, 1_000).run(
      stop.promise,
    )
    await settled()
    stop.resolve()
    await running
    return firstKept
  }

  test('R15: orders are kept for ever unless the policy sets a number of days, at least 32', async () => {
    expect(await firstKeptDays(null)).toEqual([])
    // 7 February is 32 days before 11 March.
    expect(await firstKeptDays(32)).toEqual(['2025-02-07'])
    expect(Policy.safeParse({ retention: { orders: 31 } }).success).toBe(false)
  })

  test('R15: orders are kept while their day, or an earlier day, still has to be counted', async () => {
    expect(await firstKeptDays(32, { built: null })).toEqual([])
    expect(await firstKeptDays(32, { built: '2025-01-31' })).toEqual(['2025-02-01'])
    expect(await firstKeptDays(32, { due: '2025-01-20' })).toEqual(['2025-01-20'])
    expect(await firstKeptDays(32, { sold: '2025-01-15' })).toEqual(['2025-01-15'])
    // This due day is among the last 32 days, whose orders are kept anyway.
    expect(await firstKeptDays(32, { due: '2025-03-01' })).toEqual(['2025-02-07'])
  })

  test('R16: orders are kept until both the process’s clock and the store’s clock say that they are old enough', async () => {
    expect(await firstKeptDays(32, { now: '2026-03-11', storeNow: '2025-03-11' })).toEqual(['2025-02-07'])
    expect(await firstKeptDays(32, { now: '2025-03-11', storeNow: '2026-03-11' })).toEqual(['2025-02-07'])
  })
})
