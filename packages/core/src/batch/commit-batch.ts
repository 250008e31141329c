import { backOffAfter } from '../base/back-off.ts'
import type { BatchId } from '../base/ids.ts'
import type { Random } from '../base/ports.ts'
import { refuse } from '../base/results.ts'
import type { OutcomeUnknown, Unavailable } from '../command/refusal.ts'
import { StoreError, toStoreError } from '../store/store-error.ts'
import type { UnitOfWork } from '../store/unit-of-work.ts'
import { type BatchDecision, type DecideDeps, decideBatch } from './decide-batch.ts'
import type { BatchEvent } from './events.ts'
import type { Job, JobResult } from './job.ts'

export interface BatchDeps extends DecideDeps {
  readonly unitOfWork: UnitOfWork
  readonly random: Random
  observe(event: BatchEvent): void
  /** Called after the commit of a batch that put messages into the outbox. */
  onMessages(): void
}

/**
 * Commits a batch and returns the result of each job, in the order of the jobs. Never rejects.
 *
 * What follows each class of store error:
 * - transient: the batch runs again after a back-off, up to `attempts` times, then all jobs are `UNAVAILABLE`;
 * - unavailable: all jobs are `UNAVAILABLE`;
 * - permanent: the batch is split, so that one bad command fails alone, unless both halves fail alike;
 * - commit-unknown: the batch runs again with the same id, until an attempt learns whether the earlier attempt committed. If
 *   it did, its decision gives the answers. If the store stays away for `settleWithin`, all jobs are `OUTCOME_UNKNOWN`.
 */
export async function commitBatch(
  jobs: readonly Job[],
  deps: BatchDeps,
  /** The error with which all jobs before this half of a split batch have failed. */
  expected?: StoreError,
): Promise<readonly JobResult[]> {
  try {
    return await attemptBatch(jobs, deps, expected)
  } catch (thrown) {
    // A port of the host, such as its ids, threw. Fail this batch only.
    return jobs.map(() => ({ thrown }))
  }
}

async function attemptBatch(
  jobs: readonly Job[],
  deps: BatchDeps,
  expected: StoreError | undefined,
): Promise<readonly JobResult[]> {
  const { clock, ids, random, unitOfWork, policy } = deps
  const limits = policy.commit
  const started = clock.elapsed()
  const id = ids.next<BatchId>(clock.now())

  /** The decision of the last attempt whose COMMIT was not answered. No attempt before it has committed. */
  let unsettled: BatchDecision | undefined
  /** The clock's elapsed time at the first lost COMMIT. */
  let lostAt = 0

  for (let attempt = 1; ; attempt++) {
    let decision: BatchDecision = { results: [], messages: 0 }
    try {
      const committed = await unitOfWork.run(id, async (tx) => {
        decision = await decideBatch(tx, jobs, deps)
      })
      const done = committed.repeated ? unsettled : decision
      if (done === undefined)
        throw new Error(`the store says that batch ${id} has committed, but no COMMIT of it was lost`)
      const milliseconds = clock.elapsed() - started
      const { results, messages } = done
      if (messages > 0) deps.onMessages()
      const requestIds = requestIdsOf(jobs)
      const commands = jobs.length
      deps.observe({ type: 'batch committed', commands, messages, attempts: attempt, milliseconds, requestIds })
      return results
    } catch (thrown) {
      const error = toStoreError(thrown)
      const commands = [...new Set(jobs.map(({ command }) => command))]
      const requestIds = requestIdsOf(jobs)
      deps.observe({ type: 'batch failed', class: error.class, commands, attempt, error: thrown, requestIds })
      if (error.class === 'commit-unknown') {
        if (unsettled === undefined) lostAt = clock.elapsed()
        unsettled = decision
      } else if (error.batchIdInserted) {
        // This attempt inserted the batch id, so the attempt whose COMMIT was lost is rolled back: nothing is in doubt any more.
        unsettled = undefined
      }

      if (unsettled !== undefined) {
        if (clock.elapsed() - lostAt >= limits.settleWithin) return refuseAll(jobs, { code: 'OUTCOME_UNKNOWN' })
      } else {
        if (error.class === 'unavailable') return refuseAll(jobs, { code: 'UNAVAILABLE' })
        if (error.class === 'permanent') {
          const isCommon = jobs.length === 1 || error.message === expected?.message
          return isCommon ? jobs.map(() => ({ thrown: error })) : splitBatch(jobs, deps)
        }
        if (attempt >= limits.attempts) return refuseAll(jobs, { code: 'UNAVAILABLE' })
      }
      await clock.sleep(backOffAfter(attempt, { first: limits.backOff, limit: limits.backOffLimit }, random))
    }
  }
}

/**
 * Commits the halves one after the other, so that an earlier command is still decided before a later one. If all jobs of the
 * first half have failed with one error and the second half fails with it too, it is not split any further: the cause is most
 * likely not a command but the store, such as a table that is missing, and 256 jobs would take 511 attempts.
 */
async function splitBatch(jobs: readonly Job[], deps: BatchDeps): Promise<readonly JobResult[]> {
  deps.observe({ type: 'batch split', commands: jobs.length, requestIds: requestIdsOf(jobs) })
  const middle = Math.ceil(jobs.length / 2)
  const earlier = await commitBatch(jobs.slice(0, middle), deps)
  const later = await commitBatch(jobs.slice(middle), deps, commonError(earlier))
  return [...earlier, ...later]
}

const requestIdsOf = (jobs: readonly Job[]): readonly string[] =>
  jobs.flatMap(({ trace }) => (trace === undefined ? [] : trace.requestId))

/** The error with which all jobs failed; undefined if one was answered, or if their errors differ. */
function commonError(results: readonly JobResult[]): StoreError | undefined {
  const errors = results.map((result) => ('thrown' in result ? result.thrown : undefined))
  const [first] = errors
  const isCommon = (error: unknown) => error instanceof StoreError && error.message === (first as StoreError).message
  return errors.every(isCommon) ? (first as StoreError) : undefined
}

function refuseAll(jobs: readonly Job[], refusal: Unavailable | OutcomeUnknown): readonly JobResult[] {
  return jobs.map(() => ({ answer: refuse(refusal) }))
}
