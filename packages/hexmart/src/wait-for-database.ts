/** How long to wait between two attempts, in milliseconds. */
const pause = 500

/** The codes, of the system and of PostgreSQL, for a server that cannot be reached, or is starting or shutting down. */
const unavailableCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '57P01',
  '57P03',
])

/**
 * Whether the error can mean that the database is still starting. Any other error, such as a wrong password, would
 * occur again.
 */
function mayBeStarting(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(mayBeStarting)
  const { code, message } = error as { readonly code?: unknown; readonly message?: string }
  return (
    unavailableCodes.has(code) || (code === undefined && /timeout expired|Connection terminated/.test(String(message)))
  )
}

/**
 * Repeats `open` while the database cannot be reached yet, for example because it starts at the same time as the
 * service.
 *
 * @param limit how long to repeat `open`, in milliseconds
 * @param stop when it fulfils, the wait ends immediately with the error of the last attempt
 * @param onWait is called once, with the first error, before the first wait
 * @throws the error of the last attempt
 */
export async function waitForDatabase<Value>(
  open: () => Promise<Value>,
  limit: number,
  stop: Promise<unknown>,
  onWait: (error: unknown) => void,
): Promise<Value> {
  const deadline = performance.now() + limit
  let stopped = false
  const stopping = stop.then(() => {
    stopped = true
  })
  for (let waiting = false; ; waiting = true) {
    try {
      return await open()
    } catch (error) {
      if (stopped || !mayBeStarting(error) || performance.now() >= deadline) throw error
      if (!waiting) onWait(error)
      const { promise: pauseEnded, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, Math.min(pause, Math.max(0, deadline - performance.now())))
      await Promise.race([pauseEnded, stopping])
      clearTimeout(timer)
      if (stopped) throw error
    }
  }
}
