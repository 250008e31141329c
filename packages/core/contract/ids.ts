import type { GeneratedId } from '../src/adapter.ts'
import type { Ids } from '../src/index.ts'

/** UUIDs of version 7 that count up, so that every run makes the same ids in the same order. */
export function countingIds(): Ids {
  let count = 0
  return {
    next<Id extends GeneratedId>(now: number): Id {
      const time = now.toString(16).padStart(12, '0')
      const tail = (++count).toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}` as Id
    },
  }
}
