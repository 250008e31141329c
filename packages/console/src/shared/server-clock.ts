/** The service's clock is ahead of this machine's by `least` to `most` milliseconds. */
interface Bounds {
  readonly least: number
  readonly most: number
}

/**
 * The header `Date` is rounded down to whole seconds, so the service's clock may be ahead of it by up to this many
 * milliseconds.
 */
const second = 1_000

/**
 * Narrows the bounds of the difference between the clocks by one answer. Many answers together give the difference far
 * more exactly than to the second. An answer that contradicts the others replaces them, because one of the clocks has
 * been set.
 *
 * @param earlier the bounds from the earlier answers; undefined before the first answer
 * @param date what the service's clock showed at some moment from `sentAt` to `receivedAt`, rounded down to a second. `date`,
 *   `sentAt` and `receivedAt` are in milliseconds since 1970
 */
export function narrow(earlier: Bounds | undefined, date: number, sentAt: number, receivedAt: number): Bounds {
  const ofAnswer = { least: date - receivedAt, most: date + second - sentAt }
  if (earlier === undefined) return ofAnswer
  const narrowed = { least: Math.max(earlier.least, ofAnswer.least), most: Math.min(earlier.most, ofAnswer.most) }
  return narrowed.least <= narrowed.most ? narrowed : ofAnswer
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
