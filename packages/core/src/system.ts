/**
 * The clock, ids and randomness of the machine on which the shop runs. No other file below `src` uses globals of the
 * runtime. The globals used here are all part of the web platform, so the core runs on Node, Deno, Bun and in workers.
 */
import type { GeneratedId } from './base/ids.ts'
import type { Clock, Ids, Random } from './base/ports.ts'

declare const crypto: { randomUUID(): string }
declare const performance: { now(): number }
declare const setTimeout: (run: () => void, milliseconds: number) => unknown
declare const clearTimeout: (timer: unknown) => void

/** The machine's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, until) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      const wake = () => {
        clearTimeout(timer)
        resolve()
      }
      until?.then(wake, wake)
    }),
}

/** The machine's randomness: good for jitter, not for secrets. */
export const systemRandom: Random = { next: () => Math.random() }

/**
 * UUIDs of version 7: 48 bits of time in milliseconds, then 73 random bits. The random bits are drawn once per millisecond;
 * within a millisecond, the last 32 bits count up (RFC 9562, section 6.2, method 2). While the clock is not set back, the
 * ids of one process ascend, so a store appends them to the end of its indexes.
 */
export function systemIds(): Ids {
  /** The millisecond for which the random bits were drawn. */
  let drawnFor = -1
  /** The last id is `head`, followed by `tail` as 8 hexadecimal digits. */
  let head = ''
  let tail = 0
  return {
    next<Id extends GeneratedId>(now: number): Id {
      if (now === drawnFor) tail++
      else {
        const time = now.toString(16).padStart(12, '0')
        // A UUID of version 4 has its random bits in the same places. The tail's highest bit starts
        // at 0, so counting cannot overflow within one millisecond.
        const random = crypto.randomUUID()
        head = `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15, 28)}`
        tail = Number.parseInt(random.slice(28), 16) >>> 1
        drawnFor = now
      }
      return (head + tail.toString(16).padStart(8, '0')) as Id
    },
  }
}
