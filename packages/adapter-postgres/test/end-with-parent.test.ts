import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const module = new URL('end-with-parent.ts', import.meta.url).href

/** The program of a process that starts another one. Both would run for half a minute, and share one output. */
const parent = `
  const program = 'console.log("started"); setTimeout(() => {}, 30_000)'
  const args = ['--import', ${JSON.stringify(module)}, '-e', program]
  require('node:child_process').spawn(process.execPath, args, { stdio: 'inherit' })
  setTimeout(() => {}, 30_000)`

test('a process releases the output of the test command when the process that started it is killed', async () => {
  const killed = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await once(killed.stdout, 'data')
  expect(String(output)).toBe('started\n')
  // The event comes when no process holds the output any more.
  const closed = once(killed, 'close', { signal: AbortSignal.timeout(10_000) })
  killed.kill('SIGKILL')
  await closed
})
