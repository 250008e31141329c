import { InvalidInput } from '../base/invalid-input.ts'
import { CallerGone } from '../batch/queue.ts'
import type { CommandEvent } from './events.ts'
import type { Execute } from './execute.ts'

/**
 * Reports how each command ends. A command with malformed input or options has no event. Without an observer, `execute` itself
 * is returned, so that commands cost nothing more.
 */
export function observeCommands(execute: Execute, observe: ((event: CommandEvent) => void) | undefined): Execute {
  if (observe === undefined) return execute
  return async (command, input, options) => {
    // A value without a name is no command: `execute` rejects it and says what to write.
    if (typeof command?.name !== 'string') return execute(command, input, options)
    const report = (outcome: CommandEvent['outcome'], code?: CommandEvent['code']) =>
      observe({ type: 'command answered', name: command.name, outcome, code, trace: options?.trace })
    try {
      const answer = await execute(command, input, options)
      if (answer.ok) report(answer.replayed ? 'replayed' : 'accepted')
      else report('refused', answer.refusal.code)
      return answer
    } catch (error) {
      if (!(error instanceof InvalidInput)) report(error instanceof CallerGone ? 'dropped' : 'failed')
      throw error
    }
  }
}
