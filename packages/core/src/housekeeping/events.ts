/** Housekeeping reports each attempt to prune that failed. */
export type HousekeepingEvent = { readonly type: 'pruning failed'; readonly error: unknown }
