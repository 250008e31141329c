import { describe, expect, test } from 'vitest'
import { manualClock, settled } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { ProductId, UserId } from '../base/ids.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import { StoreError } from '../store/store-error.ts'
import { CallerGone, type CallerSignal, createQueue } from './queue.ts'
import type { QueuedCommand } from './queued-command.ts'

/** A queue over a store whose units of work last until the test ends them. */
function open(policy: PolicyInput['commit'] = {}, ids = countingIds()) {
  const clock = manualClock(0)
  /** The commands that each unit of work decided, in the order of the decisions. */
  const batches: string[][] = []
  const running: { readonly commands: readonly string[]; end(error?: StoreError): void }[] = []
  const queue = createQueue({
    clock,
    ids,
    random: { next: () => 0 },
    policy: Policy.parse({ commit: policy }),
    observe: () => {},
    onMessages: () => {},
    unitOfWork: {
      deadline: 1_000,
      async run(_, work) {
        const commands: string[] = []
        const number = batches.push(commands) - 1
        // Each unit of work finds one user. The user's id is the number of the unit of work, so that `decide` notes its
        // command in the right batch.
        const value = await work(recordingTx({ 'users.find': new Map([[String(number), {}]]) }).tx)
        const end = Promise.withResolvers<StoreError | undefined>()
        running.push({ commands, end: end.resolve })
        const error = await end.promise
        if (error) throw error
        return { repeated: false, value }
      },
    },
  })
  const answers = new Map<string, unknown>()

  /**
   * @param rows how many rows the command locks
   * @returns the command's value, the code of its refusal, or the error with which it was rejected
   */
  function submit(name: string, signal?: CallerSignal, rows = 0): Promise<unknown> {
    const command: QueuedCommand = {
      name: 'named',
      locks: { stock: Array.from({ length: rows }, (_, row) => ProductId.parse(`p${row}`)) },
      reads: { users: [UserId.parse('anybody')] },
      decide({ users }) {
        const [number] = users.keys()
        batches[Number(number)]?.push(name)
        if (name.startsWith('broken')) throw new Error(name)
        return ok({ value: name, changes: [] })
      },
    }
    const answer = queue.submit(command, signal).then(
      (result) => (result.ok ? result.value : result.refusal.code),
      (error: unknown) => error,
    )
    return answer.then((outcome) => {
      answers.set(name, outcome)
      return outcome
    })
  }

  return {
    clock,
    queue,
    batches,
    answers,
    submit,
    /** Waits until a unit of work has decided this command, and ends that unit of work. */
    async end(name: string, error?: StoreError) {
      await settled()
      const index = running.findIndex(({ commands }) => commands.includes(name))
      if (index < 0) throw new Error(`${name} is not under way`)
      running.splice(index, 1)[0]?.end(error)
      await settled()
    },
  }
}

