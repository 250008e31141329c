import type { Policy } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import type { Queue } from '../batch/queue.ts'
import type { Answer, QueuedCommand } from '../batch/queued-command.ts'
import type { ActionFacts } from '../command/action.ts'
import { type Actor, operatorId } from '../command/actor.ts'
import type { Command } from '../command/command.ts'
import { KeyedRequest } from '../command/idempotency.ts'
import { parseCommand } from '../command/parsed.ts'
import type { RefusalCode, RefusalOf } from '../command/refusal.ts'
import type { OrderViews } from '../order/ports.ts'
import { createReadHostFacts, type HostSystems } from './host-facts.ts'
import { type CommandOptions, parseOptions } from './options.ts'
import { assertDecided, assertOwnCommand, assertTables, isOwnCommand } from './own-command.ts'
import type { RefuseIfUnavailable } from './refuse-if-unavailable.ts'

export interface ExecuteDeps extends HostSystems {
  readonly queue: Queue
  readonly policy: Policy
  readonly orders: OrderViews
  readonly refuseIfUnavailable: RefuseIfUnavailable
}

/**
 * Runs a command. Rejects with
 * - `InvalidInput` for malformed input or options,
 * - `CallerGone` if the shop drops the command because its `signal` is aborted,
 * - a permanent `StoreError`,
 * - a `TypeError` that says what to write, if a command of your own is malformed,
 * - any other error that the rule, the store or a port of the host throws.
 */
export type Execute = <Raw, Input extends object, Value, Code extends RefusalCode, Prepared>(
  command: Command<Raw, Input, Value, Code, Prepared>,
  input: Raw | Input,
  options?: CommandOptions,
) => Promise<Answer<Value, RefusalOf<Code>>>

/**
 * Makes `QueuedCommand.action`. Returns undefined if a user or the host's own code runs the command, or if the command's
 * definition has no `action`. The function that it makes returns undefined if the changed thing belongs to the operator.
 */
function draftAction<Prepared, Value>(
  { action }: { action?(prepared: Prepared, value: Value): ActionFacts },
  prepared: Prepared,
  actor: Actor,
): QueuedCommand['action'] {
  if (!action || operatorId(actor) === null) return undefined
  return (value) => {
    const { subject, owner, reason = null } = action(prepared, value as Value)
    const id = operatorId(actor, owner)
    return id === null ? undefined : { actor: id, subject, reason }
  }
}

/** Every command takes this path: the shop parses it, prepares it by reads outside of any transaction, and queues it. */
export function createExecute({ queue, policy, orders, users, catalogue, refuseIfUnavailable }: ExecuteDeps): Execute {
  const hostHasRows = users !== undefined || catalogue !== undefined

  const readHostFacts = createReadHostFacts({ users, catalogue })

  return async (command, input, options) => {
    type Value = typeof command extends Command<never, never, infer V, never, never> ? V : never
    const isOwn = isOwnCommand(command)
    if (isOwn) assertOwnCommand(command)
    const parsed = parseCommand(command, policy, input)
    const { actor, idempotency, signal, trace } = parseOptions(options)

    const { prepare } = command
    const preparation = prepare && (await refuseIfUnavailable(() => prepare(parsed, { orders }, actor)))
    if (preparation?.ok === false) return preparation as never
    const prepared = (preparation ? preparation.value : parsed) as Parameters<typeof command.lock>[0]

    const [reads, locks] = [command.read(prepared), command.lock(prepared)]
    if (isOwn) assertTables(command.name, locks, reads)
    const hostFacts = hostHasRows ? await refuseIfUnavailable(async () => ok(await readHostFacts(reads))) : undefined
    if (hostFacts?.ok === false) return hostFacts as never

    const answer = await queue.submit(
      {
        name: command.name,
        locks,
        reads,
        hostFacts: hostFacts?.value,
        idempotency: idempotency && new KeyedRequest(idempotency, command.name, parsed),
        payment: command.payment?.(prepared),
        trace,
        action: draftAction(command, prepared, actor),
        decide: (state, context) => {
          const decided = command.decide(state, prepared, { ...context, actor })
          if (isOwn) assertDecided(command.name, locks, decided)
          return decided
        },
      },
      signal,
    )
    // The queue carries commands of all types; each answer has the type of its own command.
    return answer as Answer<Value, never>
  }
}
