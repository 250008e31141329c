/** A step of housekeeping failed: removing old rows, or emptying the remaining data of an erased user. */
export type HousekeepingEvent = { readonly type: 'housekeeping failed'; readonly error: unknown }
