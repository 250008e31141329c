import { useEffect, useState } from 'react'
import { serverNow } from './server-clock.ts'

/**
 * The service's time, which moves on at each full second until an instant, exactly at the instant, and not afterwards.
 *
 * @param until ISO 8601
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
      // What is shown changes when a full number of seconds is left.
      if (rest > 0) timer = setTimeout(tick, rest % 1_000 || 1_000)
    }
    tick()
    return () => clearTimeout(timer)
  }, [end])
  return now
}
