/** A signal that aborts when a time is over, or when an outer signal aborts. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Whether the time is over. */
  readonly expired: boolean
  /** Stops the timer. The outer signal still aborts this signal. */
  stop(): void
  /** Stops the timer, and no longer listens to the outer signal. */
  end(): void
}

/**
 * Makes a deadline. It takes the place of `AbortSignal.timeout`, whose timer would go on after the call has ended, and of
 * `AbortSignal.any`, which all browsers have only since 2024.
 */
export function deadline(milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const abort = () => controller.abort(outer?.reason)
  let expired = false
  const timer = setTimeout(() => {
    expired = true
    controller.abort()
  }, milliseconds)
  if (outer?.aborted) abort()
  outer?.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    stop: () => clearTimeout(timer),
    end() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', abort)
    },
  }
}

/**
 * Waits for a promise, but only until the signal aborts.
 *
 * @throws the reason of the signal, or what the promise rejects with
 */
export function within<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Waits until the time is over or the signal aborts, whichever is first. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const { signal: over, end } = deadline(milliseconds, signal)
    const wake = () => {
      end()
      resolve()
    }
    if (over.aborted) wake()
    else over.addEventListener('abort', wake, { once: true })
  })
}
