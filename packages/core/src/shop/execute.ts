import type { Policy } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import type { Answer, Job } from '../batch/job.ts'
import type { Queue } from '../batch/queue.ts'
import type { ActionFacts } from '../command/action.ts'
import { type Actor, operatorId } from '../command/actor.ts'
import type { Command } from '../command/command.ts'
import { fingerprintOf } from '../command/idempotency.ts'
import { parseCommand } from '../command/parsed.ts'
import type { RefusalCode, RefusalOf } from '../command/refusal.ts'
import type { OrderViews } from '../order/ports.ts'
import type { AnswerRead } from './answer-reads.ts'
import { createReadHostFacts, type HostSystems } from './host-facts.ts'
import { type CommandOptions, parseOptions } from './options.ts'

export interface ExecuteDeps extends HostSystems {
  readonly queue: Queue
  readonly policy: Policy
  readonly orders: OrderViews
  readonly answerRead: AnswerRead
}

/**
 * Runs a command. Rejects with `InvalidInput` for malformed input or options, with `CallerGone`, with a permanent `StoreError`,
 * and with any other error that the rule, the store or a port of the host throws.
 */
export type Execute = <Raw, Input extends object, Value, Code extends RefusalCode, Ready>(
  command: Command<Raw, Input, Value, Code, Ready>,
  input: Raw | Input,
  options?: CommandOptions,
) => Promise<Answer<Value, RefusalOf<Code>>>

/** What an operator does with a command; absent for users, for the host's own code, and for commands that leave no action. */
function operatorAct<Ready, Value>(
  { action }: { action?(ready: Ready, value: Value): ActionFacts },
  ready: Ready,
  actor: Actor,
): Job['action'] {
  if (!action || operatorId(actor) === null) return undefined
  return (value) => {
    const { subject, owner, reason = null } = action(ready, value as Value)
    const id = operatorId(actor, owner)
    return id === null ? undefined : { actor: id, subject, reason }
  }
}

/** Every command takes this path: the shop parses it, completes it by reads outside of any transaction, and queues it. */
export function createExecute({ queue, policy, orders, users, catalogue, answerRead }: ExecuteDeps): Execute {
  const hostHasRows = users !== undefined || catalogue !== undefined

  const readHostFacts = createReadHostFacts({ users, catalogue })

  return async (command, input, options) => {
    type Value = typeof command extends Command<never, never, infer V, never, never> ? V : never
    const parsed = parseCommand(command, policy, input)
    const { actor, idempotency, signal, trace } = parseOptions(options)

    const { complete } = command
    const completed = complete && (await answerRead(() => complete(parsed, { orders }, actor)))
    if (completed?.ok === false) return completed as never
    // Without `complete`, the parsed input is ready as it is.
    const ready = (completed ? completed.value : parsed) as Parameters<typeof command.lock>[0]

    const reads = command.read(ready)
    const hostFacts = hostHasRows ? await answerRead(async () => ok(await readHostFacts(reads))) : undefined
    if (hostFacts?.ok === false) return hostFacts as never

    const answer = await queue.submit(
      {
        command: command.name,
        locks: command.lock(ready),
        reads,
        hostFacts: hostFacts?.value,
        idempotency: idempotency && { ...idempotency, fingerprint: fingerprintOf(command.name, parsed) },
        booking: command.booking?.(ready),
        trace,
        action: operatorAct(command, ready, actor),
        decide: (state, context) => command.decide(state, ready, { ...context, actor }),
      },
      signal,
    )
    // The queue carries jobs of every command; a job's answer has the type of its own command.
    return answer as Answer<Value, never>
  }
}
