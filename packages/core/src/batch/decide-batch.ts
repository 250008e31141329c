import type { ActionId, UserId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids } from '../base/ports.ts'
import type { ReferenceReused } from '../base/refusals.ts'
import { refuse } from '../base/results.ts'
import { actionAdded } from '../command/action.ts'
import type { BookingRecord } from '../command/booking.ts'
import type { DecisionContext } from '../command/command.ts'
import {
  callKey,
  emptied,
  type FoundRecord,
  type KeyedCall,
  recordedAnswer,
  recordedValue,
} from '../command/idempotency.ts'
import { carrying } from '../command/trace.ts'
import type { Tx } from '../store/unit-of-work.ts'
import { BatchChanges } from './batch-changes.ts'
import type { Answer, BatchContext, Job, JobResult } from './job.ts'
import { type Loaded, loadState } from './load-state.ts'

/** How the commands of a batch were decided. */
export interface BatchDecision {
  /** One result per job, in the order of the jobs. */
  readonly results: readonly JobResult[]
  /** How many messages for the data platform were written. */
  readonly messages: number
}

export interface DecideDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly policy: Policy
  readonly houseRules?: DecisionContext['houseRules']
}

/**
 * Decides a batch inside a transaction: locks and reads the rows that it needs, decides the commands in order of arrival, and
 * saves all changes. Each command sees the changes of the commands before it. This takes two round trips, however large
 * the batch is, and a third one if the batch replays orders.
 */
export async function decideBatch(tx: Tx, jobs: readonly Job[], deps: DecideDeps): Promise<BatchDecision> {
  const { clock, ids, policy, houseRules } = deps
  const loaded = await loadState(tx, jobs)
  const now = clock.now()
  const context: BatchContext = { now, policy, houseRules, newId: () => ids.next(now) }
  const changes = new BatchChanges(loaded.state, tx)
  const results = jobs.map((job) => decideJob(job, changes, loaded, context))
  changes.save(tx)
  return { results, messages: changes.messages }
}

function decideJob(job: Job, changes: BatchChanges, loaded: Loaded, context: BatchContext): JobResult {
  const { idempotency, booking } = job
  try {
    if (idempotency) {
      const replayed = replay(idempotency, changes, loaded)
      if (replayed) return replayed
    }
    if (booking) {
      const first = changes.bookingOf(booking.reference) ?? loaded.bookings.get(booking.reference)
      if (first) return { answer: repeat(job, first) }
    }
    const decided = job.decide(changes.state, context)
    if (!decided.ok) return { answer: decided }
    const accepted = decided.value
    const { value } = accepted
    const at = context.now
    if (idempotency) changes.addRecord({ ...idempotency, ...recordedAnswer(accepted), at })
    if (booking) changes.addBooking({ ...booking, command: job.command, value: JSON.stringify(value), at })
    changes.apply(carrying(accepted.changes, job.trace))
    const act = accepted.changes.length > 0 ? job.action?.(value) : undefined
    if (act) changes.apply([actionAdded({ id: context.newId<ActionId>(), at, command: job.command, ...act })])
    return { answer: { ok: true, value, replayed: false } }
  } catch (thrown) {
    return { thrown }
  }
}

/** The answer from the record of a key: one of an earlier command of this batch, or a stored one. */
function replay(call: KeyedCall, changes: BatchChanges, loaded: Loaded): JobResult | undefined {
  const added = changes.recordOf(callKey(call))
  const record: FoundRecord | undefined = added
    ? { ...added, sameCommand: added.fingerprint === call.fingerprint }
    : loaded.records.get(call)
  if (record === undefined) return undefined
  if (!record.sameCommand) return { answer: refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: call.key }) }
  // The command was run, but its answer is gone with the user whose call it was.
  if ('value' in record && record.value === emptied) {
    return { answer: refuse({ code: 'USER_BLOCKED', userId: call.scope as UserId }) }
  }
  const value = recordedValue(record, added ? changes.state.orders : loaded.recordedOrders)
  return { answer: { ok: true, value, replayed: true } }
}

/** Answers the repeat of a booking as the first was answered. It writes nothing, not even the record of a new key. */
function repeat({ command, booking }: Job, first: BookingRecord): Answer<unknown, ReferenceReused> {
  const { reference } = first
  const isSame = first.command === command && first.userId === booking?.userId && first.amount === booking.amount
  if (!isSame) return refuse({ code: 'REFERENCE_REUSED', reference })
  return { ok: true, value: JSON.parse(first.value), replayed: true }
}
