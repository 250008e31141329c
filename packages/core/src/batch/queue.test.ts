import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { UserId } from '../base/ids.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import type { Refusal } from '../command/refusal.ts'
import { StoreError } from '../store/store-error.ts'
import type { Answer, Job } from './decide-batch.ts'
import { CallerGone, createQueue, type Submission } from './queue.ts'

/** A queue over a store whose units of work end when the test lets them. */
function open(policy: PolicyInput['commit'] = {}, ids = countingIds()) {
  const clock = manualClock(0)
  /** Which commands each unit of work decided, in their order. */
  const batches: string[][] = []
  const held: { readonly commands: readonly string[]; end(fault?: StoreError): void }[] = []
  const queue = createQueue({
    clock,
    ids,
    random: { next: () => 0 },
    policy: Policy.parse({ commit: policy }),
    observer: () => {},
    unitOfWork: {
      deadline: 1_000,
      async run(_, work) {
        const commands: string[] = []
        const number = batches.push(commands) - 1
        // The one thing that a rule is shown says which unit of work it is decided in.
        const value = await work(recordingTx({ 'users.existing': new Set([String(number)]) }).tx)
        const end = Promise.withResolvers<StoreError | undefined>()
        held.push({ commands, end: end.resolve })
        const fault = await end.promise
        if (fault) throw fault
        return { repeated: false, value }
      },
    },
  })
  const answers = new Map<string, unknown>()

  function submit(name: string, more: Partial<Submission> = {}): Promise<unknown> {
    const job: Job = {
      needs: { users: [UserId.parse('anybody')] },
      known: {},
      decide({ users }) {
        const [number] = users
        batches[Number(number)]?.push(name)
        if (name.startsWith('broken')) throw new Error(name)
        return ok({ value: name, changes: [] })
      },
    }
    const answer = queue.submit({ job, ...more }).then(
      (came: Answer<unknown, Refusal>) => (came.ok ? came.value : came.refusal.code),
      (error: unknown) => error,
    )
    return answer.then((came) => {
      answers.set(name, came)
      return came
    })
  }

  return {
    clock,
    queue,
    batches,
    answers,
    submit,
    /** Ends the unit of work that decided this command, once it has got there. */
    async end(name: string, fault?: StoreError) {
      await settled()
      const index = held.findIndex(({ commands }) => commands.includes(name))
      if (index < 0) throw new Error(`${name} is not under way`)
      held.splice(index, 1)[0]?.end(fault)
      await settled()
    },
  }
}

describe('gathering', () => {
  test('O34: a command that comes alone is a batch of its own and waits for nobody', async () => {
    const { submit, end, batches } = open()
    const answer = submit('a')
    await end('a')
    expect(await answer).toBe('a')
    expect(batches).toEqual([['a']])
  })

  test('O34: commands that arrive together are one batch, in the order of their arrival', async () => {
    const { submit, end, batches, answers } = open()
    for (const name of ['a', 'b', 'c']) submit(name)
    await end('a')
    expect(batches).toEqual([['a', 'b', 'c']])
    expect([...answers]).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ])
  })

  test('O34: all that arrive while a batch is under way become the next one, up to the limit', async () => {
    const { submit, end, batches, queue } = open({ batchLimit: 3 })
    submit('a')
    await settled()
    for (const name of ['b', 'c', 'd', 'e']) submit(name)
    expect(queue.waiting).toBe(4)
    await end('a')
    expect(queue.waiting).toBe(1)
    await end('b')
    submit('f')
    await end('e')
    await end('f')
    expect(batches).toEqual([['a'], ['b', 'c', 'd'], ['e'], ['f']])
  })

  test('O34: the next batch is under way before the callers of the last one go on', async () => {
    const { submit, end, batches } = open({ batchLimit: 1 })
    const seen = submit('a').then(() => structuredClone(batches))
    submit('b')
    await end('a')
    expect(await seen).toEqual([['a'], ['b']])
    await end('b')
  })

  test('C15: nobody is answered before the commit', async () => {
    const { submit, end, answers } = open()
    submit('a')
    await settled()
    expect(answers.size).toBe(0)
    await end('a')
    expect(answers.size).toBe(1)
  })

  test('O34: a rule that throws rejects its own caller alone', async () => {
    const { submit, end, answers } = open()
    for (const name of ['a', 'broken', 'c']) submit(name)
    await end('a')
    expect([...answers]).toEqual([
      ['a', 'a'],
      ['broken', new Error('broken')],
      ['c', 'c'],
    ])
  })
})

