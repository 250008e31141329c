/** For how many seconds a client is asked to wait at most. */
const longest = 4

/**
 * The `Retry-After` of a problem that will soon be over: 1 to 4 seconds at random, so that callers who are refused together do not
 * come back together.
 */
export const retryAfter = (): string => String(1 + Math.floor(Math.random() * longest))
