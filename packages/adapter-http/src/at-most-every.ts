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
  const said = new Map<string, { at: number; times: number }>()
  return (key) => {
    const now = performance.now()
    const last = said.get(key)
    if (last !== undefined && now - last.at < interval) {
      last.times++
      return undefined
    }
    said.set(key, { at: now, times: 0 })
    return (last?.times ?? 0) + 1
  }
}
