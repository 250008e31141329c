import type { Instant } from '../base/time.ts'

/**
 * A lower bound for the ids of version 7 that were made at `at` or later: every id below it was made earlier. The bound
 * itself is not a valid id.
 */
export function lowestIdOf(at: Instant): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
