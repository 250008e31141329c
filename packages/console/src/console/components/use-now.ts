import { useEffect, useState } from 'react'

/**
 * The time of a clock, in milliseconds since 1970. While `isRunning` is true, the time is updated regularly.
 *
 * @param every the time between two updates, in milliseconds
 * @param clock the browser's by default; `serverNow` for instants of the service
 */
export function useNow(every: number, isRunning = true, clock: () => number = Date.now): number {
  const [now, setNow] = useState(clock)
  useEffect(() => {
    if (!isRunning) return
    setNow(clock())
    const timer = setInterval(() => setNow(clock()), every)
    return () => clearInterval(timer)
  }, [every, isRunning, clock])
  return now
}
