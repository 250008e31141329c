/** The service's clock is ahead of this machine's by `least` to `most` milliseconds. */
interface Bounds {
  readonly least: number
  readonly most: number
}

/** The header `Date` is rounded down to whole seconds, so the service's clock may be up to this many milliseconds further. */
const second = 1_000

/**
 * Narrows the bounds of the difference between the clocks by one answer. Many answers together give the difference far
 * more exactly than to the second. An answer that contradicts the others replaces them, because one of the clocks has
 * been set.
 *
 * @param known undefined before the first answer
 * @param date what the service's clock showed at some moment from `sentAt` to `receivedAt`, rounded down to a second. `date`,
 *   `sentAt` and `receivedAt` are in milliseconds since 1970
 */
export function narrow(known: Bounds | undefined, date: number, sentAt: number, receivedAt: number): Bounds {
  const seen = { least: date - receivedAt, most: date + second - sentAt }
  if (known === undefined) return seen
  const both = { least: Math.max(known.least, seen.least), most: Math.min(known.most, seen.most) }
  return both.least <= both.most ? both : seen
}

let bounds: Bounds | undefined

/** Learns the service's time from the `Date` of an answer. Ignores an answer that may come from a cache, and so may be old. */
export function observeDate(headers: Headers, sentAt: number, receivedAt: number): void {
  const date = Date.parse(headers.get('date') ?? '')
  const mayBeOld = headers.has('age') || /max-age/.test(headers.get('cache-control') ?? '')
  if (!Number.isNaN(date) && !mayBeOld) bounds = narrow(bounds, date, sentAt, receivedAt)
}

/**
 * The service's time, estimated from its answers, in milliseconds since 1970. Coupons open by the service's clock, and
 * the clocks of people's machines are often wrong.
 */
export function serverNow(): number {
  return Date.now() + (bounds === undefined ? 0 : (bounds.least + bounds.most) / 2)
}
