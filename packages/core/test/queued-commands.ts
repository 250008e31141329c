import { manualClock } from '../contract/clocks.ts'
import { countingIds } from '../contract/ids.ts'
import { recordingTx } from '../contract/recording-tx.ts'
import { defaultPolicy } from '../src/base/policy.ts'
import { decideBatch } from '../src/batch/decide-batch.ts'
import type { QueuedCommand } from '../src/batch/queued-command.ts'
import { host } from '../src/command/actor.ts'
import type { Command } from '../src/command/command.ts'
import { IdempotencyKey } from '../src/command/idempotency.ts'
import { parseCommand } from '../src/command/parsed.ts'
import type { RefusalCode } from '../src/command/refusal.ts'

/**
 * A queued command as the shop makes it from a command that the host runs.
 *
 * @param overrides members that replace those of the queued command
 */
export function queuedCommandOf<Raw, Input extends object, Value, Code extends RefusalCode>(
  command: Command<Raw, Input, Value, Code>,
  input: Raw,
  overrides: Partial<QueuedCommand> = {},
): QueuedCommand {
  return preparedCommand(command, parseCommand(command, defaultPolicy, input), overrides)
}

/** A queued command whose input is already prepared, such as a cancel with the order that it cancels. */
export function preparedCommand<Raw, Input extends object, Value, Code extends RefusalCode, Prepared>(
  command: Command<Raw, Input, Value, Code, Prepared>,
  prepared: Prepared,
  overrides: Partial<QueuedCommand> = {},
): QueuedCommand {
  return {
    name: command.name,
    locks: command.lock(prepared),
    reads: command.read(prepared),
    payment: command.payment?.(prepared),
    decide: (state, context) => command.decide(state, prepared, { ...context, actor: host }),
    ...overrides,
  }
}

/** A command that needs no rows. */
export const bareCommand = (decide: QueuedCommand['decide'], name = 'bare'): QueuedCommand => ({
  name,
  locks: {},
  reads: {},
  decide,
})

/** The member that gives a queued command an idempotency key in the scope `mina`. */
export const withKey = (key: string, fingerprint = 'charge'): Partial<QueuedCommand> => ({
  idempotency: { scope: 'mina', key: IdempotencyKey.parse(key), fingerprint },
})

/** The time at which `decide` decides. */
export const decidedAt = Date.parse('2026-03-10T12:00:00Z')

/**
 * Decides a batch. `found` says what the store returns for a `table.method`, such as `stock.lock`. In the result, `calls`
 * has all calls to the store, and `written` has those whose name contains `add`, `save`, `cancel` or `changed`.
 */
export async function decide(commands: readonly QueuedCommand[], found: Record<string, unknown> = {}) {
  const { tx, calls } = recordingTx(found)
  const deps = { clock: manualClock(decidedAt), ids: countingIds(), policy: defaultPolicy }
  const decision = await decideBatch(tx, commands, deps)
  return { ...decision, calls, written: calls.filter(([call]) => /add|save|cancel|changed/.test(call)) }
}
