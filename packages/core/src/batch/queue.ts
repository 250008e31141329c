import { refuse } from '../base/results.ts'
import type { Refusal } from '../command/refusal.ts'
import type { Locks } from '../command/state.ts'
import { type BatchDeps, commitBatch } from './commit-batch.ts'
import type { WaitedCommand } from './events.ts'
import type { Answer, CommandResult, QueuedCommand } from './queued-command.ts'

/** Says whether the caller has gone away. An `AbortSignal` has this form. */
export interface CallerSignal {
  readonly aborted: boolean
}

export interface Queue {
  /**
   * Resolves when the command is committed or refused. Rejects with the error that the command's rule or a port of the host
   * threw, with a permanent `StoreError`, or with `CallerGone`.
   */
  submit(command: QueuedCommand, signal?: CallerSignal): Promise<Answer<unknown, Refusal>>
  /** How many commands wait to be decided. */
  readonly waiting: number
  /** How long the oldest waiting command has waited, in milliseconds; 0 while none waits. */
  readonly waitingFor: number
  /** Resolves when no command waits and no batch is under way. */
  idle(): Promise<void>
  /** Refuses every later command with `UNAVAILABLE`. Commands that already wait are still decided. */
  close(): void
}

interface Waiting {
  readonly command: QueuedCommand
  readonly signal: CallerSignal | undefined
  /** The clock's elapsed time at which the command arrived. */
  readonly since: number
  readonly resolve: (answer: Answer<unknown, Refusal>) => void
  readonly reject: (error: unknown) => void
}

/** The caller went away before its command was decided. The command was dropped. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone'
}

/**
 * The commands of a batch lock at most this many rows, unless the batch is one command. An order locks a row of stock
 * for each of its lines, and PostgreSQL takes some 33 µs per line, so 10,000 lines take a third of a second. Without
 * this limit, a batch of a thousand orders of a hundred lines each would take more than three seconds for its lines
 * alone, and in all longer than the store allows. Its orders would fail together, and so would those of the next batch.
 */
const rowLimit = 10_000

/**
 * Gathers commands into batches, one batch at a time. When a batch has ended, the commands that wait become the next
 * batch, up to `batchLimit` commands and `rowLimit` rows. So under load many orders share one commit. A command that
 * arrives while no batch is under way starts a batch immediately.
 */
export function createQueue(deps: BatchDeps): Queue {
  const { clock, policy } = deps
  const { batchLimit, queueLimit, queueWait } = policy.commit
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let closed = false

  async function run(): Promise<void> {
    let current = beginBatch()
    while (current) {
      const { batch } = current
      const results = await current.results
      // Start the next batch before resolving these callers, to keep the database busy.
      current = beginBatch()
      for (const [index, entry] of batch.entries()) answerCaller(entry, results[index] as CommandResult)
    }
    running = undefined
  }

  /** If a port of the host throws, such as its clock, all commands that wait fail with its error, and the queue goes on. */
  function beginBatch() {
    let batch: readonly Waiting[] = []
    try {
      batch = takeBatch()
      if (batch.length === 0) return undefined
      const commands = batch.map(({ command }) => command)
      deps.observe?.({ type: 'batch started', commandCount: batch.length, traced: tracedIn(batch, clock.elapsed()) })
      return { batch, results: commitBatch(commands, deps) }
    } catch (thrown) {
      for (const { reject } of [...batch, ...waiting.splice(0)]) reject(thrown)
      return undefined
    }
  }

  /** Takes the next batch. Drops commands whose caller has gone, and refuses commands that waited too long. */
  function takeBatch(): readonly Waiting[] {
    const batch: Waiting[] = []
    const now = clock.elapsed()
    let rows = 0
    let removed = 0
    for (const entry of waiting) {
      if (batch.length === batchLimit) break
      if (isGone(entry)) entry.reject(new CallerGone('the caller went away before the command was decided'))
      else if (now - entry.since > queueWait) entry.resolve(refuse({ code: 'UNAVAILABLE' }))
      else {
        rows += lockedRows(entry.command.locks)
        if (rows > rowLimit && batch.length > 0) break
        batch.push(entry)
      }
      removed++
    }
    waiting.splice(0, removed)
    return batch
  }

  return {
    submit: (command, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return resolve(refuse({ code: 'UNAVAILABLE' }))
        if (waiting.length >= queueLimit) return resolve(refuse({ code: 'OVERLOADED' }))
        waiting.push({ command, signal, since: clock.elapsed(), resolve, reject })
        // Start one microtask later, so that commands which arrive together share a batch.
        running ??= Promise.resolve().then(run)
      }),
    get waiting() {
      return waiting.length
    },
    get waitingFor() {
      const [oldest] = waiting
      return oldest === undefined ? 0 : clock.elapsed() - oldest.since
    },
    async idle() {
      while (running) await running
    },
    close() {
      closed = true
    },
  }
}

/** Whether the caller has gone away. A signal that cannot answer is one of the host's own, and its caller is taken as gone. */
function isGone({ signal }: Waiting): boolean {
  try {
    return signal?.aborted === true
  } catch {
    return true
  }
}

/** How many rows a command locks. */
function lockedRows(locks: Locks): number {
  let rows = 0
  for (const table in locks) rows += locks[table as keyof Locks]?.length ?? 0
  return rows
}

function tracedIn(batch: readonly Waiting[], now: number): readonly WaitedCommand[] {
  const traced: WaitedCommand[] = []
  for (const { command, since } of batch) {
    const { name, trace } = command
    if (trace?.traceparent !== undefined) traced.push({ name, traceparent: trace.traceparent, waited: now - since })
  }
  return traced
}

function answerCaller({ resolve, reject }: Waiting, result: CommandResult): void {
  if ('thrown' in result) reject(result.thrown)
  else resolve(result.answer)
}
