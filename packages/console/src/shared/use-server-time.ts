import { useEffect, useState } from 'react'
import { serverNow } from './server-clock.ts'

/**
 * The service's time. It is updated every second until the instant `until`, and for the last time exactly at that
 * instant.
 *
 * @param until the instant, in ISO 8601; null to read the time only once
 */
export function useServerTime(until: string | null): number {
  const [now, setNow] = useState(serverNow)
  const end = until === null ? 0 : Date.parse(until)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tick = () => {
      const time = serverNow()
      setNow(time)
      const rest = end - time
      // A countdown changes whenever a whole number of seconds is left.
      if (rest > 0) timer = setTimeout(tick, rest % 1_000 || 1_000)
    }
    tick()
    return () => clearTimeout(timer)
  }, [end])
  return now
}
