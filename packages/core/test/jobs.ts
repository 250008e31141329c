import { manualClock } from '../contract/clocks.ts'
import { countingIds } from '../contract/ids.ts'
import { recordingTx } from '../contract/recording-tx.ts'
import { defaultPolicy } from '../src/base/policy.ts'
import { decideBatch } from '../src/batch/decide-batch.ts'
import type { Job } from '../src/batch/job.ts'
import { host } from '../src/command/actor.ts'
import type { Command } from '../src/command/command.ts'
import { IdempotencyKey } from '../src/command/idempotency.ts'
import { parseCommand } from '../src/command/parsed.ts'
import type { RefusalCode } from '../src/command/refusal.ts'

/** A job as the shop would make it from a command of the host. */
export function jobOf<Raw, Input extends object, Value, Code extends RefusalCode>(
  command: Command<Raw, Input, Value, Code>,
  input: Raw,
  more: Partial<Job> = {},
): Job {
  return completedJob(command, parseCommand(command, defaultPolicy, input), more)
}

/** A job of a command whose input is already complete, such as canceling with its order. */
export function completedJob<Raw, Input extends object, Value, Code extends RefusalCode, Ready>(
  command: Command<Raw, Input, Value, Code, Ready>,
  ready: Ready,
  more: Partial<Job> = {},
): Job {
  return {
    command: command.name,
    locks: command.lock(ready),
    reads: command.read(ready),
    booking: command.booking?.(ready),
    decide: (state, context) => command.decide(state, ready, { ...context, actor: host }),
    ...more,
  }
}

/** A job that needs no rows. */
export const bareJob = (decide: Job['decide'], command = 'bare'): Job => ({ command, locks: {}, reads: {}, decide })

/** The member of a job that gives it an idempotency key of Mina. */
export const keyedJob = (key: string, fingerprint = 'charge'): Partial<Job> => ({
  idempotency: { scope: 'mina', key: IdempotencyKey.parse(key), fingerprint },
})

/** The time at which `decide` decides. */
export const decidedAt = Date.parse('2026-03-10T12:00:00Z')

/** Decides a batch. `found` has the rows that each `table.method` of the store returns. */
export async function decide(jobs: readonly Job[], found: Record<string, unknown> = {}) {
  const { tx, calls } = recordingTx(found)
  const deps = { clock: manualClock(decidedAt), ids: countingIds(), policy: defaultPolicy }
  const decision = await decideBatch(tx, jobs, deps)
  return { ...decision, calls, written: calls.filter(([call]) => /add|save|cancel|changed/.test(call)) }
}
