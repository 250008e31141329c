import type { Day } from '../base/time.ts'

/** The events of the ranking job: each day that it built, and each run that failed. */
export type RankingEvent =
  | { readonly type: 'day built'; readonly day: Day; readonly products: number; readonly milliseconds: number }
  | { readonly type: 'ranking failed'; readonly error: unknown }
