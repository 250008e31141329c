import type { Clock } from './ports.ts'

/** Lets a loop sleep until there is something to do. A ring while the loop is awake ends its next sleep immediately. */
export interface Alarm {
  ring(): void
  /**
   * Resolves when the alarm rings or after `milliseconds`, whichever is first. Resolves immediately if the alarm has rung
   * since the last wait.
   * @returns whether the alarm rang. Do not derive this from the elapsed time: a timer may end a fraction of a millisecond
   *   early.
   */
  wait(milliseconds: number): Promise<boolean>
}

export function createAlarm(clock: Clock): Alarm {
  let rang = false
  let ringing = Promise.withResolvers<void>()
  return {
    ring() {
      rang = true
      ringing.resolve()
    },
    async wait(milliseconds) {
      await clock.sleep(milliseconds, ringing.promise)
      const didRing = rang
      rang = false
      ringing = Promise.withResolvers<void>()
      return didRing
    },
  }
}

/** Whether a loop was told to stop. */
export interface StopState {
  readonly stopped: boolean
}

/** Rings the alarm when `stop` settles, so that a sleeping loop wakes up. `stopped` is true from then on. */
export function ringOnStop(stop: Promise<unknown>, alarm: Alarm): StopState {
  const stopState = { stopped: false }
  const end = () => {
    stopState.stopped = true
    alarm.ring()
  }
  stop.then(end, end)
  return stopState
}
