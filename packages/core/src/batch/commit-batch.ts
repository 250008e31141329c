import { backOffAfter } from '../base/back-off.ts'
import type { BatchId } from '../base/ids.ts'
import type { Random } from '../base/ports.ts'
import { refuse } from '../base/results.ts'
import type { OutcomeUnknown, Unavailable } from '../command/refusal.ts'
import { StoreError, toStoreError } from '../store/store-error.ts'
import type { UnitOfWork } from '../store/unit-of-work.ts'
import { type BatchDecision, type DecideDeps, decideBatch } from './decide-batch.ts'
import type { AttemptTime, BatchEvent } from './events.ts'
import type { CommandResult, QueuedCommand } from './queued-command.ts'

export interface BatchDeps extends DecideDeps {
  readonly unitOfWork: UnitOfWork
  readonly random: Random
  /** Undefined if nobody observes the shop: then no event is made. */
  readonly observe: ((event: BatchEvent) => void) | undefined
  /** Called after the commit of a batch that put messages into the outbox. */
  onMessages(): void
}

/**
 * Commits a batch and returns the result of each command, in the order of the commands. Never rejects.
 *
 * How each class of store error is handled, unless an earlier COMMIT is still in doubt:
 * - transient: the batch runs again after a back-off. After `attempts` attempts in all, all commands are refused with
 *   `UNAVAILABLE`. But if the last attempt failed because a row's key exists already, the batch is split, so that the command
 *   which adds this row is refused alone.
 * - unavailable: all commands are refused with `UNAVAILABLE`.
 * - permanent: the batch is split, so that one bad command fails alone. `splitBatch` describes the exception.
 * - commit-unknown: the COMMIT of this attempt is in doubt. The batch runs again with the same id, whatever errors
 *   follow, until a later attempt learns whether the attempt in doubt committed. If it did, the callers get the answers
 *   that the attempt in doubt had decided. If it did not, the later attempt decides the batch again; if that attempt
 *   fails, its error is handled as described here. If no attempt learns the outcome within `settleWithin`, all commands
 *   are refused with `OUTCOME_UNKNOWN`.
 */
export async function commitBatch(
  commands: readonly QueuedCommand[],
  deps: BatchDeps,
  /** For the second half of a split batch: the error with which all commands of the first half have failed. */
  errorOfFirstHalf?: StoreError,
): Promise<readonly CommandResult[]> {
  try {
    return await commitWithRetries(commands, deps, errorOfFirstHalf)
  } catch (thrown) {
    // A port of the host, such as `Ids`, threw. Fail this batch only.
    return commands.map(() => ({ thrown }))
  }
}

/**
 * How many attempts the parts of a batch get that was split because a row's key exists already. With the usual number, other
 * batches would wait for seconds while the parts are tried.
 */
const attemptsOfPart = 2

const withAttempts = (deps: BatchDeps, attempts: number): BatchDeps => ({
  ...deps,
  policy: { ...deps.policy, commit: { ...deps.policy.commit, attempts } },
})

/** A half of at least this many commands is not split if it fails with the error with which all of the half before it failed. */
const alikeFrom = 16

