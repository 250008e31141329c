/** Housekeeping reports each step that failed: the removal of old rows, or the emptying of what is left of an erased user. */
export type HousekeepingEvent = { readonly type: 'housekeeping failed'; readonly error: unknown }
