import type { Policy } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import type { Queue } from '../batch/queue.ts'
import type { Answer } from '../batch/queued-command.ts'
import type { Command } from '../command/command.ts'
import { KeyedRequest } from '../command/idempotency.ts'
import { parseCommand } from '../command/parsed.ts'
import type { RefusalCode, RefusalOf } from '../command/refusal.ts'
import type { OrderViews } from '../order/ports.ts'
import { createReadHostFacts, type HostSystems } from './host-facts.ts'
import { type CommandOptions, parseOptions } from './options.ts'
import { assertOwnCommand, isOwnCommand } from './own-command.ts'
import type { RefuseIfUnavailable } from './refuse-if-unavailable.ts'
import { type ParsedCall, SubmittedCommand } from './submitted-command.ts'

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

/** Every command takes this path: the shop parses it, prepares it by reads outside of any transaction, and queues it. */
export function createExecute({ queue, policy, orders, users, catalogue, refuseIfUnavailable }: ExecuteDeps): Execute {
  const hostHasRows = users !== undefined || catalogue !== undefined
  const readHostFacts = createReadHostFacts({ users, catalogue })

  /** For commands that read before they are queued. Others are queued at once, without a further promise. */
  async function prepareAndSubmit(call: ParsedCall): Promise<Answer<unknown, unknown>> {
    const { command, input, actor, signal } = call
    const { prepare } = command
    const preparation = prepare && (await refuseIfUnavailable(() => prepare(input as never, { orders }, actor)))
    if (preparation?.ok === false) return preparation
    const submitted = new SubmittedCommand(call, preparation ? preparation.value : input)
    if (hostHasRows) {
      const hostFacts = await refuseIfUnavailable(async () => ok(await readHostFacts(submitted.reads)))
      if (!hostFacts.ok) return hostFacts
      submitted.hostFacts = hostFacts.value
    }
    return queue.submit(submitted, signal)
  }

  return (command, input, options) => {
    type Value = typeof command extends Command<never, never, infer V, never, never> ? V : never
    try {
      const isOwn = isOwnCommand(command)
      if (isOwn) assertOwnCommand(command)
      const parsed = parseCommand(command, policy, input)
      const { actor, idempotency, signal, trace } = parseOptions(options)
      const keyed = idempotency && new KeyedRequest(idempotency, command.name, parsed)
      const call: ParsedCall = { command, input: parsed, actor, idempotency: keyed, signal, trace, isOwn }
      const answer =
        hostHasRows || command.prepare
          ? prepareAndSubmit(call)
          : queue.submit(new SubmittedCommand(call, parsed), signal)
      // The queue carries commands of all types; each answer has the type of its own command.
      return answer as Promise<Answer<Value, never>>
    } catch (error) {
      return Promise.reject(error)
    }
  }
}
