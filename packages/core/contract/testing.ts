/**
 * For tests of rules and shops: states, contexts, clocks and ids, short calls to a shop, and stores that fail on purpose.
 * The helpers load no test runner, so they work with any.
 */
export { accepted, refused } from './answers.ts'
export { byOperator, type Clerk, clerkOf, keyed } from './clerk.ts'
export { type ManualClock, manualClock, type StandingClock, standingClock } from './clocks.ts'
export { countingIds } from './ids.ts'
export { type Mishap, withMishaps } from './mishaps.ts'
export { contextAt, stateOf } from './rules.ts'
