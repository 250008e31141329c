import { refuse } from '../base/results.ts'
import type { Refusal } from '../command/refusal.ts'
import { type Committing, commitBatch } from './commit-batch.ts'
import type { Answer, Job, Outcome } from './decide-batch.ts'

/** What is asked of the queue: a job, and what the queue itself must know of it. */
export interface Submission {
  readonly job: Job
  /** Submissions that name the same lane keep their order of arrival. */
  readonly lane?: string | undefined
  /** Tells that the caller has gone away; such a command is dropped if it is not decided yet. */
  readonly signal?: { readonly aborted: boolean } | undefined
}

export interface Queue {
  /** Answers once the command is committed or refused. Rejects when its rule or the store failed for good. */
  submit(submission: Submission): Promise<Answer<unknown, Refusal>>
  /** How many commands wait to be decided. */
  readonly waiting: number
  /** Settles when nothing waits and nothing is under way. */
  idle(): Promise<void>
}

interface Waiting extends Submission {
  readonly since: number
  readonly resolve: (answer: Answer<unknown, Refusal>) => void
  readonly reject: (error: unknown) => void
}

interface Lane {
  readonly waiting: Waiting[]
  /** Settles when the lane has run empty; undefined while it rests. */
  running: Promise<void> | undefined
}

/** Says to a caller that went away that its command was not decided. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone'
}

/**
 * Gathers commands into batches. When a lane is free, all that wait there, up to a limit, become one batch: under
 * load many orders share one commit, and a command that comes alone is a batch of one that waits for nobody.
 */
export function createQueue(committing: Committing): Queue {
  const { clock, policy } = committing
  const { lanes: laneCount, batchLimit, queueLimit, queueWait } = policy.commit
  const lanes = Array.from({ length: laneCount }, (): Lane => ({ waiting: [], running: undefined }))
  let waiting = 0

  async function run(lane: Lane): Promise<void> {
    let underWay = beginBatch(lane)
    while (underWay) {
      const { batch } = underWay
      const outcomes = await underWay.outcomes
      // The next batch leaves before the callers of this one go on, so that the store works while they do.
      underWay = beginBatch(lane)
      for (const [index, one] of batch.entries()) settle(one, outcomes[index] as Outcome)
    }
    lane.running = undefined
  }

  function beginBatch(lane: Lane) {
    const batch = takeBatch(lane)
    if (batch.length === 0) return undefined
    const jobs = batch.map(({ job }) => job)
    return { batch, outcomes: commitBatch(jobs, committing) }
  }

  /** Those whose caller has gone, or who have waited too long, never reach a batch. */
  function takeBatch(lane: Lane): readonly Waiting[] {
    const batch: Waiting[] = []
    const now = clock.now()
    while (batch.length === 0 && lane.waiting.length > 0) {
      const taken = lane.waiting.splice(0, batchLimit)
      waiting -= taken.length
      for (const one of taken) {
        if (one.signal?.aborted) one.reject(new CallerGone('the caller went away before the command was decided'))
        else if (now - one.since > queueWait) one.resolve(refuse({ code: 'UNAVAILABLE' }))
        else batch.push(one)
      }
    }
    return batch
  }

  return {
    submit: (submission) =>
      new Promise((resolve, reject) => {
        if (waiting >= queueLimit) return resolve(refuse({ code: 'OVERLOADED' }))
        const lane = submission.lane === undefined ? shortest(lanes) : laneOf(lanes, submission.lane)
        lane.waiting.push({ ...submission, since: clock.now(), resolve, reject })
        waiting++
        // One microtask later, so that commands which arrive together are gathered together.
        lane.running ??= Promise.resolve().then(() => run(lane))
      }),
    get waiting() {
      return waiting
    },
    async idle() {
      while (lanes.some((lane) => lane.running)) await Promise.all(lanes.map((lane) => lane.running))
    },
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ('thrown' in outcome) reject(outcome.thrown)
  else resolve(outcome.answer)
}

/** The lane where a command waits the least: one that rests before one whose batch is under way. */
const shortest = (lanes: readonly Lane[]): Lane => lanes.reduce((a, b) => (ahead(b) < ahead(a) ? b : a))

const ahead = ({ waiting, running }: Lane): number => waiting.length + (running ? 1 : 0)

/** The same lane for the same name, spread by a small polynomial hash. */
function laneOf(lanes: readonly Lane[], name: string): Lane {
  let hash = 0
  for (let index = 0; index < name.length; index++) hash = (hash * 31 + name.charCodeAt(index)) >>> 0
  return lanes[hash % lanes.length] as Lane
}
