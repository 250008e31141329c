import { allNames } from '../base/all-names.ts'
import type { Queue } from '../batch/queue.ts'
import type { Relay } from '../delivery/relay.ts'
import type { Housekeeping } from '../housekeeping/housekeeping.ts'
import type { RankingJob } from '../ranking/ranking.ts'

/** The background jobs of a shop. A host may also run a job itself, for example `shop.jobs.relay.run(stop)`. */
export interface Jobs {
  /** Sends messages to the data platform. */
  readonly relay: Relay
  /** Sums the sales of each day when the day is over, all its orders are committed, and its ranking time has come. */
  readonly ranking: RankingJob
  /** Prunes rows that are no longer needed, and empties the remaining data of erased users. */
  readonly housekeeping: Housekeeping
}

export type JobName = keyof Jobs
export const jobNames = allNames<JobName>({ relay: true, ranking: true, housekeeping: true })

/** Starts and stops the jobs of a shop. */
export interface ShopLifecycle {
  readonly jobs: Jobs
  /**
   * Starts jobs, all of them by default. A job that already runs is not started again. Any number of processes may run the same
   * jobs.
   *
   * @throws Error after `stop()`
   * @throws TypeError if `names` is not a list of jobs; no job is then started
   * @example
   * shop.start()
   * await shop.stop() // then close the store
   */
  start(names?: readonly JobName[]): void
  /**
   * Stops the shop in the right order: refuses new commands with `UNAVAILABLE`, finishes the waiting commands, and then
   * stops the jobs. The relay finishes and settles the sends under way, and the ranking finishes the day that it is
   * building. Close the store after the promise resolves.
   */
  stop(): Promise<void>
  /** How many commands wait to be decided. */
  readonly waiting: number
  /** How long the oldest waiting command has waited, in milliseconds; 0 while none waits. */
  readonly waitingFor: number
  /** Resolves when no command waits and no batch is under way. */
  idle(): Promise<void>
}

export function createLifecycle(queue: Queue, jobs: Jobs): ShopLifecycle {
  const stopping = Promise.withResolvers<void>()
  const running = new Map<JobName, Promise<void>>()
  let stopped: Promise<void> | undefined

  async function stop(): Promise<void> {
    queue.close()
    await queue.idle()
    stopping.resolve()
    await Promise.all(running.values())
  }

  return {
    jobs,
    start(names = jobNames) {
      if (stopped) throw new Error('the shop was stopped: make a new shop to start again')
      assertJobNames(names)
      for (const name of names) if (!running.has(name)) running.set(name, jobs[name].run(stopping.promise))
    },
    stop: () => (stopped ??= stop()),
    get waiting() {
      return queue.waiting
    },
    get waitingFor() {
      return queue.waitingFor
    },
    idle: () => queue.idle(),
  }
}

/** Checks the names at run time, for callers without a compiler. */
function assertJobNames(names: unknown): asserts names is readonly JobName[] {
  const known: readonly unknown[] = jobNames
  const example = `write a list such as start(['relay']), of ${jobNames.join(', ')}`
  if (!Array.isArray(names)) throw new TypeError(`start takes a list of jobs: ${example}`)
  for (const name of names) if (!known.includes(name)) throw new TypeError(`a shop has no job ${name}: ${example}`)
}
