/** Housekeeping reports each step that failed: a removal of old rows, or emptying what is left of an erased user. */
export type HousekeepingEvent = { readonly type: 'pruning failed'; readonly error: unknown }
