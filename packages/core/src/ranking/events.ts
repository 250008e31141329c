import type { Day } from '../base/time.ts'

/** What the ranking job reports: each day that it built, and each run that failed. */
export type RankingEvent =
  | { readonly type: 'day ranked'; readonly day: Day; readonly products: number; readonly milliseconds: number }
  | { readonly type: 'ranking failed'; readonly day: Day | null; readonly error: unknown }
