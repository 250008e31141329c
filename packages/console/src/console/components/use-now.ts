import { useEffect, useState } from 'react'

/**
 * The time of the browser's clock, in milliseconds since 1970. While `isRunning`, it is renewed regularly.
 *
 * @param every in milliseconds
 */
export function useNow(every: number, isRunning = true): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isRunning) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every, isRunning])
  return now
}
