import type { SendOutcome } from '@hexmart/core'
import { expect, test } from 'vitest'
import { type PlatformHealthOptions, platformHealth } from './platform-health.ts'

const sent: SendOutcome = { type: 'sent' }
const failed: SendOutcome = { type: 'failed', error: 'HTTP 500' }
const refused: SendOutcome = { type: 'refused', error: 'HTTP 422' }
const gone: SendOutcome = { type: 'refused-for-good', error: 'HTTP 410' }
const notTried: SendOutcome = { type: 'not-tried' }
const busy = (retryAfter: number): SendOutcome => ({ type: 'failed', error: 'HTTP 429', retryAfter })

/** A platform with a clock that moves only by `wait`. */
function platform(options: Partial<PlatformHealthOptions> = {}) {
  let time = 1_000
  const health = platformHealth({
    concurrency: 4,
    failuresUntilDown: 3,
    probeAfter: 100,
    now: () => time,
    ...options,
  })
  return {
    capacity: health.capacity,
    resume: health.resume,
    wait: (milliseconds: number) => {
      time += milliseconds
    },
    /** Sends one message after the other, each with one of these outcomes. @returns what each attempt resolved with */
    async send(...outcomes: SendOutcome[]): Promise<SendOutcome[]> {
      const results: SendOutcome[] = []
      for (const outcome of outcomes) results.push(await health.attempt(async () => outcome))
      return results
    },
    /** Starts a send that ends when `end` is called. */
    start() {
      const { promise, resolve } = Promise.withResolvers<SendOutcome>()
      const result = health.attempt(() => promise)
      return {
        end(outcome: SendOutcome) {
          resolve(outcome)
          return result
        },
      }
    },
  }
}

test('D11: a platform that accepts messages gets as many in parallel as the limit allows', async () => {
  const up = platform()
  expect(up.capacity()).toBe(4)
  expect(await up.send(sent, sent)).toEqual([sent, sent])
  expect(up.capacity()).toBe(4)
})

test('D11: only failures in a row make a platform count as down', async () => {
  const up = platform()
  await up.send(failed, failed, sent, failed, failed, refused, failed, failed)
  expect(up.capacity()).toBe(4)
  expect(await up.send(failed)).toEqual([failed])
  expect(up.capacity()).toBe(0)
})

test('D11: answers of 410 make a platform count as down, as failures do', async () => {
  const up = platform()
  await up.send(gone, gone, gone)
  expect(up.capacity()).toBe(0)
})

test('D11: a platform that is down gets only one message as a probe after each wait', async () => {
  const down = platform()
  await down.send(failed, failed, failed)
  down.wait(99)
  expect([down.capacity(), await down.send(sent)]).toEqual([0, [notTried]])
  for (const _ of ['first', 'second']) {
    down.wait(100)
    expect([down.capacity(), await down.send(failed)]).toEqual([1, [failed]])
    expect([down.capacity(), await down.send(sent)]).toEqual([0, [notTried]])
  }
})

test('D11: a platform that is down gets one probe at a time', async () => {
  const down = platform()
  await down.send(failed, failed, failed)
  down.wait(100)
  const probe = down.start()
  down.wait(1_000)
  expect(down.capacity()).toBe(1)
  expect(await down.send(sent)).toEqual([notTried])
  await probe.end(failed)
  expect(down.capacity()).toBe(0)
})

test('D11: after an outage, each message that the platform accepts lets one more be sent in parallel, up to the limit', async () => {
  const back = platform()
  await back.send(failed, failed, failed)
  back.wait(100)
  for (const capacity of [2, 3, 4, 4]) {
    await back.send(sent)
    expect(back.capacity()).toBe(capacity)
  }
})

test('D11: a refused probe shows that the platform is up, but does not raise the number of parallel sends', async () => {
  const back = platform()
  await back.send(failed, failed, failed)
  back.wait(100)
  await back.send(refused)
  expect(back.capacity()).toBe(1)
  // The platform is up, so two failures in a row do not take it down.
  await back.send(failed, failed)
  expect(back.capacity()).toBe(1)
})

test('D11: sends that began before the platform went down change nothing when they end', async () => {
  const down = platform()
  const [first, second] = [down.start(), down.start()]
  await down.send(failed, failed, failed)
  expect(await first.end(sent)).toEqual(sent)
  expect(down.capacity()).toBe(0)
  down.wait(99)
  await second.end(failed)
  down.wait(1)
  expect(down.capacity()).toBe(1)
  await down.send(sent)
  expect(down.capacity()).toBe(2)
})

test('D2: a platform gets nothing until its longest `retryAfter` has passed, and then one message', async () => {
  const up = platform()
  await up.send(busy(500), busy(50))
  up.wait(499)
  expect(up.capacity()).toBe(0)
  up.wait(1)
  expect(up.capacity()).toBe(1)
  await up.send(sent)
  expect(up.capacity()).toBe(2)
})

test('D2: a message that the platform accepts during a pause neither ends the pause nor lets more be sent in parallel afterwards', async () => {
  const up = platform()
  const slow = up.start()
  await up.send(busy(500))
  await slow.end(sent)
  expect(up.capacity()).toBe(0)
  up.wait(500)
  expect(up.capacity()).toBe(1)
})

test('D2, D11: a platform that is down is not probed before its pause has ended', async () => {
  const down = platform({ failuresUntilDown: 1 })
  await down.send(busy(500))
  down.wait(499)
  expect(down.capacity()).toBe(0)
  down.wait(1)
  expect([down.capacity(), await down.send(sent), down.capacity()]).toEqual([1, [sent], 2])
})

test('D12: resuming ends a pause, and makes a platform that is down due for a probe immediately', async () => {
  const paused = platform()
  await paused.send(busy(999_999_999_000))
  expect(paused.capacity()).toBe(0)
  paused.resume()
  expect(paused.capacity()).toBe(1)
  const down = platform()
  await down.send(failed, failed, failed)
  down.resume()
  expect([down.capacity(), await down.send(failed), down.capacity()]).toEqual([1, [failed], 0])
  const up = platform()
  up.resume()
  expect(up.capacity()).toBe(4)
})
