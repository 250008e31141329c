import { describe, expect, test } from 'vitest'
import { type ManualClock, manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { type Mishap, withMishaps } from '../../contract/mishaps.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { anOrder } from '../../contract/rows.ts'
import { bareCommand } from '../../test/queued-commands.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { ok, refuse } from '../base/results.ts'
import { orderAdded } from '../order/order.ts'
import { StoreError, type StoreErrorClass } from '../store/store-error.ts'
import type { UnitOfWork } from '../store/unit-of-work.ts'
import { commitBatch } from './commit-batch.ts'
import type { BatchEvent } from './events.ts'
import type { QueuedCommand } from './queued-command.ts'

/** A command that answers with its name and how often it has been decided. */
function commandNamed(name: string): QueuedCommand {
  let times = 0
  return bareCommand(() => ok({ value: `${name}${++times}`, changes: [] }), `command-${name}`)
}
const commands = (names: string) => [...names].map(commandNamed)
const answerOf = (value: string) => ({ answer: { ok: true, value, replayed: false } })
const refusalOf = (code: 'UNAVAILABLE' | 'OUTCOME_UNKNOWN') => ({ answer: refuse({ code }) })

const mishap = (when: Mishap['when'], errorClass: StoreErrorClass, batchIdInserted = false): Mishap => ({
  when,
  error: new StoreError(errorClass, `${errorClass} ${when}`, { batchIdInserted }),
})
const transient = mishap('before', 'transient')
const unavailable = mishap('before', 'unavailable')
/** The answer to COMMIT is lost: `lostCommitted` after the batch has committed, `lostNotCommitted` without a commit. */
const [lostCommitted, lostNotCommitted] = [mishap('after', 'commit-unknown'), mishap('at-commit', 'commit-unknown')]

/** A store that keeps nothing but the ids of the batches that have committed. */
function idKeepingStore(): UnitOfWork {
  const committed = new Set<string>()
  return {
    deadline: 1_000,
    async run(id, work) {
      if (committed.has(id)) return { repeated: true }
      const value = await work(recordingTx().tx)
      committed.add(id)
      return { repeated: false, value }
    },
  }
}

/** Commits a batch, and moves the clock until the results are there. */
async function commit(
  batch: readonly QueuedCommand[],
  unitOfWork: UnitOfWork,
  policy: PolicyInput['commit'] = {},
  /** How long each attempt takes, and what happens to the wall clock during it. */
  { milliseconds = 0, wallClock = (_: ManualClock) => {} } = {},
) {
  const clock = manualClock(0)
  const events: BatchEvent[] = []
  const ids: string[] = []
  let wakeUps = 0
  const timed: UnitOfWork = {
    ...unitOfWork,
    async run(id, work) {
      ids.push(id)
      await clock.sleep(milliseconds)
      wallClock(clock)
      return unitOfWork.run(id, work)
    },
  }
  let results: Awaited<ReturnType<typeof commitBatch>> | undefined
  const committing = commitBatch(batch, {
    clock,
    ids: countingIds(),
    // Each back-off is as long as its ceiling.
    random: { next: () => 1 - Number.EPSILON },
    policy: Policy.parse({ commit: policy }),
    unitOfWork: timed,
    observe: (event) => void events.push(event),
    onMessages: () => void wakeUps++,
  }).then((commandResults) => {
    results = commandResults
  })
  await clock.advanceUntil(() => results !== undefined)
  await committing
  // The sleeps alternate: the duration of an attempt, and the back-off after it.
  const backOffs = clock.slept.filter((_, index) => index % 2 === 1)
  return { results, events, ids, backOffs, wakeUps, duration: clock.elapsed() }
}

test('O34: a committed batch has a result for each command', async () => {
  const { results, events, ids } = await commit(commands('abc'), idKeepingStore(), {}, { milliseconds: 7 })
  expect(results).toEqual(['a1', 'b1', 'c1'].map(answerOf))
  expect(events).toEqual([
    {
      type: 'batch committed',
      commandCount: 3,
      messageCount: 0,
      attempts: 1,
      milliseconds: 7,
      time: { load: 7, decide: 0, commit: 0 },
      requestIds: [],
      traceparents: [],
    },
  ])
  expect(ids).toHaveLength(1)
})

describe('a transient error', () => {
  test('O26: after a transient error, the batch runs again with the same id and a back-off that doubles up to its limit', async () => {
    const mishaps = [transient, mishap('at-commit', 'transient'), transient, transient]
    const policy = { backOff: 10, backOffLimit: 30 }
    const { results, ids, backOffs, events } = await commit(
      commands('ab'),
      withMishaps(idKeepingStore(), mishaps),
      policy,
    )
    expect(results).toEqual(['a2', 'b2'].map(answerOf))
    expect(ids).toEqual(Array(5).fill(ids[0]))
    expect(backOffs).toEqual([10, 20, 30, 30])
    expect(events.slice(0, -1)).toMatchObject(
      [1, 2, 3, 4].map((attempt) => ({
        type: 'batch failed',
        class: 'transient',
        commandNames: ['command-a', 'command-b'],
        attempt,
        isFinal: false,
      })),
    )
    expect(events.at(-1)).toMatchObject({ type: 'batch committed', attempts: 5 })
  })

  test('O33: if a transient error persists, the commands are UNAVAILABLE after a bounded number of attempts', async () => {
    const mishaps = Array<Mishap>(9).fill(transient)
    const { results, ids, events } = await commit(commands('ab'), withMishaps(idKeepingStore(), mishaps), {
      attempts: 4,
    })
    expect(results).toEqual([refusalOf('UNAVAILABLE'), refusalOf('UNAVAILABLE')])
    expect(ids).toHaveLength(4)
    expect(events).toMatchObject([false, false, false, true].map((isFinal) => ({ type: 'batch failed', isFinal })))
  })
})

test('O33: a batch that meets an unavailable store is not tried again', async () => {
  const { results, ids, events } = await commit(commands('ab'), withMishaps(idKeepingStore(), [unavailable]))
  expect(results).toEqual([refusalOf('UNAVAILABLE'), refusalOf('UNAVAILABLE')])
  expect(ids).toHaveLength(1)
  expect(events).toMatchObject([{ type: 'batch failed', class: 'unavailable', isFinal: true }])
})

describe('a permanent error', () => {
  /**
   * A batch of the commands `a` to `g`, and a unit of work that fails if one of the commands in `names` was decided in it.
   * `runs` has the commands of each run.
   */
  function storeWithPoison(names: string, error: unknown) {
    const runs: string[] = []
    const batch = commands('abcdefg').map((command, index): QueuedCommand => {
      const name = 'abcdefg'[index] as string
      return {
        ...command,
        decide(state, context) {
          runs[runs.length - 1] += name
          return command.decide(state, context)
        },
      }
    })
    const unitOfWork: UnitOfWork = {
      deadline: 1_000,
      async run(_, work) {
        runs.push('')
        const value = await work(recordingTx().tx)
        if ([...names].some((name) => runs.at(-1)?.includes(name))) throw error
        return { repeated: false, value }
      },
    }
    return { batch, unitOfWork, runs }
  }

  test('O34, C14: a batch is split until the command that breaks it fails alone, and the parts run in the order of arrival', async () => {
    const error = new StoreError('permanent', 'poison')
    const { batch, unitOfWork, runs } = storeWithPoison('c', error)
    const { results, ids, events } = await commit(batch, unitOfWork)
    expect(runs).toEqual(['abcdefg', 'abcd', 'ab', 'cd', 'c', 'd', 'efg'])
    expect(results?.map((result) => ('thrown' in result ? result.thrown : result.answer.ok))).toEqual([
      true,
      true,
      error,
      true,
      true,
      true,
      true,
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(events.filter(({ type }) => type === 'batch split')).toMatchObject(
      [7, 4, 2].map((commandCount) => ({ commandCount })),
    )
  })

  test('O34: if 16 or more commands fail with the error with which all commands before them failed, they are not split', async () => {
    const sizes: number[] = []
    const unitOfWork: UnitOfWork = {
      deadline: 1_000,
      async run(_, work) {
        let size = 0
        await work(recordingTx().tx).finally(() => {
          size = decided
          decided = 0
        })
        sizes.push(size)
        throw new StoreError('permanent', 'a table is missing')
      },
    }
    let decided = 0
    const batch = commands('a'.repeat(64)).map((command) => ({
      ...command,
      decide: (...args: Parameters<QueuedCommand['decide']>) => {
        decided++
        return command.decide(...args)
      },
    }))
    const { results } = await commit(batch, unitOfWork)
    // The first 16 commands are tried down to single commands, in 31 runs. Then follow the next 16, and the second 32.
    expect(sizes.slice(0, 3)).toEqual([64, 32, 16])
    expect(sizes.slice(-2)).toEqual([16, 32])
    expect(sizes).toHaveLength(2 + 31 + 2)
    expect(results?.every((result) => 'thrown' in result)).toBe(true)
  })

  test('O34: of several commands that fail with the same error, each fails alone', async () => {
    const { batch, unitOfWork } = storeWithPoison('abcef', new StoreError('permanent', 'poison'))
    const { results } = await commit(batch, unitOfWork)
    expect(results?.map((result) => 'answer' in result)).toEqual([false, false, false, true, false, false, true])
  })

  test('O34: a permanent error of a key that exists already does not lower the number of attempts for the others', async () => {
    const { batch, unitOfWork, runs } = storeWithPoison(
      'c',
      new StoreError('permanent', 'taken', { duplicateKey: true }),
    )
    // The part `d` meets three transient errors, which is more than two attempts would survive.
    let failures = 0
    const flaky: UnitOfWork = {
      ...unitOfWork,
      async run(id, work) {
        const done = await unitOfWork.run(id, work)
        if (runs.at(-1) === 'd' && failures++ < 3) throw new StoreError('transient', 'a deadlock')
        return done
      },
    }
    const { results } = await commit(batch, flaky)
    expect(results?.map((result) => 'answer' in result && result.answer.ok)).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      true,
    ])
    expect(failures).toBe(4)
  })

  test('O34: if the key of a row exists already at every attempt, the batch is split, and the command that adds it is refused alone', async () => {
    const error = new StoreError('transient', 'the user exists already', { batchIdInserted: true, duplicateKey: true })
    const { batch, unitOfWork, runs } = storeWithPoison('c', error)
    const { results } = await commit(batch, unitOfWork, { attempts: 3 })
    expect(results?.map((result) => 'answer' in result && result.answer.ok)).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      true,
    ])
    expect(results?.[2]).toEqual(refusalOf('UNAVAILABLE'))
    const all = 'abcdefg'
    expect(runs).toEqual([all, all, all, 'abcd', 'abcd', 'ab', 'cd', 'cd', 'c', 'c', 'd', 'efg'])
  })

  test('O34: two commands that break their batch each fail alone', async () => {
    const { batch, unitOfWork } = storeWithPoison('bg', new StoreError('permanent', 'poison'))
    const { results } = await commit(batch, unitOfWork)
    expect(results?.map((result) => 'answer' in result)).toEqual([true, false, true, true, true, true, false])
  })

  test('O34: an error that no adapter has classified counts as permanent', async () => {
    const { batch, unitOfWork } = storeWithPoison('a', new TypeError('a bug'))
    const { results } = await commit(batch, unitOfWork)
    expect(results?.[0]).toMatchObject({ thrown: { class: 'permanent', message: 'a bug' } })
    expect(results?.slice(1).every((result) => 'answer' in result)).toBe(true)
  })
})

