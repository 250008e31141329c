/** Commands that a signal ends while they use the embedded database that they started. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmbedded } from '@hexmart/adapter-postgres/embedded'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { bareEnvironment } from '../../test/service.ts'
import { serviceArguments } from '../../test/service-arguments.ts'

const children: ChildProcess[] = []
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-signals-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  // If a command has left its server behind, take the server over in order to stop it.
  if ((await postmaster()) !== undefined) await (await startEmbedded({ folder: join(folder, 'postgres') })).stop()
  await rm(folder, { recursive: true })
})

/** The lines of the file that PostgreSQL keeps while it runs. */
const postmaster = async () =>
  (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8').catch(() => undefined))?.split('\n')

/** Starts a command in a process group of its own, as a shell does. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [...serviceArguments, ...args], {
    env: { ...bareEnvironment, DATA_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += chunk))
  children.push(child)
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr }))
  return { pid: child.pid as number, ended }
}

/** Starts an import that has read the first line of its file and waits for the next one. */
async function startImport() {
  const migrating = await start('migrate').ended
  expect(migrating).toEqual({ code: 0, signal: null, stderr: '' })
  const file = join(folder, 'users.csv')
  await promisify(execFile)('mkfifo', [file])
  const command = start('import', 'users', file)
  // With `O_NONBLOCK`, a pipe can be opened for writing only after the command has opened it for reading.
  const flags = constants.O_WRONLY | constants.O_NONBLOCK
  const pipe = await vi.waitFor(() => open(file, flags), { timeout: 30_000, interval: 20 })
  onTestFinished(() => pipe.close())
  await pipe.write('id,name\n')
  return command
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'after %s, a command stops the server that it started, and the signal ends the command',
  async (signal) => {
    const { pid, ended } = await startImport()
    process.kill(pid, signal)
    expect(await ended).toEqual({ code: null, signal, stderr: '' })
    expect(await postmaster()).toBeUndefined()
  },
  60_000,
)

test.each(['SIGINT', 'SIGHUP'] as const)(
  '%s of a terminal while a command starts its server stops the server too',
  async (signal) => {
    const { pid, ended } = start('migrate')
    // The eighth line is `starting`, and later `ready`. The servers that initdb runs for a moment do not write this line.
    const starting = async () => expect((await postmaster())?.[7]).toMatch(/^(starting|ready)/)
    await vi.waitFor(starting, { timeout: 30_000, interval: 1 })
    // A terminal sends the signal to every process of the group.
    process.kill(-pid, signal)
    expect(await ended).toEqual({ code: null, signal, stderr: '' })
    expect(await postmaster()).toBeUndefined()
  },
  60_000,
)

test('after a signal, a command leaves the server of another process running', async () => {
  await start('migrate').ended
  const server = await startEmbedded({ folder: join(folder, 'postgres') })
  try {
    const { pid, ended } = await startImport()
    process.kill(pid, 'SIGTERM')
    expect((await ended).signal).toBe('SIGTERM')
    expect(await postmaster()).toBeDefined()
  } finally {
    await server.stop()
  }
}, 60_000)

test('a second signal ends a command at once, even if its server does not stop', async () => {
  const { pid, ended } = await startImport()
  const server = Number((await postmaster())?.[0])
  process.kill(server, 'SIGSTOP')
  try {
    process.kill(pid, 'SIGINT')
    // The process may miss a signal that it gets at the same time as the first one.
    const again = setInterval(() => process.kill(pid, 'SIGTERM'), 50)
    onTestFinished(() => clearInterval(again))
    expect((await ended).signal).toBe('SIGTERM')
    clearInterval(again)
    expect(await postmaster()).toBeDefined()
  } finally {
    process.kill(server, 'SIGCONT')
  }
}, 60_000)
