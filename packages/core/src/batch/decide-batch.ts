import type { ActionId, UserId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids } from '../base/ports.ts'
import type { ReferenceReused } from '../base/refusals.ts'
import { refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import { actionAdded } from '../command/action.ts'
import type { Change } from '../command/change.ts'
import type { Accepted, DecisionContext } from '../command/command.ts'
import {
  emptied,
  type FoundRecord,
  type IdempotencyRecord,
  type IdempotentRequest,
  type RecordedAnswer,
  recordedAnswer,
  recordedValue,
} from '../command/idempotency.ts'
import type { PaymentRecord } from '../command/payment.ts'
import { withTrace } from '../command/trace.ts'
import type { Tx } from '../store/unit-of-work.ts'
import { BatchChanges } from './batch-changes.ts'
import { type Loaded, loadState } from './load-state.ts'
import type { Answer, BatchContext, CommandResult, QueuedCommand } from './queued-command.ts'

/** How the commands of a batch were decided. */
export interface BatchDecision {
  /** One result per command, in the order of the commands. */
  readonly results: readonly CommandResult[]
  /** How many messages for the data platform were written. */
  readonly messageCount: number
}

export interface DecideDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly policy: Policy
  readonly houseRules?: DecisionContext['houseRules']
}

/**
 * Decides a batch inside a transaction: locks and reads the rows that it needs, decides the commands in order of arrival,
 * and saves all changes. Each command sees the changes of the commands before it. This takes two round trips, however large
 * the batch is. A third round trip is needed if the batch replays orders or counts purchases; see `loadState`.
 */
export async function decideBatch(
  tx: Tx,
  commands: readonly QueuedCommand[],
  deps: DecideDeps,
  /** Called when the rows have been loaded. */
  onLoaded: () => void = () => {},
): Promise<BatchDecision> {
  const { clock, ids, policy, houseRules } = deps
  const loaded = await loadState(tx, commands)
  onLoaded()
  const now = clock.now()
  const context: BatchContext = { now, policy, houseRules, newId: () => ids.next(now) }
  const changes = new BatchChanges(loaded.state, tx)
  const results = commands.map((command) => decideCommand(command, changes, loaded, context))
  changes.save(tx)
  return { results, messageCount: changes.messageCount }
}

function decideCommand(
  command: QueuedCommand,
  changes: BatchChanges,
  loaded: Loaded,
  context: BatchContext,
): CommandResult {
  let accepted: Decided
  try {
    const decided = tryToDecide(command, changes, loaded, context)
    if (!('changes' in decided)) return decided
    accepted = decided
  } catch (thrown) {
    return { thrown }
  }
  // Nothing may fail for this command alone from here on. If a change cannot be applied, the whole attempt fails, and the batch
  // is split until the command is alone, so nothing of it is saved.
  if (accepted.record) changes.addIdempotencyRecord(accepted.record)
  if (accepted.paymentRecord) changes.addPayment(accepted.paymentRecord)
  changes.apply(accepted.changes)
  if (accepted.actionChange) changes.apply([accepted.actionChange])
  return { answer: { ok: true, value: accepted.value, replayed: false } }
}

/** What an accepted command writes. */
interface Decided {
  readonly value: unknown
  readonly changes: readonly Change[]
  readonly record: IdempotencyRecord | undefined
  readonly paymentRecord: PaymentRecord | undefined
  readonly actionChange: Change | undefined
}

/** Decides a command without changing anything: everything that may throw for this command alone is here. */
function tryToDecide(
  command: QueuedCommand,
  changes: BatchChanges,
  loaded: Loaded,
  context: BatchContext,
): CommandResult | Decided {
  const { idempotency, payment } = command
  if (idempotency) {
    const replayed = replay(idempotency, changes, loaded)
    if (replayed) return replayed
  }
  if (payment) {
    const first = changes.paymentOf(payment.reference) ?? loaded.payments.get(payment.reference)
    if (first) return { answer: answerRepeatedReference(command, first) }
  }
  const decided = command.decide(changes.state, context)
  if (!decided.ok) return { answer: decided }
  const { value, changes: ownChanges } = decided.value
  const at = context.now
  const action = ownChanges.length > 0 ? command.action?.(value) : undefined
  return {
    value,
    changes: withTrace(ownChanges, command.trace),
    record: idempotency && recordOf(idempotency, answerToRecord(command, idempotency, decided.value), at),
    paymentRecord: payment && { ...payment, command: command.name, value: JSON.stringify(value), at },
    actionChange: action && actionAdded({ id: context.newId<ActionId>(), at, command: command.name, ...action }),
  }
}

const answerToRecord = (
  command: QueuedCommand,
  { scope }: IdempotentRequest,
  accepted: Accepted<unknown>,
): RecordedAnswer => recordedAnswer(accepted, () => command.userIn?.(accepted.value) ?? scope)

const recordOf = ({ scope, key, fingerprint }: IdempotentRequest, answer: RecordedAnswer, at: Instant) => ({
  scope,
  key,
  fingerprint,
  ...answer,
  at,
})

/**
 * The answer from the record of an idempotency key: a record of an earlier command of this batch, or a stored record.
 * Undefined without a record.
 */
function replay(request: IdempotentRequest, changes: BatchChanges, loaded: Loaded): CommandResult | undefined {
  const recordOfBatch = changes.idempotencyRecordOf(request)
  const record: FoundRecord | undefined = recordOfBatch
    ? { ...recordOfBatch, sameFingerprint: recordOfBatch.fingerprint === request.fingerprint }
    : loaded.records.get(request)
  if (record === undefined) return undefined
  if (!record.sameFingerprint) return { answer: refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: request.key }) }
  // The command was run, but its answer was erased with the user whose data it had. If an operator repeats the request, the
  // refusal names that user, not the operator.
  if ('value' in record && record.value === emptied) {
    return { answer: refuse({ code: 'USER_BLOCKED', userId: record.about as UserId }) }
  }
  const value = recordedValue(record, recordOfBatch ? changes.state.orders : loaded.recordedOrders)
  return { answer: { ok: true, value, replayed: true } }
}

/**
 * Answers a repeated reference with the answer of its first use, or refuses it if the command, the user or the amount
 * differs. The repeat writes nothing: if it has a new idempotency key, that key gets no record.
 */
function answerRepeatedReference(
  { name, payment }: QueuedCommand,
  first: PaymentRecord,
): Answer<unknown, ReferenceReused> {
  const { reference } = first
  const isSame = first.command === name && first.userId === payment?.userId && first.amount === payment.amount
  if (!isSame) return refuse({ code: 'REFERENCE_REUSED', reference })
  return { ok: true, value: JSON.parse(first.value), replayed: true }
}
