import type { Clock } from './ports.ts'

/** Lets a loop sleep until there is something to do. Ringing while it is awake counts for its next sleep. */
export interface Alarm {
  ring(): void
  /** Settles when it rings, or has rung since the last wait, or after `milliseconds`. */
  wait(milliseconds: number): Promise<void>
}

export function createAlarm(clock: Clock): Alarm {
  let rung = Promise.withResolvers<void>()
  return {
    ring: () => rung.resolve(),
    async wait(milliseconds) {
      await clock.sleep(milliseconds, rung.promise)
      rung = Promise.withResolvers<void>()
    },
  }
}

/** Rings the alarm when `stop` settles, and tells from then on that the loop is to end. */
export function endingWith(stop: Promise<unknown>, alarm: Alarm): { readonly now: boolean } {
  const ending = { now: false }
  const end = () => {
    ending.now = true
    alarm.ring()
  }
  stop.then(end, end)
  return ending
}