/** Runs the batch until it is committed, refused or split, or has failed with a permanent error. */
async function commitWithRetries(
  commands: readonly QueuedCommand[],
  deps: BatchDeps,
  errorOfFirstHalf: StoreError | undefined,
): Promise<readonly CommandResult[]> {
  const { clock, ids, random, unitOfWork, policy } = deps
  const limits = policy.commit
  const batchStart = clock.elapsed()
  const id = ids.next<BatchId>(clock.now())

  /**
   * The decision of the last attempt whose COMMIT was not answered. No attempt before it has committed: a store sends
   * COMMIT only after it has inserted the batch id, and it cannot insert the id of a batch that has committed (see
   * `UnitOfWork`).
   */
  let inDoubt: BatchDecision | undefined
  /** The clock's elapsed time when the present doubt began; meaningful only while `inDoubt` is set. */
  let doubtSince = 0

  for (let attempt = 1; ; attempt++) {
    let decision: BatchDecision = { results: [], messageCount: 0 }
    const attemptStart = clock.elapsed()
    const reached: Reached = { loaded: undefined, decided: undefined }
    try {
      const committed = await unitOfWork.run(id, async (tx) => {
        decision = await decideBatch(tx, commands, deps, () => {
          reached.loaded = clock.elapsed()
        })
        reached.decided = clock.elapsed()
      })
      const committedDecision = committed.repeated ? inDoubt : decision
      if (committedDecision === undefined)
        throw new Error(`the store says that batch ${id} has committed, but no COMMIT of it was lost`)
      const attemptEnd = clock.elapsed()
      const { results, messageCount } = committedDecision
      if (messageCount > 0) deps.onMessages()
      deps.observe?.({
        type: 'batch committed',
        commandCount: commands.length,
        messageCount,
        attempts: attempt,
        milliseconds: attemptEnd - batchStart,
        time: timeOf(attemptStart, attemptEnd, reached),
        ...requestsOf(commands),
      })
      return results
    } catch (thrown) {
      const error = toStoreError(thrown)
      const failedAt = clock.elapsed()
      if (error.class === 'commit-unknown') {
        if (inDoubt === undefined) doubtSince = failedAt
        inDoubt = decision
      } else if (error.batchIdInserted) {
        // This attempt inserted the batch id, so the attempt whose COMMIT was lost is rolled back: nothing is in doubt any more.
        inDoubt = undefined
      }
      const isFinal =
        inDoubt === undefined
          ? error.class !== 'transient' || attempt >= limits.attempts
          : failedAt - doubtSince >= limits.settleWithin
      deps.observe?.({
        type: 'batch failed',
        class: error.class,
        commandNames: [...new Set(commands.map(({ name }) => name))],
        attempt,
        isFinal,
        error: thrown,
        time: timeOf(attemptStart, failedAt, reached),
        ...requestsOf(commands),
      })

      if (isFinal) {
        if (inDoubt !== undefined) return refuseAll(commands, { code: 'OUTCOME_UNKNOWN' })
        if (error.class === 'transient' && error.duplicateKey && commands.length > 1)
          return splitBatch(commands, withAttempts(deps, attemptsOfPart))
        if (error.class !== 'permanent') return refuseAll(commands, { code: 'UNAVAILABLE' })
        const failsAlike = commands.length >= alikeFrom && error.message === errorOfFirstHalf?.message
        const staysWhole = commands.length === 1 || failsAlike
        return staysWhole ? commands.map(() => ({ thrown: error })) : splitBatch(commands, deps)
      }
      await clock.sleep(backOffAfter(attempt, { first: limits.backOff, limit: limits.backOffLimit }, random))
    }
  }
}

/**
 * Commits the halves one after the other, so that an earlier command is still decided before a later one. If all commands
 * of the first half failed with one error, and the second half fails with the same error, a second half of 16 or more
 * commands is not split. The cause is then most likely the store, such as a missing table, and splitting 256 commands down
 * to single commands would take 511 attempts.
 */
async function splitBatch(commands: readonly QueuedCommand[], deps: BatchDeps): Promise<readonly CommandResult[]> {
  deps.observe?.({ type: 'batch split', commandCount: commands.length, ...requestsOf(commands) })
  const middle = Math.ceil(commands.length / 2)
  const earlier = await commitBatch(commands.slice(0, middle), deps)
  const later = await commitBatch(commands.slice(middle), deps, commonError(earlier))
  return [...earlier, ...later]
}

/** The clock's elapsed times when an attempt had loaded its rows and had decided its commands; undefined until then. */
interface Reached {
  loaded: number | undefined
  decided: number | undefined
}

/** @param end when the attempt committed or failed */
function timeOf(start: number, end: number, { loaded = end, decided = end }: Reached): AttemptTime {
  return { load: loaded - start, decide: decided - loaded, commit: end - decided }
}

function requestsOf(commands: readonly QueuedCommand[]) {
  const requestIds: string[] = []
  const traceparents: string[] = []
  for (const { trace } of commands) {
    if (trace === undefined) continue
    requestIds.push(trace.requestId)
    if (trace.traceparent !== undefined) traceparents.push(trace.traceparent)
  }
  return { requestIds, traceparents }
}

/**
 * The error of the store with which all commands failed; undefined if a command was answered, if its rule threw, or if the
 * errors differ. Errors with the same message count as the same error.
 */
function commonError(results: readonly CommandResult[]): StoreError | undefined {
  const errors = results.map((result) => ('thrown' in result ? result.thrown : undefined))
  const [first] = errors
  const isCommon = (error: unknown) => error instanceof StoreError && error.message === (first as StoreError).message
  return errors.every(isCommon) ? (first as StoreError) : undefined
}

function refuseAll(
  commands: readonly QueuedCommand[],
  refusal: Unavailable | OutcomeUnknown,
): readonly CommandResult[] {
  return commands.map(() => ({ answer: refuse(refusal) }))
}
