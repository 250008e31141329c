import type { Coupon } from '@hexmart/client'

/** The phase of a coupon at an instant. It follows from the coupon's state, its times and how many remain. */
export type Phase = 'prepared' | 'upcoming' | 'open' | 'soldOut' | 'paused' | 'expired'

type Timed = Pick<Coupon, 'state' | 'opensAt' | 'expiresAt' | 'remaining'>

/** @param now the service's time, in milliseconds since 1970 */
export function phaseOf({ state, opensAt, expiresAt, remaining }: Timed, now: number): Phase {
  if (Date.parse(expiresAt) <= now) return 'expired'
  if (state === 'REGISTERED') return 'prepared'
  if (state === 'CANCELED') return 'paused'
  if (opensAt !== null && now < Date.parse(opensAt)) return 'upcoming'
  return remaining === 0 ? 'soldOut' : 'open'
}

/**
 * Whether the opening can still change. By the rule of the shop, it can change until `opensAt` has come. A coupon
 * without `opensAt` counts as opened as soon as it is no longer REGISTERED.
 */
export const mayMoveOpening = ({ state, opensAt }: Pick<Coupon, 'state' | 'opensAt'>, now: number): boolean =>
  opensAt === null ? state === 'REGISTERED' : now < Date.parse(opensAt)

/**
 * How long to wait before a coupon is read again, in milliseconds: one second while the coupon is open or about to
 * open, otherwise at most ten seconds.
 */
export function refreshEvery(coupon: Timed | undefined, now: number): number {
  const [rush, calm] = [1_000, 10_000]
  if (coupon === undefined) return calm
  const phase = phaseOf(coupon, now)
  if (phase === 'open') return rush
  if (phase !== 'upcoming' || coupon.opensAt === null) return calm
  // Five seconds before the opening the reads become fast, so that the page sees the rush from its first second.
  const untilRush = Date.parse(coupon.opensAt) - now - 5_000
  return Math.min(calm, Math.max(rush, untilRush))
}
