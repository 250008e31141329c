import { type Clock, type Instant, systemClock } from '../src/index.ts'
import { atMost } from './waiting.ts'

/** A clock that stands where it is put, while its sleepers sleep in real time: for shops over a real store. */
export interface StandingClock extends Clock {
  /** Puts it to an instant, or to that of an ISO 8601 text. */
  set(at: Instant | string): void
}

export function standingClock(at: Instant | string): StandingClock {
  let now = instant(at)
  return {
    now: () => now,
    elapsed: systemClock.elapsed,
    sleep: systemClock.sleep,
    set(to) {
      now = instant(to)
    },
  }
}

/** A clock without real time: it stands still until it is advanced, and whoever sleeps past that point wakes. */
export interface ManualClock extends Clock {
  /** Moves on by `milliseconds`. Sleepers wake one by one, in the order of their times, each at its own time. */
  advance(milliseconds: number): Promise<void>
  /** Moves on from sleeper to sleeper until `done` holds. Throws when nobody sleeps, or after 10,000 of them. */
  advanceUntil(done: () => boolean): Promise<void>
  /** Sets the wall clock, back or forward, as an operator or NTP does. Time that has elapsed and sleepers do not notice. */
  setWallClock(at: Instant | string): void
  /** How long each sleep so far was asked to last, in milliseconds. */
  readonly slept: readonly number[]
}

export function manualClock(start: Instant | string): ManualClock {
  const begin = instant(start)
  /** Counted from `begin` by elapsed time; the wall clock is this far from it. */
  let now = begin
  let wallOffset = 0
  const slept: number[] = []
  const sleepers = new Set<{ readonly at: Instant; wake(): void }>()

  const next = () => [...sleepers].reduce<{ at: Instant; wake(): void } | undefined>(earlier, undefined)

  async function wakeNext(): Promise<void> {
    const sleeper = next()
    if (!sleeper) throw new Error('nobody sleeps: what is waited for never comes')
    now = Math.max(now, sleeper.at)
    sleeper.wake()
    await settled()
  }

  return {
    now: () => now + wallOffset,
    elapsed: () => now - begin,
    setWallClock(at) {
      wallOffset = instant(at) - now
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
      for (const _ of atMost(10_000, 'nobody sleeps before the end of the advance')) {
        if ((next()?.at ?? Number.POSITIVE_INFINITY) > end) break
        await wakeNext()
      }
      now = end
    },
    async advanceUntil(done) {
      await settled()
      for (let woken = 0; !done(); woken++) {
        if (woken === 10_000) throw new Error('10,000 sleepers woke, and what is waited for did not come')
        await wakeNext()
      }
    },
  }
}

declare const setTimeout: (run: () => void, milliseconds: number) => unknown

/** Settles when everything has run that waits for nothing but promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

function earlier<One extends { readonly at: Instant }>(a: One | undefined, b: One): One {
  return a === undefined || b.at < a.at ? b : a
}

const instant = (at: Instant | string): Instant => (typeof at === 'number' ? at : Date.parse(at))
