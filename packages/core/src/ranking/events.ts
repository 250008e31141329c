import type { Day } from '../base/time.ts'

/** The events of the ranking job: each day that it built, and each run that failed. A failed run has null as its `day`. */
export type RankingEvent =
  | { readonly type: 'day built'; readonly day: Day; readonly products: number; readonly milliseconds: number }
  | { readonly type: 'ranking failed'; readonly day: Day | null; readonly error: unknown }
