import { Writable } from 'node:stream'
import type { ShopEvent } from '@hexmart/core'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { logEvents } from './log-events.ts'

const requestIds = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(128, 'x'))
const time = { load: 1, decide: 1, commit: 1 }
const failed = {
  type: 'batch failed',
  commandNames: ['place-order'],
  attempt: 1,
  isFinal: true,
  error: new Error('broken'),
  time,
  traceparents: [],
} as const

/** @returns the lines that `logEvents` writes about these events, each with its `size` in characters */
function linesAbout(...events: readonly ShopEvent[]): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  const write = (chunk: unknown, _: string, done: () => void) => {
    lines.push({ ...JSON.parse(String(chunk)), size: String(chunk).length })
    done()
  }
  const log = logEvents(fastify({ logger: { stream: new Writable({ write }) } }).log)
  for (const event of events) log(event)
  return lines
}

test('O49: a line about a batch names at most ten of its requests, and says how many there were', () => {
  const lines = linesAbout(
    { ...failed, class: 'transient', requestIds },
    { ...failed, class: 'permanent', requestIds },
    { type: 'batch split', commandCount: 1_000, traceparents: [], requestIds },
  )
  expect(lines).toHaveLength(3)
  for (const { requestIds: named, requests, size } of lines) {
    expect([named, requests]).toEqual([requestIds.slice(0, 10), 1_000])
    expect(size).toBeLessThan(4_000)
  }
})

test('O49: a line about a batch of one command names its request', () => {
  const [line] = linesAbout({ ...failed, class: 'permanent', requestIds: ['r-1'] })
  expect(line).toMatchObject({ msg: 'batch failed', requestIds: ['r-1'], requests: 1 })
})

test.each([
  ['transient', false, 30, 'batch failed and is tried again'],
  ['transient', true, 50, 'batch failed'],
  ['commit-unknown', false, 50, 'batch failed, and is tried again to learn whether it was committed'],
  ['unavailable', true, 50, 'batch failed'],
] as const)(
  'a failed attempt with a %s error (the last attempt: %s) is logged at level %i',
  (errorClass, isFinal, level, msg) => {
    const [line] = linesAbout({ ...failed, class: errorClass, isFinal, requestIds: [] })
    expect(line).toMatchObject({ level, msg })
  },
)