describe('limits', () => {
  test('C11: past its bound the queue is OVERLOADED at once, and takes more as soon as it has room', async () => {
    const { submit, end, answers, queue } = open({ queueLimit: 2, batchLimit: 2 })
    submit('a')
    await settled()
    submit('b')
    submit('c')
    expect(await submit('d')).toBe('OVERLOADED')
    expect(queue.waiting).toBe(2)
    await end('a')
    submit('e')
    await end('b')
    await end('e')
    expect([...answers.keys()]).toEqual(['d', 'a', 'b', 'c', 'e'])
  })

  test('O33: who has waited too long is UNAVAILABLE without being decided', async () => {
    const { clock, submit, end, batches, answers } = open({ queueWait: 1_000 })
    submit('a')
    await settled()
    submit('late')
    await clock.advance(1)
    submit('in time')
    await clock.advance(1_000)
    await end('a')
    await end('in time')
    expect(batches).toEqual([['a'], ['in time']])
    expect(answers.get('late')).toBe('UNAVAILABLE')
  })

  test('O33: who has gone away before being decided is dropped, who goes later is done all the same', async () => {
    const { submit, end, batches, answers } = open()
    const [early, late] = [new AbortController(), new AbortController()]
    submit('a', { signal: late.signal })
    await settled()
    submit('gone', { signal: early.signal })
    submit('c')
    early.abort()
    late.abort()
    await end('a')
    await end('c')
    expect(batches).toEqual([['a'], ['c']])
    expect(answers.get('gone')).toBeInstanceOf(CallerGone)
    expect(answers.get('a')).toBe('a')
  })

  test('O33: when all that waited have gone, the next to come is served', async () => {
    const { submit, end, batches } = open()
    submit('gone', { signal: { aborted: true } })
    await settled()
    submit('b')
    await end('b')
    expect(batches).toEqual([['b']])
  })
})

describe('lanes', () => {
  test('C14: one name keeps its order of arrival, whatever other lanes do', async () => {
    const { submit, end, batches } = open({ lanes: 2, batchLimit: 1 })
    for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) submit(name, { lane: name[0] })
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) await end(name)
    const order = batches.flat()
    expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(order.filter((name) => name.startsWith('b'))).toEqual(['b1', 'b2'])
  })

  test('C13: a lane that waits for its batch holds up no other lane', async () => {
    const { submit, end, answers } = open({ lanes: 2 })
    submit('a1', { lane: 'a' })
    submit('b1', { lane: 'b' })
    await end('b1')
    submit('b2', { lane: 'b' })
    await end('b2')
    expect([...answers.keys()]).toEqual(['b1', 'b2'])
    await end('a1')
    expect(answers.get('a1')).toBe('a1')
  })

  test('C14: a lane waits while its batch is tried again, and stays in order', async () => {
    const { clock, submit, end, batches } = open({ lanes: 2 })
    submit('a1', { lane: 'a' })
    await settled()
    submit('a2', { lane: 'a' })
    await end('a1', new StoreError('transient', 'deadlock'))
    expect(batches).toEqual([['a1']])
    await clock.advance(1)
    await end('a1')
    await end('a2')
    expect(batches).toEqual([['a1'], ['a1'], ['a2']])
  })

  test.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('O34: a command without a lane goes where the fewest wait: past %s to %s', async (busy, free) => {
    const { submit, end, batches } = open({ lanes: 2 })
    submit(`${busy}1`, { lane: busy })
    submit(`${free}1`, { lane: free })
    await settled()
    submit(`${busy}2`, { lane: busy })
    submit('x')
    submit(`${busy}3`, { lane: busy })
    await end(`${free}1`)
    expect(batches).toContainEqual(['x'])
    await end('x')
    await end(`${busy}1`)
    expect(batches).toContainEqual([`${busy}2`, `${busy}3`])
  })

  test('O34: a command without a lane goes to one that rests, not behind a batch that is under way', async () => {
    const { submit, end, batches } = open({ lanes: 2 })
    submit('a')
    await settled()
    submit('b')
    await settled()
    expect(batches).toEqual([['a'], ['b']])
    await end('a')
    await end('b')
  })

  test.each([1, 2, 16])('C14: a name has one lane of %i, always', async (lanes) => {
    const { submit, end, batches } = open({ lanes, batchLimit: 1_000 })
    const names = Array.from({ length: 40 }, (_, index) => `coupon-${index}`)
    for (const name of [...names, ...names]) submit(name, { lane: name })
    await settled()
    expect(batches.length).toBeLessThanOrEqual(lanes)
    for (const name of names) {
      expect(batches.filter((batch) => batch.includes(name))).toHaveLength(1)
    }
    for (const [first] of [...batches]) await end(first as string)
  })
})

test('ids that throw fail the batch that asked for them, and not the next', async () => {
  const ids = countingIds()
  let broken = true
  const { submit, end } = open(
    {},
    {
      next: (now) => {
        if (broken) throw new Error('no entropy')
        return ids.next(now)
      },
    },
  )
  expect(await submit('a')).toMatchObject({ message: 'no entropy' })
  broken = false
  const next = submit('b')
  await end('b')
  expect(await next).toBe('b')
})

describe('resting', () => {
  test('settles when nothing waits and nothing is under way', async () => {
    const { submit, end, queue, answers } = open({ batchLimit: 1 })
    await queue.idle()
    submit('a')
    submit('b')
    let rests = false
    const idle = queue.idle().then(() => {
      rests = true
    })
    await end('a')
    expect(rests).toBe(false)
    await end('b')
    await idle
    expect([...answers.keys()]).toEqual(['a', 'b'])
  })

  test('starts again after it has rested', async () => {
    const { submit, end, queue } = open()
    submit('a')
    await end('a')
    await queue.idle()
    const again = submit('b')
    await end('b')
    expect(await again).toBe('b')
  })
})