describe('a COMMIT whose answer is lost', () => {
  test('C15: if the batch did commit, the callers get its answers, and it is not decided again', async () => {
    const { results, ids } = await commit(commands('ab'), withMishaps(idKeepingStore(), [lostCommitted]))
    expect(results).toEqual(['a1', 'b1'].map(answerOf))
    expect(ids).toEqual([ids[0], ids[0]])
  })

  test('C15: if the batch did not commit, it is decided again', async () => {
    const { results } = await commit(commands('ab'), withMishaps(idKeepingStore(), [lostNotCommitted]))
    expect(results).toEqual(['a2', 'b2'].map(answerOf))
  })

  test('C15: if the answers to two COMMITs are lost and only the second took effect, the callers get the second decision', async () => {
    const { results } = await commit(commands('a'), withMishaps(idKeepingStore(), [lostNotCommitted, lostCommitted]))
    expect(results).toEqual([answerOf('a2')])
  })

  test.each([
    ['transient', transient],
    ['unavailable', unavailable],
    ['permanent', mishap('before', 'permanent')],
  ])('C15: the batch runs again until its outcome is known, even if reruns meet %s errors', async (_, meanwhile) => {
    const mishaps = [lostCommitted, ...Array<Mishap>(20).fill(meanwhile)]
    const { results, ids } = await commit(commands('a'), withMishaps(idKeepingStore(), mishaps), {
      attempts: 3,
      backOff: 1,
    })
    expect(results).toEqual([answerOf('a1')])
    // The lost answer, the 20 errors, and the run that learns the outcome: far more than the 3 `attempts` of the policy.
    expect(ids).toEqual(Array(22).fill(ids[0]))
  })

  test('C15: the answer is OUTCOME_UNKNOWN if the store stays away for longer than settleWithin', async () => {
    const mishaps = [lostCommitted, ...Array<Mishap>(1_000).fill(unavailable)]
    const policy = { settleWithin: 5_000, backOff: 100, backOffLimit: 100 }
    const { results, duration } = await commit(commands('ab'), withMishaps(idKeepingStore(), mishaps), policy)
    expect(results).toEqual([refusalOf('OUTCOME_UNKNOWN'), refusalOf('OUTCOME_UNKNOWN')])
    expect(duration).toBe(5_000)
  })

  test('C15: settleWithin counts from the first lost answer, not from the last', async () => {
    const mishaps = Array<Mishap>(1_000).fill(lostNotCommitted)
    const policy = { settleWithin: 5_000, backOff: 100, backOffLimit: 100 }
    const { results, duration } = await commit(commands('a'), withMishaps(idKeepingStore(), mishaps), policy, {
      milliseconds: 900,
    })
    expect(results).toEqual([refusalOf('OUTCOME_UNKNOWN')])
    // The first answer is lost after 900 ms, and an attempt fails every 1,000 ms. So the one at 5,900 ms is the last.
    expect(duration).toBeLessThan(7_000)
  })

  test.each([
    ['back', '1969-12-01T00:00:00Z'],
    ['forward', '2999-01-01T00:00:00Z'],
  ])('C15: a wall clock that is set %s changes neither the wait nor the reported duration', async (_, to) => {
    const wallClock = (clock: ManualClock) => clock.setWallClock(Date.parse(to))
    const policy = { settleWithin: 5_000, backOff: 100, backOffLimit: 100 }
    const mishaps = [lostCommitted, ...Array<Mishap>(1_000).fill(unavailable)]
    const { results, duration } = await commit(commands('a'), withMishaps(idKeepingStore(), mishaps), policy, {
      wallClock,
    })
    expect(results).toEqual([refusalOf('OUTCOME_UNKNOWN')])
    expect(duration).toBe(5_000)

    const { events } = await commit(commands('a'), idKeepingStore(), policy, { milliseconds: 7, wallClock })
    expect(events).toMatchObject([{ type: 'batch committed', milliseconds: 7 }])
  })

  test('C15: after a rerun has inserted the batch id, no earlier attempt can have committed, so errors are handled as usual', async () => {
    const afterInsert = (errorClass: StoreErrorClass) => mishap('at-commit', errorClass, true)
    const resultsAfter = async (...mishaps: Mishap[]) =>
      (await commit(commands('a'), withMishaps(idKeepingStore(), [lostNotCommitted, ...mishaps]), { attempts: 3 }))
        .results
    expect(await resultsAfter(afterInsert('unavailable'))).toEqual([refusalOf('UNAVAILABLE')])
    expect(await resultsAfter(afterInsert('transient'), transient, transient)).toEqual([refusalOf('UNAVAILABLE')])
    expect(await resultsAfter(afterInsert('permanent'))).toMatchObject([{ thrown: { class: 'permanent' } }])
    expect(await resultsAfter(afterInsert('transient'))).toEqual([answerOf('a3')])
  })
})

