/**
 * The clock, ids and chance of the machine that the shop runs on: the one file of the core that names globals of its
 * host. Everything here is part of the web platform, so that it runs on Node, Deno, Bun and workers alike.
 */
import type { ShopId } from './shared/ids.ts'
import type { Clock, Ids, Random } from './shared/system-ports.ts'

declare const crypto: { randomUUID(): string }
declare const setTimeout: (run: () => void, milliseconds: number) => unknown
declare const clearTimeout: (timer: unknown) => void

export const systemClock: Clock = {
  now: () => Date.now(),
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

export const systemRandom: Random = { next: () => Math.random() }

/**
 * UUIDs of version 7: 48 bits of time in milliseconds, 74 random bits (RFC 9562, section 5.7). The random ones come
 * from the platform's own UUIDs of version 4, which have them in the same places.
 */
export function systemIds(): Ids {
  let stamped = -1
  let stamp = ''
  return {
    next<Id extends ShopId>(now: number): Id {
      if (now !== stamped) {
        const time = now.toString(16).padStart(12, '0')
        stamp = `${time.slice(0, 8)}-${time.slice(8)}-7`
        stamped = now
      }
      return (stamp + crypto.randomUUID().slice(15)) as Id
    },
  }
}
