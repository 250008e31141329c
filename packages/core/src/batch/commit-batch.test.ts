import { describe, expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { type Mishap, meeting } from '../../contract/mishaps.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { ok, refuse } from '../base/results.ts'
import type { ShopEvent } from '../shop/observer.ts'
import { StoreError, type StoreErrorClass } from '../store/store-error.ts'
import type { UnitOfWork } from '../store/unit-of-work.ts'
import { commitBatch } from './commit-batch.ts'
import type { Job } from './decide-batch.ts'

/** A job that answers with its name and how often it has been decided. */
function named(name: string): Job {
  let times = 0
  return { needs: {}, known: {}, decide: () => ok({ value: `${name}${++times}`, changes: [] }) }
}
const jobs = (names: string) => [...names].map(named)
const answered = (value: string) => ({ answer: { ok: true, value, replayed: false } })
const refused = (code: 'UNAVAILABLE' | 'OUTCOME_UNKNOWN') => ({ answer: refuse({ code }) })

const mishap = (when: Mishap['when'], errorClass: StoreErrorClass, started = false): Mishap => ({
  when,
  fault: new StoreError(errorClass, `${errorClass} ${when}`, { started }),
})
const passing = mishap('before', 'transient')
const unavailable = mishap('before', 'unavailable')
/** The COMMIT was sent and its answer was lost: it was carried out, or it was not. */
const [lostCommitted, lostNotCommitted] = [mishap('after', 'commit-unknown'), mishap('at-commit', 'commit-unknown')]

/** A store that keeps nothing but the ids of its units of work. */
function rememberingIds(): UnitOfWork {
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

/** Commits in time that passes by itself. */
async function commit(
  batch: readonly Job[],
  unitOfWork: UnitOfWork,
  policy: PolicyInput['commit'] = {},
  /** How long each attempt takes. */
  milliseconds = 0,
) {
  const clock = manualClock(0)
  const events: ShopEvent[] = []
  const ids: string[] = []
  const timed: UnitOfWork = {
    ...unitOfWork,
    async run(id, work) {
      ids.push(id)
      await clock.sleep(milliseconds)
      return unitOfWork.run(id, work)
    },
  }
  let outcomes: Awaited<ReturnType<typeof commitBatch>> | undefined
  const committing = commitBatch(batch, {
    clock,
    ids: countingIds(),
    random: { next: () => 1 - Number.EPSILON },
    policy: Policy.parse({ commit: policy }),
    unitOfWork: timed,
    observer: (event) => events.push(event),
  }).then((came) => {
    outcomes = came
  })
  await clock.advanceUntil(() => outcomes !== undefined)
  await committing
  const waited = clock.slept.filter((_, index) => index % 2 === 1)
  return { outcomes, events, ids, waited, took: clock.now() }
}

test('O34: a batch that commits is answered job by job', async () => {
  const { outcomes, events, ids } = await commit(jobs('abc'), rememberingIds(), {}, 7)
  expect(outcomes).toEqual(['a1', 'b1', 'c1'].map(answered))
  expect(events).toEqual([{ type: 'batch committed', commands: 3, messages: 0, attempts: 1, milliseconds: 7 }])
  expect(ids).toHaveLength(1)
})

describe('a transient error', () => {
  test('O26: runs the batch again, under the same id, after a back-off that doubles up to its limit', async () => {
    const faults = [passing, mishap('at-commit', 'transient'), passing, passing]
    const policy = { backOff: 10, backOffLimit: 30 }
    const { outcomes, ids, waited, events } = await commit(jobs('ab'), meeting(rememberingIds(), faults), policy)
    expect(outcomes).toEqual(['a2', 'b2'].map(answered))
    expect(ids).toEqual(Array(5).fill(ids[0]))
    expect(waited).toEqual([10, 20, 30, 30])
    expect(events.slice(0, -1)).toMatchObject(
      [1, 2, 3, 4].map((attempt) => ({ type: 'batch failed', class: 'transient', commands: 2, attempt })),
    )
    expect(events.at(-1)).toMatchObject({ type: 'batch committed', attempts: 5 })
  })

  test('O33: that does not pass ends in UNAVAILABLE after a bounded number of attempts', async () => {
    const faults = Array<Mishap>(9).fill(passing)
    const { outcomes, ids } = await commit(jobs('ab'), meeting(rememberingIds(), faults), { attempts: 4 })
    expect(outcomes).toEqual([refused('UNAVAILABLE'), refused('UNAVAILABLE')])
    expect(ids).toHaveLength(4)
  })
})

test('O33: a store that is unavailable is not asked again', async () => {
  const { outcomes, ids, events } = await commit(jobs('ab'), meeting(rememberingIds(), [unavailable]))
  expect(outcomes).toEqual([refused('UNAVAILABLE'), refused('UNAVAILABLE')])
  expect(ids).toHaveLength(1)
  expect(events).toMatchObject([{ type: 'batch failed', class: 'unavailable' }])
})

describe('a permanent fault', () => {
  /** Fails whenever one of these jobs is in the batch, and notes which jobs it is run with. */
  function poisoned(names: string, fault: unknown) {
    const runs: string[] = []
    const batch = jobs('abcdefg').map((job, index): Job => {
      const name = 'abcdefg'[index] as string
      return {
        ...job,
        decide(state, moment) {
          runs[runs.length - 1] += name
          return job.decide(state, moment)
        },
      }
    })
    const unitOfWork: UnitOfWork = {
      deadline: 1_000,
      async run(_, work) {
        runs.push('')
        const value = await work(recordingTx().tx)
        if ([...names].some((name) => runs.at(-1)?.includes(name))) throw fault
        return { repeated: false, value }
      },
    }
    return { batch, unitOfWork, runs }
  }

  test('O34, C14: splits the batch until the poisonous job fails alone, earlier jobs always before later ones', async () => {
    const fault = new StoreError('permanent', 'poison')
    const { batch, unitOfWork, runs } = poisoned('c', fault)
    const { outcomes, ids, events } = await commit(batch, unitOfWork)
    expect(runs).toEqual(['abcdefg', 'abcd', 'ab', 'cd', 'c', 'd', 'efg'])
    expect(outcomes?.map((outcome) => ('thrown' in outcome ? outcome.thrown : outcome.answer.ok))).toEqual([
      true,
      true,
      fault,
      true,
      true,
      true,
      true,
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(events.filter(({ type }) => type === 'batch split')).toMatchObject(
      [7, 4, 2].map((commands) => ({ commands })),
    )
  })

  test('O34: two poisonous jobs fail alone each', async () => {
    const { batch, unitOfWork } = poisoned('bg', new StoreError('permanent', 'poison'))
    const { outcomes } = await commit(batch, unitOfWork)
    expect(outcomes?.map((outcome) => 'answer' in outcome)).toEqual([true, false, true, true, true, true, false])
  })

  test('O34: is what anything counts as that no adapter has classified', async () => {
    const { batch, unitOfWork } = poisoned('a', new TypeError('a bug'))
    const { outcomes } = await commit(batch, unitOfWork)
    expect(outcomes?.[0]).toMatchObject({ thrown: { class: 'permanent', message: 'a bug' } })
    expect(outcomes?.slice(1).every((outcome) => 'answer' in outcome)).toBe(true)
  })
})

describe('a COMMIT whose answer is lost', () => {
  test('C15: had been carried out: what was decided then is the answer', async () => {
    const { outcomes, ids } = await commit(jobs('ab'), meeting(rememberingIds(), [lostCommitted]))
    expect(outcomes).toEqual(['a1', 'b1'].map(answered))
    expect(ids).toEqual([ids[0], ids[0]])
  })

  test('C15: had not been carried out: the batch is decided anew', async () => {
    const { outcomes } = await commit(jobs('ab'), meeting(rememberingIds(), [lostNotCommitted]))
    expect(outcomes).toEqual(['a2', 'b2'].map(answered))
  })

  test('C15: lost twice: the first had failed when the second inserted the id, so what the second decided is the answer', async () => {
    const { outcomes } = await commit(jobs('a'), meeting(rememberingIds(), [lostNotCommitted, lostCommitted]))
    expect(outcomes).toEqual([answered('a2')])
  })

  test.each([
    ['transient', passing],
    ['unavailable', unavailable],
    ['permanent', mishap('before', 'permanent')],
  ])('C15: is asked after again and again, also when the store is %s meanwhile', async (_, fault) => {
    const faults = [lostCommitted, ...Array<Mishap>(20).fill(fault)]
    const { outcomes, ids } = await commit(jobs('a'), meeting(rememberingIds(), faults), { attempts: 3, backOff: 1 })
    expect(outcomes).toEqual([answered('a1')])
    expect(ids).toEqual(Array(22).fill(ids[0]))
  })

  test('C15: stays unknown when the store stays away for longer than it is waited for', async () => {
    const faults = [lostCommitted, ...Array<Mishap>(1_000).fill(unavailable)]
    const policy = { settleWithin: 5_000, backOff: 100, backOffLimit: 100 }
    const { outcomes, took } = await commit(jobs('ab'), meeting(rememberingIds(), faults), policy)
    expect(outcomes).toEqual([refused('OUTCOME_UNKNOWN'), refused('OUTCOME_UNKNOWN')])
    expect(took).toBe(5_000)
  })

  test('C15: is waited for from its first loss on, not from the last', async () => {
    const faults = Array<Mishap>(1_000).fill(lostNotCommitted)
    const policy = { settleWithin: 5_000, backOff: 100, backOffLimit: 100 }
    const { outcomes, took } = await commit(jobs('a'), meeting(rememberingIds(), faults), policy, 900)
    expect(outcomes).toEqual([refused('OUTCOME_UNKNOWN')])
    expect(took).toBeLessThan(7_000)
  })

  test('C15: is known not to have happened once a rerun got so far as to insert the id: the rules of any fault again', async () => {
    const started = (errorClass: StoreErrorClass) => mishap('at-commit', errorClass, true)
    const ends = async (...faults: Mishap[]) =>
      (await commit(jobs('a'), meeting(rememberingIds(), [lostNotCommitted, ...faults]), { attempts: 3 })).outcomes
    expect(await ends(started('unavailable'))).toEqual([refused('UNAVAILABLE')])
    expect(await ends(started('transient'), passing, passing)).toEqual([refused('UNAVAILABLE')])
    expect(await ends(started('permanent'))).toMatchObject([{ thrown: { class: 'permanent' } }])
    expect(await ends(started('transient'))).toEqual([answered('a3')])
  })
})

test('a store that calls a new id a repeat is broken, and that is not hidden', async () => {
  const lying: UnitOfWork = { deadline: 1_000, run: async () => ({ repeated: true }) }
  const { outcomes } = await commit(jobs('a'), lying)
  expect(outcomes).toMatchObject([{ thrown: { message: expect.stringContaining('before it was sent') } }])
})
