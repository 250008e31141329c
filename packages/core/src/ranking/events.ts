import type { Day } from '../base/time.ts'

/**
 * The events of the ranking job: each day that it built (counted), and each run that failed. `products`: how many different
 * products were sold. `milliseconds`: how long the build took.
 */
export type RankingEvent =
  | { readonly type: 'day built'; readonly day: Day; readonly products: number; readonly milliseconds: number }
  | { readonly type: 'ranking failed'; readonly error: unknown }
