/** A failed start prints the reason, without a stack trace or a password, and exits with 1. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../adapter-postgres/test/database.ts'
import { createProxy } from '../../../adapter-postgres/test/proxy.ts'
import { bareEnvironment, hexmartCommand } from '../../test/service.ts'
import { serviceArguments } from '../../test/service-arguments.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const secret = 'a secret of at least thirty-two bytes'

/** Runs the command, which must fail and say why. @returns what it prints */
async function outputOfRefusal({ cwd = tmpdir(), ...env }: Record<string, string>, ...args: string[]): Promise<string> {
  const options = {
    cwd,
    env: { ...bareEnvironment, LOG_LEVEL: 'silent', SHOP_CHARGING: 'operator', DATABASE_WAIT: '0', ...env },
    timeout: 20_000,
  }
  const child = execFile(process.execPath, [main, ...args], options)
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  expect(await once(child, 'close')).toEqual([1, null])
  expect(output).toMatch(/^hexmart: /)
  expect(output).not.toMatch(/^\s+at /m)
  return output
}

/** Runs `use` with a port on which another server listens. */
async function withTakenPort<Value>(use: (port: number) => Promise<Value>): Promise<Value> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

test('a start on a port that is in use is refused, and the message names the port', () =>
  withTakenPort(async (port) =>
    expect(await outputOfRefusal({ STORE: 'memory', SEED_DEMO: 'false', PORT: String(port) })).toContain(
      `port ${port}`,
    ),
  ))

test('a HOST that is not an address of this machine is refused, and the message does not repeat its value', async () => {
  for (const HOST of ['192.0.2.1', 'hunter2.invalid', 'hunter2 and more', 'a'.repeat(300)]) {
    const output = await outputOfRefusal({ STORE: 'memory', SEED_DEMO: 'false', PORT: '0', HOST })
    expect(output).toMatch(/^hexmart: HOST is not an address of this machine \([A-Z_]+\)\n$/)
    expect(output).not.toContain(HOST)
  }
})

test('V5: with an older Node, one sentence says which version is needed', async () => {
  const bin = fileURLToPath(new URL('../../bin/hexmart.js', import.meta.url))
  const { engines } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  const pretend = (version: string) =>
    `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  for (const [version, stderr] of [
    ['20.20.2', `hexmart: Node ${engines.node.slice(2)} or later is needed, and this is Node 20.20.2\n`],
    ['22.18.0', `hexmart: Node ${engines.node.slice(2)} or later is needed, and this is Node 22.18.0\n`],
  ] as const) {
    const running = promisify(execFile)(process.execPath, ['--import', pretend(version), bin, '--version'])
    await expect(running).rejects.toMatchObject({ code: 1, stderr })
  }
  const { stdout } = await promisify(execFile)(process.execPath, [bin, '--version'])
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('the message about a database that cannot be used names the database, but not its password', async () => {
  // `withTakenPort` has closed its server by then, so nothing listens on the port.
  const freePort = await withTakenPort(async (port) => port)
  const at = (port: number) => ({
    DATABASE_URL: `postgresql://shop:hunter2@127.0.0.1:${port}/shop`,
    AUTH_JWT_SECRET: secret,
  })
  const unknownRole = new URL(inject('templateUrl'))
  unknownRole.username = 'nobody-we-know'
  unknownRole.password = 'hunter2'
  const outputs = await Promise.all([
    outputOfRefusal(at(freePort)),
    withTakenPort((port) => outputOfRefusal(at(port), 'audit')),
    outputOfRefusal({ DATABASE_URL: unknownRole.href, AUTH_JWT_SECRET: secret }),
  ])
  for (const output of outputs) {
    expect(output).toMatch(/^hexmart: the database [\w.]+:\d+\/\w+ cannot be used: .+\n$/)
    expect(output).not.toContain('hunter2')
  }
})

test('V10: a command is refused if its currency or time zone differs from the one that the database has recorded', async () => {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const env = { DATABASE_URL: database.url, AUTH_JWT_SECRET: secret }
  await hexmartCommand({ ...env, SHOP_TIME_ZONE: 'Europe/Berlin' }, 'migrate')
  await hexmartCommand({ ...env, SHOP_TIME_ZONE: 'Europe/Berlin' }, 'audit')
  const messageAbout = (variable: string, value: string) =>
    `hexmart: this shop was started with ${variable}=${value}, and its stored figures depend on it: set ${variable} to this value again\n`
  for (const args of [['serve'], ['audit'], ['migrate']]) {
    expect(await outputOfRefusal(env, ...args)).toBe(messageAbout('SHOP_TIME_ZONE', 'Europe/Berlin'))
  }
  const dollars = { ...env, SHOP_TIME_ZONE: 'Europe/Berlin', SHOP_CURRENCY: 'USD' }
  expect(await outputOfRefusal(dollars)).toBe(messageAbout('SHOP_CURRENCY', 'KRW'))
})

