/** What cannot start says why in a line, without a stack trace and without a password, and ends with 1. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const secret = 'a secret of at least thirty-two bytes'

async function refused(env: Record<string, string>, ...args: string[]): Promise<string> {
  const options = { cwd: tmpdir(), env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...env }, timeout: 20_000 }
  const child = execFile(process.execPath, [main, ...args], options)
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  expect(await once(child, 'close')).toEqual([1, null])
  expect(output).toMatch(/^hexmart: /)
  expect(output).not.toMatch(/^\s+at /m)
  return output
}

/** A port of this machine that somebody has until `use` is over. */
async function takenPort<Value>(use: (port: number) => Promise<Value>): Promise<Value> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

test('a port that is taken is named', () =>
  takenPort(async (port) =>
    expect(await refused({ STORE: 'memory', SEED_DEMO: 'false', PORT: String(port) })).toContain(`port ${port}`),
  ))

test('a database that cannot be used is named without its password', async () => {
  const gone = await takenPort(async (port) => port)
  const at = (port: number) => ({
    DATABASE_URL: `postgresql://shop:hunter2@127.0.0.1:${port}/shop`,
    AUTH_JWT_SECRET: secret,
  })
  const outputs = [await refused(at(gone)), await takenPort((port) => refused(at(port), 'audit'))]
  for (const output of outputs) {
    expect(output).toContain('the database 127.0.0.1:')
    expect(output).not.toContain('hunter2')
  }
})

test('a wrong setting, command or argument is told', async () => {
  expect(await refused({ PORT: 'http' })).toContain('PORT must be a whole number')
  expect(await refused({ STORE: 'memory' }, 'cook')).toContain('hexmart audit')
  expect(await refused({ AUTH_JWT_SECRET: secret }, 'token')).toContain('--user is missing')
  expect(await refused({ STORE: 'memory' }, '--colour')).toContain('--colour')
})
