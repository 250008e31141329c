/**
 * Runs contract suites over stores that break a promise. A suite must fail, say what it expected, and not hang in a loop without
 * a bound. The suites run in a process of their own, because a loop that never gives the event loop a turn would also stop this
 * test.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

interface Result {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: 'passed' | 'failed'
  readonly failureMessages: readonly string[]
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const folder = join(import.meta.dirname, '../test/broken-stores')
let results: readonly Result[]

beforeAll(async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'hexmart-broken-stores-'))
  const file = join(temporary, 'report.json')
  const args = ['run', '--config', join(folder, 'vitest.config.ts'), '--reporter=json', `--outputFile=${file}`]
  // The process exits with an error, because its tests fail. The error is ignored, because the report has all results.
  await new Promise<void>((resolve) => {
    execFile(process.execPath, [vitest, ...args], { cwd: folder, timeout: 110_000 }, () => resolve())
  })
  const report: { testResults: { assertionResults: Result[] }[] } = JSON.parse(await readFile(file, 'utf8'))
  results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  await rm(temporary, { recursive: true })
}, 120_000)

test.each([
  ['settling changes nothing', 'delivery', 'order.paid SENT 1'],
  ['settling changes nothing', 'delivery', 'no message waits'],
  ['settling changes nothing', 'ranking', 'no message waits after all are settled as sent'],
  ['claiming hands out the same messages for ever', 'outbox', 'nothing is due after all 60 messages are claimed'],
  ['pages never end', 'views', 'a last page, whose next is null'],
  ['pages never end', 'outbox', 'the last page of 7 deliveries'],
  ['pruning removes nothing', 'pruning', '3 rows of batches are removed'],
  ['pruning removes nothing', 'sales statistics', 'all 30 old orders are pruned'],
  [
    'a unit of work that begins while another is open never ends',
    'a lock',
    'the second unit gets the lock after the first has committed',
  ],
])('if %s, the suite %s fails and names what it expected: %s', (store, suite, expected) => {
  const failed = results.filter(
    ({ ancestorTitles, status }) => ancestorTitles[0] === store && ancestorTitles[1] === suite && status === 'failed',
  )
  expect(failed.flatMap(({ failureMessages }) => failureMessages).join('\n')).toContain(`: ${expected}`)
})

test('every test over a broken store ends by itself, so none times out', () => {
  const messages = results.flatMap(({ failureMessages }) => failureMessages)
  // With few failures, the next line would prove little.
  expect(messages.length).toBeGreaterThan(40)
  expect(messages.filter((message) => message.includes('timed out'))).toEqual([])
})