test('V11: serve waits for a database that is starting, and ends immediately on a signal', async () => {
  const database = await createDatabase()
  const proxy = await createProxy(database.url)
  onTestFinished(async () => {
    await proxy.close()
    await database.drop()
  })
  await proxy.down()
  const env = {
    ...bareEnvironment,
    DATABASE_URL: proxy.url,
    AUTH_JWT_SECRET: secret,
    SHOP_CHARGING: 'owner',
    PORT: '0',
  }
  const start = async () => {
    const child = spawn(process.execPath, serviceArguments, {
      cwd: tmpdir(),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const until = async (text: string): Promise<string> => {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`the service ended without ${text}`)
        if (value.includes(text)) return value
      }
    }
    expect(await until('waiting for the database')).toContain('ECONNREFUSED')
    return { until, ended: once(child, 'exit'), stop: () => child.kill('SIGTERM') }
  }
  const stopped = await start()
  stopped.stop()
  // The process has ended itself. The signal did not kill it.
  expect((await stopped.ended)[1]).toBeNull()
  const waiting = await start()
  await proxy.up()
  await waiting.until('Hexmart is at')
  waiting.stop()
  expect(await waiting.ended).toEqual([0, null])
})

test('the message about a wrong setting or argument names it, and the message about a wrong command lists all commands', async () => {
  expect(await outputOfRefusal({ PORT: 'http' })).toContain('PORT must be a whole number')
  expect(await outputOfRefusal({ STORE: 'memory' }, 'cook')).toContain('hexmart audit')
  expect(await outputOfRefusal({ AUTH_JWT_SECRET: secret }, 'token')).toContain('--user is missing')
  expect(await outputOfRefusal({ STORE: 'memory' }, '--colour')).toContain('--colour')
  expect(await outputOfRefusal({ STORE: 'memory' }, 'audit', 'extra')).toBe('hexmart: audit takes no extra\n')
})

test('with DATABASE_URL, serve and token are refused if neither AUTH_JWT_SECRET nor AUTH_JWKS_URL is set', async () => {
  const env = { DATABASE_URL: inject('templateUrl') }
  const message = 'hexmart: with DATABASE_URL, either AUTH_JWT_SECRET or AUTH_JWKS_URL is required\n'
  expect(await outputOfRefusal(env)).toBe(message)
  expect(await outputOfRefusal(env, 'token', '--user', 'mina')).toBe(message)
})

test('B15: with DATABASE_URL, serving the API requires SHOP_CHARGING, which says who may charge', async () => {
  const env = { DATABASE_URL: inject('templateUrl'), AUTH_JWT_SECRET: secret, SHOP_CHARGING: '' }
  expect(await outputOfRefusal(env)).toMatch(/^hexmart: SHOP_CHARGING is required with DATABASE_URL: .*\n$/)
})

test('H7: token refuses more --days than AUTH_MAX_DAYS, because the service would refuse the token', async () => {
  const env = { AUTH_JWT_SECRET: secret, AUTH_MAX_DAYS: '30' }
  const message = 'hexmart: --days must be a whole number from 1 to 30, the limit that AUTH_MAX_DAYS sets\n'
  expect(await outputOfRefusal(env, 'token', '--user', 'mina', '--days', '31')).toBe(message)
})

test('a generated secret that other users of the machine can read is refused, and not printed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-secret-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'jwt-secret')
  await writeFile(file, secret, { mode: 0o640 })
  const output = await outputOfRefusal({ DATA_DIR: folder }, 'token', '--user', 'mina')
  expect(output).toContain(`${file}: run chmod 600`)
  expect(output).not.toContain(secret)
})

test.each([
  ['is empty', '\n'],
  ['has fewer than 32 bytes', 'hunter2\n'],
])('a file jwt-secret that %s is refused, and the message says what to do', async (fault, content) => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-secret-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'jwt-secret')
  await writeFile(file, content, { mode: 0o600 })
  const message = `hexmart: ${file} ${fault}: delete it, and hexmart generates a new secret\n`
  expect(await outputOfRefusal({ DATA_DIR: folder }, 'token', '--user', 'mina')).toBe(message)
})

test('the file .env is read, and a variable of the environment overrides the value in the file', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'hexmart-env-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  await writeFile(join(cwd, '.env'), 'PORT=http\nSTORE=oracle\n')
  const output = await outputOfRefusal({ cwd, PORT: '0' })
  expect(output).toContain('STORE')
  expect(output).not.toContain('PORT')
})

test('V1: a .env that cannot be used, or a misspelt setting, stops the start before a database is made', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'hexmart-env-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const wrong = { cwd, DATABSE_URL: 'postgresql://shop:hunter2@db/shop' }
  expect(await outputOfRefusal(wrong)).toMatch(
    /^hexmart: DATABSE_URL is not a setting. If it should be DATABASE_URL, .*\n$/,
  )
  await mkdir(join(cwd, '.env'))
  expect(await outputOfRefusal({ cwd })).toBe('hexmart: the file .env cannot be used: it is a folder\n')
  expect(await readdir(cwd)).toEqual(['.env'])
})

test('the message about a data folder that cannot be created names it', async () => {
  // This test file itself: no folder can be created at the path of a file.
  const file = fileURLToPath(import.meta.url)
  for (const STORE of ['memory', 'postgres']) expect(await outputOfRefusal({ STORE, DATA_DIR: file })).toContain(file)
})
