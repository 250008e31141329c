import { StoreError } from '@hexmart/core/adapter'

/**
 * At most this many runs take place at the same time. If only one could, a slow run would delay all calls that come after it.
 */
const runsAtOnce = 2

/**
 * How long a call may take, in milliseconds: from the call on, with all waits and statements together. The HTTP API cuts an
 * answer after eleven minutes (`longestJob` in `@hexmart/adapter-http`). A call ends a minute earlier, so that its error still
 * reaches the caller.
 */
const callLimit = 600_000

interface Call<Value> {
  /** When the time for the call is over, in milliseconds on the clock of `performance.now()`. */
  readonly end: number
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/** Settles when the event loop has read all requests that have arrived by now. */
const endOfTurn = () => new Promise((resolve) => setImmediate(resolve))

/**
 * Makes a function for a report that may take minutes. At most two runs of the report take place at the same time. Calls that
 * wait for the same key share the next run. A call never joins a run that has begun, because that run may not see what was
 * committed just before the call.
 *
 * A call fails after ten minutes, or when its own run fails. It never fails with the error of another run, and it does not
 * lose time to a call that came earlier: a run has as much time as the latest of its calls. This differs from `coalesce`,
 * where the reads that wait fail together with a query that finds the database unavailable. A report that takes too long
 * fails with the same class of error, but shows nothing about other reports.
 *
 * @param run makes the report. `timeLeft` returns how long the next statement may take, in milliseconds.
 * @example
 * const soldSince = shareRuns((from: Instant, timeLeft) => report(pool, timeLeft, (run) => run(sumSales, from)))
 * const [first, second] = await Promise.all([soldSince(noon), soldSince(noon)]) // one run
 */
export function shareRuns<Key, Value>(
  run: (key: Key, timeLeft: () => number) => Promise<Value>,
): (key: Key) => Promise<Value> {
  /** The calls that wait for a run: the key that has waited longest comes first. */
  const waiting = new Map<Key, Set<Call<Value>>>()
  let running = 0

  async function runWaiting(): Promise<void> {
    running++
    // The calls of this turn of the event loop share a run.
    await endOfTurn()
    for (const [key, calls] of waiting) {
      waiting.delete(key)
      const end = Math.max(...Array.from(calls, (call) => call.end))
      try {
        // PostgreSQL reads a limit of 0 as "no limit".
        const value = await run(key, () => Math.max(1, Math.ceil(end - performance.now())))
        for (const { resolve } of calls) resolve(value)
      } catch (error) {
        for (const { reject } of calls) reject(error)
      }
    }
    running--
  }

  function wait(key: Key, call: Call<Value>): () => void {
    const calls = waiting.get(key) ?? new Set()
    waiting.set(key, calls.add(call))
    if (running < runsAtOnce) void runWaiting()
    return () => {
      calls.delete(call)
      // If no call waits for the run any more, the run must not begin. A later call may wait for this key in another set.
      if (calls.size === 0 && waiting.get(key) === calls) waiting.delete(key)
    }
  }

  return async (key) => {
    let timer: NodeJS.Timeout | undefined
    let leave = () => {}
    try {
      return await new Promise<Value>((resolve, reject) => {
        timer = setTimeout(() => reject(new StoreError('unavailable', 'the report took too long')), callLimit)
        leave = wait(key, { end: performance.now() + callLimit, resolve, reject })
      })
    } finally {
      clearTimeout(timer)
      leave()
    }
  }
}
