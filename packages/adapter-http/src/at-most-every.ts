/**
 * Limits how often the log says the same thing.
 *
 * @param interval the shortest time between two lines with the same key, in milliseconds
 * @returns a function to call with a key before each line. Undefined means: do not write the line yet. A number means: write the
 * line; the number says how often the function was called with this key since the last line, this call included
 * @example
 * const countIfDue = atMostEvery(60_000)
 * const times = countIfDue('no connection')
 * if (times !== undefined) console.warn('no connection', { times })
 */
export function atMostEvery(interval: number): (key: string) => number | undefined {
  /** By key: when the last line was due, and how often the function was called since. */
  const lastLines = new Map<string, { at: number; calls: number }>()
  return (key) => {
    const now = performance.now()
    const last = lastLines.get(key)
    if (last !== undefined && now - last.at < interval) {
      last.calls++
      return undefined
    }
    lastLines.set(key, { at: now, calls: 0 })
    return (last?.calls ?? 0) + 1
  }
}
