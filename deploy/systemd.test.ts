import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { parseSettings } from '../packages/hexmart/src/settings/settings.ts'

const unit = await readFile(join(import.meta.dirname, 'hexmart.service'), 'utf8')
const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]

/** Whether `systemd-analyze` can judge a unit without a running systemd. */
const canAnalyze = (() => {
  try {
    return /--offline/.test(execFileSync('systemd-analyze', ['--help'], { encoding: 'utf8' }))
  } catch {
    return false
  }
})()
if (!canAnalyze) console.log('skipped: systemd-analyze with --offline is not installed')

test('V37: systemd waits for as long as a stop may take, and allows enough open files for all connections', () => {
  const { DATA_PLATFORM_TIME_LIMIT, CONNECTION_LIMIT } = parseSettings({})
  // A stop may take 25 seconds longer than sending one message to the data platform may take. For health checks, the
  // service accepts 4 % more connections.
  expect(Number(value('TimeoutStopSec'))).toBeGreaterThanOrEqual(25 + DATA_PLATFORM_TIME_LIMIT / 1_000)
  expect(Number(value('LimitNOFILE'))).toBeGreaterThan(CONNECTION_LIMIT * 1.04)
})

test.runIf(canAnalyze)('V37: the unit is valid, and leaves the service few rights', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-unit-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'hexmart.service')
  // The service is not installed on this machine, so the unit gets a program that exists.
  await writeFile(file, unit.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'))
  const analyze = (...args: string[]) => promisify(execFile)('systemd-analyze', [...args, file])
  expect(await analyze('verify')).toMatchObject({ stderr: '' })
  // The exposure is between 0 and 100. A unit without any restriction has 96. The command fails above the threshold.
  await analyze('security', '--offline=true', '--threshold=20', '--no-pager')
})
