/** A service whose output has no reader any more, such as one behind `| head`, or behind a `tee` that was killed. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../../adapter-http/test/receiver.ts'
import { bareEnvironment } from '../../test/service.ts'
import { serviceArguments } from '../../test/service-arguments.ts'

const run = promisify(execFile)

/** Starts a shop in memory behind `head`, which ends after three lines. One of them has the address. */
async function startWithoutReader(): Promise<{ readonly child: ChildProcess; readonly address: URL }> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-output-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const pipe = join(folder, 'pipe')
  await run('mkfifo', [pipe])
  const env = { ...bareEnvironment, PORT: '0', STORE: 'memory', AUTH_JWT_SECRET: 'x'.repeat(32) }
  // The shell opens the pipe, as `|` does, and then becomes the service.
  const args = ['-c', 'exec "$@" > "$0"', pipe, process.execPath, ...serviceArguments]
  const child = spawn('sh', args, { cwd: folder, env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const { stdout } = await run('head', ['-n', '3', pipe])
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)?.[0] ?? expect.fail(stdout)
  return { child, address: new URL(address) }
}

const exitOf = (child: ChildProcess) => once(child, 'exit', { signal: AbortSignal.timeout(10_000) })

/** Whether a server listens at an address. */
const listens = ({ hostname, port }: URL) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(true))
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy())
  })

test('a service whose output has no reader goes on serving, and a signal ends it as usual', async () => {
  const { child, address } = await startWithoutReader()
  expect((await fetch(new URL('/readyz', address))).status).toBe(200)
  const end = exitOf(child)
  child.kill('SIGTERM')
  expect(await end).toEqual([0, null])
})

test('a second signal immediately ends a service whose output has no reader, even if a request is still arriving', async () => {
  const { child, address } = await startWithoutReader()
  const slow = connect(Number(address.port), address.hostname)
  slow.on('error', () => {})
  slow.write('POST /api/v1/orders HTTP/1.1\r\nhost: shop\r\ncontent-length: 2\r\n\r\n{')
  // When this later request has been answered, the slow request has arrived too.
  await fetch(new URL('/livez', address))
  child.kill('SIGTERM')
  await eventually(async () => expect(await listens(address)).toBe(false))
  const end = exitOf(child)
  child.kill('SIGTERM')
  expect(await end).toEqual([1, null])
})
