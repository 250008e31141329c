import { InvalidInput, parseInput } from '../src/adapter.ts'
import { type Clock, type Instant, IsoInstant, systemClock } from '../src/index.ts'

/** For shops over a real store: a clock that always shows the time that was set. Sleeps and elapsed time are real. */
export interface StandingClock extends Clock {
  /** Sets the time: an instant, or an ISO 8601 text with an offset. */
  set(at: Instant | string): void
}

/** @param at the first time: an instant, or an ISO 8601 text with an offset */
export function standingClock(at: Instant | string): StandingClock {
  let now = instantAt(at)
  return {
    now: () => now,
    elapsed: systemClock.elapsed,
    sleep: systemClock.sleep,
    set(to) {
      now = instantAt(to)
    },
  }
}

/**
 * A clock without real time. Its time passes only when a test advances it. That wakes the sleepers (the pending calls of
 * `sleep`) whose time has come.
 */
export interface ManualClock extends Clock {
  /** Advances by `milliseconds`. Sleepers wake one by one, each at its own time. Throws after 10,000 sleepers. */
  advance(milliseconds: number): Promise<void>
  /** Advances from sleeper to sleeper until `done` returns true. Throws when nobody sleeps, or after 10,000 sleepers. */
  advanceUntil(done: () => boolean): Promise<void>
  /** Sets the wall clock back or forward, as an administrator or NTP does. Elapsed time and sleepers are not affected. */
  setWallClock(at: Instant | string): void
  /** The length of each sleep so far, in milliseconds, whether or not it was cut short. */
  readonly slept: readonly number[]
}

/** @param start the first time: an instant, or an ISO 8601 text with an offset */
export function manualClock(start: Instant | string): ManualClock {
  const begin = instantAt(start)
  /** `begin` plus the elapsed time. */
  let now = begin
  /** How far the wall clock is ahead of `now`. */
  let wallOffset = 0
  const slept: number[] = []
  const sleepers = new Set<{ readonly at: Instant; wake(): void }>()

  const next = () => [...sleepers].reduce<{ at: Instant; wake(): void } | undefined>(earlier, undefined)

  async function wakeNext(): Promise<void> {
    const sleeper = next()
    if (!sleeper) throw new Error('nobody sleeps, so nothing can happen any more')
    now = Math.max(now, sleeper.at)
    sleeper.wake()
    await settled()
  }

  return {
    now: () => now + wallOffset,
    elapsed: () => now - begin,
    setWallClock(at) {
      wallOffset = instantAt(at) - now
    },
    slept,
    sleep(milliseconds, until) {
      slept.push(milliseconds)
      return new Promise((resolve) => {
        const sleeper = {
          at: now + milliseconds,
          wake() {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        until?.then(sleeper.wake, sleeper.wake)
      })
    },
    async advance(milliseconds) {
      const end = now + milliseconds
      await settled()
      for (let woken = 0; (next()?.at ?? Number.POSITIVE_INFINITY) <= end; woken++) {
        if (woken === 10_000) throw new Error('10,000 sleepers woke before the end of the advance')
        await wakeNext()
      }
      now = end
    },
    async advanceUntil(done) {
      await settled()
      for (let woken = 0; !done(); woken++) {
        if (woken === 10_000) throw new Error('10,000 sleepers woke, and `done` still returned false')
        await wakeNext()
      }
    },
  }
}

declare const setTimeout: (run: () => void, milliseconds: number) => unknown

/** Resolves when all code has run that waits only for promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

function earlier<One extends { readonly at: Instant }>(a: One | undefined, b: One): One {
  return a === undefined || b.at < a.at ? b : a
}

/**
 * The instant that a test names: an instant, or an ISO 8601 text with an offset.
 *
 * @throws InvalidInput for NaN, and for a text without an offset: the text would be another instant in another time zone
 */
export function instantAt(at: Instant | string): Instant {
  if (typeof at !== 'number') return parseInput('time', IsoInstant, at)
  if (!Number.isFinite(at)) throw new InvalidInput('time', [{ path: '', message: `must not be ${at}` }])
  return at
}
