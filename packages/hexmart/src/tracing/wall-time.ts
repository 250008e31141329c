import type { HrTime } from '@opentelemetry/api'

/** How far the wall clock may drift from `performance.now()` before it is read again, in milliseconds. */
const tolerated = 5
let origin = Date.now() - performance.now()

/**
 * A reading of `performance.now()` as a time of the wall clock. All spans take their times from here: OpenTelemetry would round each
 * start to a millisecond, so that a batch could begin before its request.
 */
export function wallTime(elapsed: number): HrTime {
  const current = Date.now() - performance.now()
  if (Math.abs(current - origin) > tolerated) origin = current
  const milliseconds = origin + elapsed
  return [Math.floor(milliseconds / 1_000), Math.floor((milliseconds % 1_000) * 1e6)]
}
