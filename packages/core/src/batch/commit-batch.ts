import { backOffAfter } from '../base/back-off.ts'
import type { BatchId } from '../base/ids.ts'
import type { Random } from '../base/ports.ts'
import { refuse } from '../base/results.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { Observer } from '../shop/observer.ts'
import { type StoreError, toStoreError } from '../store/store-error.ts'
import type { UnitOfWork } from '../store/unit-of-work.ts'
import { type Decided, type Deciding, decideBatch, type Job, type Outcome } from './decide-batch.ts'

export interface Committing extends Deciding {
  readonly unitOfWork: UnitOfWork
  readonly random: Random
  readonly observer: Observer
}

/**
 * Commits a batch and says what came of each of its jobs, in their order. Never rejects.
 *
 * What follows from a fault stands here and nowhere else:
 * - passing: again after a back-off, up to `attempts` times, then all are `UNAVAILABLE`;
 * - unavailable: all are `UNAVAILABLE`;
 * - permanent: the batch is split, so that one poisonous command fails alone;
 * - commit unknown: again with the same id, until an attempt learns whether its elder committed. If it did, what the
 *   elder decided is the answer; if the store stays away for too long, `OUTCOME_UNKNOWN`.
 */
export async function commitBatch(jobs: readonly Job[], committing: Committing): Promise<readonly Outcome[]> {
  try {
    return await attempted(jobs, committing)
  } catch (thrown) {
    // A port of the host's, such as its ids: it fails this batch, and neither its neighbours nor the lane.
    return jobs.map(() => ({ thrown }))
  }
}

async function attempted(jobs: readonly Job[], committing: Committing): Promise<readonly Outcome[]> {
  const { clock, ids, random, unitOfWork, observer, policy } = committing
  const limits = policy.commit
  const started = clock.now()
  const id = ids.next<BatchId>(started)

  /** Decisions of the last attempt whose COMMIT was sent and not answered. Those before it are not in the store. */
  let elder: Decided | undefined
  let lostAt = 0

  for (let attempt = 1; ; attempt++) {
    let decided: Decided = { outcomes: [], messages: 0 }
    try {
      const committed = await unitOfWork.run(id, async (tx) => {
        decided = await decideBatch(tx, jobs, committing)
      })
      const done = committed.repeated ? elder : decided
      if (done === undefined) throw new Error(`batch ${id} was told that it committed before it was sent`)
      const milliseconds = clock.now() - started
      const { outcomes, messages } = done
      observer({ type: 'batch committed', commands: jobs.length, messages, attempts: attempt, milliseconds })
      return outcomes
    } catch (thrown) {
      const fault = toStoreError(thrown)
      observer({ type: 'batch failed', class: fault.class, commands: jobs.length, attempt, error: thrown })
      if (fault.class === 'commit-unknown') {
        if (elder === undefined) lostAt = clock.now()
        elder = decided
      } else if (fault.started) elder = undefined

      if (elder !== undefined) {
        if (clock.now() - lostAt >= limits.settleWithin) return all(jobs, 'OUTCOME_UNKNOWN')
      } else {
        if (fault.class === 'unavailable') return all(jobs, 'UNAVAILABLE')
        if (fault.class === 'permanent') return split(jobs, fault, committing)
        if (attempt >= limits.attempts) return all(jobs, 'UNAVAILABLE')
      }
      await clock.sleep(backOffAfter(attempt, { first: limits.backOff, limit: limits.backOffLimit }, random))
    }
  }
}

/** Halves, one after the other and in order: an earlier command is still decided before a later one. */
async function split(jobs: readonly Job[], fault: StoreError, committing: Committing): Promise<readonly Outcome[]> {
  if (jobs.length === 1) return [{ thrown: fault }]
  committing.observer({ type: 'batch split', commands: jobs.length })
  const middle = Math.ceil(jobs.length / 2)
  const earlier = await commitBatch(jobs.slice(0, middle), committing)
  const later = await commitBatch(jobs.slice(middle), committing)
  return [...earlier, ...later]
}

function all(jobs: readonly Job[], code: RefusalOf<'UNAVAILABLE' | 'OUTCOME_UNKNOWN'>['code']): readonly Outcome[] {
  return jobs.map(() => ({ answer: refuse({ code }) }))
}