describe('gathering', () => {
  test('O34: a command that arrives alone becomes a batch of one immediately', async () => {
    const { submit, end, batches } = open()
    const answer = submit('a')
    await end('a')
    expect(await answer).toBe('a')
    expect(batches).toEqual([['a']])
  })

  test('O34: commands that arrive together form one batch, in the order of their arrival', async () => {
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

  test('H10: the queue says how long its oldest command has waited', async () => {
    const { clock, submit, end, queue } = open()
    expect(queue.waitingFor).toBe(0)
    submit('a')
    await settled()
    submit('b')
    await clock.advance(20)
    submit('c')
    await clock.advance(30)
    expect(queue.waitingFor).toBe(50)
    await end('a')
    expect(queue.waitingFor).toBe(0)
    await end('b')
  })

  test('O34: commands that arrive while a batch is under way become the next batch, up to the limit', async () => {
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

  test('O51: a batch locks at most 10,000 rows unless it is one command, and all commands are answered in their order', async () => {
    const { submit, end, batches, answers } = open()
    const rows = { a: 9_999, b: 1, c: 1, d: 12_000, e: 0, f: 10_000, g: 0, h: 1 }
    for (const [name, count] of Object.entries(rows)) submit(name, undefined, count)
    for (const name of ['a', 'c', 'd', 'e', 'h']) await end(name)
    expect(batches).toEqual([['a', 'b'], ['c'], ['d'], ['e', 'f', 'g'], ['h']])
    expect([...answers.keys()]).toEqual(Object.keys(rows))
  })

  test('O51: a dropped command takes no room in a batch', async () => {
    const { submit, end, batches } = open({ batchLimit: 2 })
    submit('gone', { aborted: true }, 10_000)
    for (const name of ['a', 'b', 'c']) submit(name, undefined, 5_000)
    await end('a')
    await end('c')
    expect(batches).toEqual([['a', 'b'], ['c']])
  })

  test('O34: the next batch starts before the callers of the batch before it are answered', async () => {
    const { submit, end, batches } = open({ batchLimit: 1 })
    const batchesAtAnswer = submit('a').then(() => batches.length)
    submit('b')
    await end('a')
    expect(await batchesAtAnswer).toBe(2)
    expect(batches).toEqual([['a'], ['b']])
    await end('b')
  })

  test('C15: no caller is answered before the commit', async () => {
    const { submit, end, answers } = open()
    submit('a')
    await settled()
    expect(answers.size).toBe(0)
    await end('a')
    expect(answers.size).toBe(1)
  })

  test('O34: a rule that throws rejects only the call of its own command', async () => {
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
  test('C11: a full queue refuses with OVERLOADED immediately, and accepts commands again as soon as it has room', async () => {
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

  test('O33: a command that has waited too long is UNAVAILABLE, and not decided', async () => {
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

  test.each([
    ['back', '1969-12-01T00:00:00Z'],
    ['forward', '2999-01-01T00:00:00Z'],
  ])('O33: a wall clock that is set %s does not change how long a command may wait', async (_, to) => {
    const { clock, submit, end, batches, answers } = open({ queueWait: 1_000 })
    submit('a')
    await settled()
    submit('late')
    await clock.advance(1)
    submit('in time')
    clock.setWallClock(Date.parse(to))
    await clock.advance(1_000)
    await end('a')
    await end('in time')
    expect(batches).toEqual([['a'], ['in time']])
    expect(answers.get('late')).toBe('UNAVAILABLE')
  })

  test('O33: a command is dropped if its caller leaves before it is decided, and committed if its caller leaves later', async () => {
    const { submit, end, batches, answers } = open()
    const [early, late] = [new AbortController(), new AbortController()]
    submit('a', late.signal)
    await settled()
    submit('gone', early.signal)
    submit('c')
    early.abort()
    late.abort()
    await end('a')
    await end('c')
    expect(batches).toEqual([['a'], ['c']])
    expect(answers.get('gone')).toBeInstanceOf(CallerGone)
    expect(answers.get('a')).toBe('a')
  })

  test('O33: when every waiting caller has left, the next command is still decided', async () => {
    const { submit, end, batches } = open()
    submit('gone', { aborted: true })
    await settled()
    submit('b')
    await end('b')
    expect(batches).toEqual([['b']])
  })
})

describe('order of arrival', () => {
  test('C14: commands are decided in the order of their arrival, across batches', async () => {
    const { submit, end, batches } = open({ batchLimit: 1 })
    const names = ['a1', 'b1', 'a2', 'b2', 'a3']
    for (const name of names) submit(name)
    for (const name of names) await end(name)
    expect(batches.flat()).toEqual(names)
  })

  test('C14: later commands wait while a batch is tried again', async () => {
    const { clock, submit, end, batches } = open()
    submit('a1')
    await settled()
    submit('a2')
    await end('a1', new StoreError('transient', 'deadlock'))
    expect(batches).toEqual([['a1']])
    await clock.advance(1)
    await end('a1')
    await end('a2')
    expect(batches).toEqual([['a1'], ['a1'], ['a2']])
  })

  test('O34: one batch is under way at a time', async () => {
    const { submit, end, batches } = open()
    submit('a')
    await settled()
    submit('b')
    await settled()
    expect(batches).toEqual([['a']])
    await end('a')
    await end('b')
    expect(batches).toEqual([['a'], ['b']])
  })
})

describe('closing', () => {
  test('a closed queue finishes the batch under way and the waiting commands, and refuses later commands with UNAVAILABLE', async () => {
    const { submit, end, queue, batches, answers } = open({ batchLimit: 1 })
    submit('a')
    await settled()
    submit('b')
    queue.close()
    expect(await submit('late')).toBe('UNAVAILABLE')
    expect(queue.waiting).toBe(1)
    await end('a')
    await end('b')
    await queue.idle()
    expect(batches).toEqual([['a'], ['b']])
    expect([...answers]).toEqual([
      ['late', 'UNAVAILABLE'],
      ['a', 'a'],
      ['b', 'b'],
    ])
  })

  test('a closed queue refuses with UNAVAILABLE, even when it is full', async () => {
    const { submit, end, queue } = open({ queueLimit: 1 })
    submit('a')
    queue.close()
    expect(await submit('late')).toBe('UNAVAILABLE')
    await end('a')
  })
})

test('an error of the port `Ids` fails one batch, and not the next batch', async () => {
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

describe('idle', () => {
  test('`idle` resolves when no command waits and no batch is under way', async () => {
    const { submit, end, queue, answers } = open({ batchLimit: 1 })
    await queue.idle()
    submit('a')
    submit('b')
    let isIdle = false
    const idle = queue.idle().then(() => {
      isIdle = true
    })
    await end('a')
    expect(isIdle).toBe(false)
    await end('b')
    await idle
    expect([...answers.keys()]).toEqual(['a', 'b'])
  })

  test('the queue works again after it was idle', async () => {
    const { submit, end, queue } = open()
    submit('a')
    await end('a')
    await queue.idle()
    const again = submit('b')
    await end('b')
    expect(await again).toBe('b')
  })
})

describe('a host whose parts throw', () => {
  test('O33: if a signal throws, only its command is dropped', async () => {
    const { submit, end } = open()
    const broken = {
      get aborted(): boolean {
        throw new Error('no signal')
      },
    }
    const [dropped, other] = [submit('dropped', broken), submit('other')]
    await end('other')
    expect(await dropped).toBeInstanceOf(CallerGone)
    expect(await other).toBe('other')
  })

  test('O33: if the clock throws, the waiting commands fail with its error, and later commands are decided', async () => {
    const { clock, queue, submit, end } = open()
    const [first, second] = [submit('first'), submit('second')]
    const { elapsed } = clock
    clock.elapsed = () => {
      throw new RangeError('no time')
    }
    expect(await Promise.all([first, second])).toEqual([new RangeError('no time'), new RangeError('no time')])
    await queue.idle()
    clock.elapsed = elapsed
    const later = submit('later')
    await end('later')
    expect(await later).toBe('later')
  })
})
