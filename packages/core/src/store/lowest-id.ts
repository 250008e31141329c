import type { Instant } from '../base/time.ts'

/** The lowest UUID of version 7 that carries the instant `at`. Lower ids were made before it. */
export function lowestIdOf(at: Instant): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
