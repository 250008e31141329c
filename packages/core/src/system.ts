/**
 * The clock, ids and chance of the machine that the shop runs on: the one file of the core that names globals of its
 * host. Everything here is part of the web platform, so that it runs on Node, Deno, Bun and workers alike.
 */
import type { ShopId } from './shared/ids.ts'
import type { Clock, Ids, Random } from './shared/system-ports.ts'

declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array }
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

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Random bytes are drawn 4 kB at a time: a draw costs more than the bytes. */
function randomBytes(): () => Uint8Array {
  const pool = new Uint8Array(4_096)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    used += 16
    return pool.subarray(used - 16, used)
  }
}

/** UUIDs of version 7: 48 bits of time in milliseconds, 74 random bits (RFC 9562, section 5.7). */
export function systemIds(): Ids {
  const next16 = randomBytes()
  return {
    next<Id extends ShopId>(now: number): Id {
      const b = next16()
      const h = (byte: number) => hex[byte & 0xff] as string
      const at = (index: number) => h(b[index] as number)
      const time = now.toString(16).padStart(12, '0')
      const version = h(0x70 | ((b[6] as number) & 0x0f))
      const variant = h(0x80 | ((b[8] as number) & 0x3f))
      const tail = at(10) + at(11) + at(12) + at(13) + at(14) + at(15)
      return `${time.slice(0, 8)}-${time.slice(8)}-${version}${at(7)}-${variant}${at(9)}-${tail}` as Id
    },
  }
}
