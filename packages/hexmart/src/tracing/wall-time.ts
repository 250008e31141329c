import type { HrTime } from '@opentelemetry/api'

/** If `origin` is wrong by more than this, in milliseconds, somebody has set the wall clock, and `origin` is replaced. */
const tolerance = 5
/** The time of the wall clock when `performance.now()` was 0. */
let origin = Date.now() - performance.now()

/**
 * Converts a reading of `performance.now()` to a time of the wall clock. All spans take their times from here.
 * OpenTelemetry would round each start to a millisecond, and a batch could then seem to begin before its request.
 */
export function wallTime(elapsed: number): HrTime {
  const current = Date.now() - performance.now()
  if (Math.abs(current - origin) > tolerance) origin = current
  const milliseconds = origin + elapsed
  return [Math.floor(milliseconds / 1_000), Math.floor((milliseconds % 1_000) * 1e6)]
}
