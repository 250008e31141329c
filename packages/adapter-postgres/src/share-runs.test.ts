import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shareRuns } from './share-runs.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

/** A report whose runs go on until the test ends them, and the outcome of each call: `open` until the call has ended. */
function slowReport() {
  const runs: { key: string; timeLeft: () => number; end: () => void; fail: () => void }[] = []
  const report = shareRuns(
    (key: string, timeLeft) =>
      new Promise<string>((resolve, reject) => {
        const number = runs.length + 1
        runs.push({
          key,
          timeLeft,
          end: () => resolve(`run ${number}`),
          fail: () => reject(new Error(`run ${number} failed`)),
        })
      }),
  )
  const call = (key: string) => {
    const outcome = { value: 'open' }
    report(key).then(
      (value) => Object.assign(outcome, { value }),
      (error) => Object.assign(outcome, { value: error.message }),
    )
    return outcome
  }
  return { runs, call, keys: () => runs.map(({ key }) => key) }
}

test('A10: at most two runs take place at once; calls that wait for the same key share the next run', async () => {
  const { runs, call, keys } = slowReport()
  const first = [call('a'), call('b'), call('a')]
  await settle()
  const next = [call('a'), call('c'), call('a')]
  await settle()
  expect(keys()).toEqual(['a', 'b'])
  runs[1]?.end()
  await settle()
  expect(keys()).toEqual(['a', 'b', 'a'])
  for (const run of runs) run.end()
  await settle()
  expect(keys()).toEqual(['a', 'b', 'a', 'c'])
  runs[3]?.end()
  await settle()
  expect(first.map(({ value }) => value)).toEqual(['run 1', 'run 2', 'run 1'])
  expect(next.map(({ value }) => value)).toEqual(['run 3', 'run 4', 'run 3'])
  expect(vi.getTimerCount()).toBe(0)
})

test('A10: a run that fails only fails its own calls', async () => {
  const { runs, call } = slowReport()
  const running = [call('a'), call('b')]
  await settle()
  const waiting = [call('a'), call('b')]
  for (const run of runs) run.fail()
  await settle()
  expect(running.map(({ value }) => value)).toEqual(['run 1 failed', 'run 2 failed'])
  for (const run of runs) run.end()
  await settle()
  expect(waiting.map(({ value }) => value)).toEqual(['run 3', 'run 4'])
})

test('A10: each call ends after ten minutes, and a run has the time of the latest of its calls', async () => {
  const { runs, call } = slowReport()
  const running = [call('a'), call('b')]
  await settle()
  await vi.advanceTimersByTimeAsync(1_000)
  const early = call('a')
  await vi.advanceTimersByTimeAsync(300_000)
  const late = call('a')
  await vi.advanceTimersByTimeAsync(298_999)
  expect(running[0]?.value).toBe('open')
  await vi.advanceTimersByTimeAsync(1)
  expect(running[0]?.value).toBe('the report took too long')
  expect(runs[0]?.timeLeft()).toBe(1)
  runs[0]?.fail()
  await settle()
  expect(runs[2]?.timeLeft()).toBe(301_000)
  expect(early.value).toBe('open')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([early.value, late.value]).toEqual(['the report took too long', 'open'])
  runs[2]?.end()
  await settle()
  expect(late.value).toBe('run 3')
})

test('A10: a run for which no call waits any more never begins', async () => {
  const { runs, call, keys } = slowReport()
  call('a')
  call('b')
  await settle()
  await vi.advanceTimersByTimeAsync(1)
  const refused = call('c')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(refused.value).toBe('the report took too long')
  const later = call('d')
  runs[0]?.fail()
  await settle()
  expect(keys()).toEqual(['a', 'b', 'd'])
  runs[2]?.end()
  await settle()
  expect(later.value).toBe('run 3')
})
