import { Instant } from './time.ts'

/**
 * A half-open span of time: from `from` up to, but not including, `to`. Without `from` or `to`, the span has no bound on that
 * side.
 */
export interface Period {
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

/** The members of a query that is limited to a period. */
export const periodFields = { from: Instant.optional(), to: Instant.optional() }

export const inPeriod = ({ from, to }: Period, at: Instant): boolean =>
  (from === undefined || at >= from) && (to === undefined || at < to)
