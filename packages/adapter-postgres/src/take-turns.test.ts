import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeTurns } from './take-turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Makes pieces of work that run until the test ends them, and a list of those that have begun. */
function endableWork() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
  }
  return { begun, work, end: (name: string) => ends.get(name)?.() }
}

/** The outcome of work: `open` until the work has ended, then its name or its error. */
function outcomeOf(done: Promise<string>): { readonly value: string } {
  const outcome = { value: 'open' }
  done.then(
    (name) => Object.assign(outcome, { value: name }),
    (error) => Object.assign(outcome, { value: `${error.class}: ${error.message}` }),
  )
  return outcome
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('R10: work whose wait for its turn reaches the limit is refused and never runs, and later work still gets its turn', async () => {
  const { begun, work, end } = endableWork()
  const inTurn = takeTurns(1, 30_000, 'too long')
  const first = outcomeOf(inTurn(work('first')))
  await vi.advanceTimersByTimeAsync(1_000)
  const [second, third] = [outcomeOf(inTurn(work('second'))), outcomeOf(inTurn(work('third')))]
  await vi.advanceTimersByTimeAsync(29_999)
  expect([second.value, third.value]).toEqual(['open', 'open'])
  await vi.advanceTimersByTimeAsync(1)
  expect([first.value, second.value, third.value]).toEqual(['open', 'unavailable: too long', 'unavailable: too long'])

  const fourth = outcomeOf(inTurn(work('fourth')))
  end('first')
  await settle()
  end('fourth')
  await settle()
  expect([first.value, fourth.value]).toEqual(['first', 'fourth'])
  expect(begun).toEqual(['first', 'fourth'])
})

test('R10: work that got its turn in time runs to its end, however long it takes', async () => {
  const { work, end } = endableWork()
  const inTurn = takeTurns(1, 30_000, 'too long')
  void inTurn(work('first'))
  const second = outcomeOf(inTurn(work('second')))
  end('first')
  await vi.advanceTimersByTimeAsync(300_000)
  expect(second.value).toBe('open')
  end('second')
  await settle()
  expect(second.value).toBe('second')
  expect(vi.getTimerCount()).toBe(0)
})

test('at most `atOnce` pieces of work run at a time, in the order of the calls, and work that fails ends its turn', async () => {
  const { begun, work, end } = endableWork()
  const inTurn = takeTurns(2, 1_000, 'too long')
  const failed = outcomeOf(inTurn(() => Promise.reject(new Error('broken'))))
  for (const name of ['a', 'b', 'c', 'd']) outcomeOf(inTurn(work(name)))
  await settle()
  // The error of the work itself, which has no class.
  expect(failed.value).toBe('undefined: broken')
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await settle()
  outcomeOf(inTurn(work('late')))
  expect(begun).toEqual(['a', 'b', 'c'])
  end('a')
  await settle()
  end('c')
  await settle()
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'late'])
})