test('the caller gets an error if a broken store reports a new batch id as repeated', async () => {
  const lyingStore: UnitOfWork = { deadline: 1_000, run: async () => ({ repeated: true }) }
  const { results } = await commit(commands('a'), lyingStore)
  expect(results).toMatchObject([{ thrown: { message: expect.stringContaining('no COMMIT of it was lost') } }])
})

describe('messages', () => {
  const orderCommand = () => {
    const order = anOrder('mina', { tea: 1 })
    return bareCommand(() => ok({ value: order.id, changes: [orderAdded(order)] }))
  }

  test('D1: the relay is woken once for a committed batch with messages, and not for a batch without messages', async () => {
    expect(await commit([orderCommand(), orderCommand()], idKeepingStore())).toMatchObject({ wakeUps: 1 })
    expect(await commit(commands('ab'), idKeepingStore())).toMatchObject({ wakeUps: 0 })
  })

  test('D1: the relay is woken for a batch whose answer to COMMIT was lost, once it is known to have committed, and not for a failed batch', async () => {
    expect(await commit([orderCommand()], withMishaps(idKeepingStore(), [lostCommitted]))).toMatchObject({ wakeUps: 1 })
    expect(await commit([orderCommand()], withMishaps(idKeepingStore(), [unavailable]))).toMatchObject({ wakeUps: 0 })
  })
})

test('the event of a failed batch lists each name of its commands once', async () => {
  const { events } = await commit([...commands('ab'), ...commands('a')], withMishaps(idKeepingStore(), [unavailable]))
  expect(events).toMatchObject([{ type: 'batch failed', commandNames: ['command-a', 'command-b'] }])
})
