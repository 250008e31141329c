/** Starts the service for the first time as a newcomer does, and pastes the commands that it prints. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bareEnvironment } from '../../test/service.ts'
import { serviceArguments } from '../../test/service-arguments.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const clone = resolve(import.meta.dirname, '../../../..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Starts the service on the folder, passes the printed text to `use`, and stops the service. */
async function withService<Value>(
  env: Record<string, string>,
  use: (printed: string) => Promise<Value>,
): Promise<Value> {
  const child = spawn(process.execPath, serviceArguments, {
    cwd: folder,
    env: { ...bareEnvironment, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    let printed = ''
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      printed += chunk
      if (/^(The token belongs to .*$|Hexmart is at .*docs$)/m.test(printed)) break
    }
    return await use(printed)
  } finally {
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }
}

/**
 * Starts the service on a port that is in use, so the start fails. Such a start does not count as the first, because
 * it printed no commands.
 */
async function startOnTakenPort(): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const env = { ...bareEnvironment, PORT: String(port), LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data') }
  const starting = promisify(execFile)(process.execPath, serviceArguments, { cwd: folder, env })
  await expect(starting).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(`port ${port} is in use`) })
  server.close()
}

/** The printed command that makes a token, for a shell. It runs in another folder, with none of the service's variables. */
function tokenCommand(printed: string): string {
  const command = /^TOKEN=\$\((.*)\)$/m.exec(printed)?.[1] ?? expect.fail(printed)
  // The command names the folder of the clone, so that it works in every folder.
  const inClone = `npx --yes pnpm@12 --dir ${clone} --silent hexmart`
  expect(command).toContain(inClone)
  return command.replace(inClone, () => `'${process.execPath}' '${main}'`)
}

const shell = (script: string) =>
  promisify(execFile)('sh', ['-c', script], { cwd: tmpdir(), env: { ...bareEnvironment } })

const tokenOf = async (printed: string) => (await shell(tokenCommand(printed))).stdout.trim()

/** Runs the printed commands. Each answer is a line. @returns the output of each */
async function paste(printed: string): Promise<Record<string, never>[]> {
  const lines = printed.split('\n').filter((line) => /^(TOKEN=|COUPON=|shop)/.test(line))
  const script = lines.map((line) => line.replace('curl -s', 'curl -sS')).join('\n')
  const { stdout } = await shell(script.replace(/^TOKEN=.*$/m, () => `TOKEN=$(${tokenCommand(printed)})`))
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test('V6: the first start prints commands that work, and the next start keeps the data and the secret and makes no demo', async () => {
  await startOnTakenPort()
  const secretFile = join(folder, 'data', 'jwt-secret')
  const [printed, answers, again] = await withService({}, async (text) => [text, await paste(text), await paste(text)])
  const [products, offered, balance, charged, usable, order, ranks] = answers
  expect(products?.products).toHaveLength(6)
  expect(offered?.coupons).toMatchObject([
    { id: 'early-bird', state: 'OPEN' },
    { id: 'rush', state: 'UPCOMING' },
    { id: 'welcome', state: 'OPEN' },
  ])
  expect(charged?.amount).toBe(Number(balance?.amount) + 10_000)
  expect(usable?.coupons).toMatchObject([{ couponId: 'welcome' }])
  expect(order).toMatchObject({ status: 'PAID', subtotal: 10_000, total: 9_000 })
  expect(ranks?.products).not.toHaveLength(0)
  // Pasting the charge and the order again changes nothing and answers the same.
  expect(again[2]?.amount).toBe(Number(charged?.amount) - 9_000)
  expect([again[3], again[5]]).toEqual([charged, order])
  expect((await stat(secretFile)).mode & 0o777).toBe(0o600)
  const secret = await readFile(secretFile, 'utf8')

  await withService({}, async (next) => {
    expect(next).not.toContain('TOKEN=')
    // V6: the output has no token, because the output is often a log that others read.
    expect(printed).not.toMatch(/eyJ/)
    const address = /http:\S+:\d+/.exec(next)?.[0]
    const token = await tokenOf(printed)
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${address}/api/v1/orders/${order?.id}`, { headers })
    expect(await response.json()).toEqual(order)

    // A second service cannot use the folder, but a command can.
    const runBeside = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args], { cwd: folder, env })
    const env = { ...bareEnvironment, PORT: '0', DATA_DIR: join(folder, 'data') }
    await expect(runBeside('serve')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^hexmart: .* is in use by another process: .* \(DATA_DIR is .*\)\n$/),
    })
    expect((await runBeside('audit')).stdout).toMatch(/^(ok .*\n)+$/)
  })
  expect(await readFile(secretFile, 'utf8')).toBe(secret)
})

test('a shop in memory starts with the same demo, or without a demo if SEED_DEMO is false', async () => {
  const memory = { STORE: 'memory', DATA_DIR: join(folder, 'memory') }
  // Seven of the pasted commands print an answer.
  expect(await withService(memory, paste)).toHaveLength(7)
  // The token of the printed command has the audience and the issuer of the settings, so the service accepts it.
  expect(await withService({ ...memory, AUTH_AUDIENCE: 'shop', AUTH_ISSUER: 'the shop’s own' }, paste)).toHaveLength(7)
  const bare = { ...memory, SEED_DEMO: 'false' }
  await withService(bare, async (printed) => {
    expect(printed).not.toContain('TOKEN=')
    const response = await fetch(`${/http:\S+:\d+/.exec(printed)?.[0]}/api/v1/products`)
    expect(await response.json()).toEqual({ products: [], nextCursor: null })
    // A request that reaches no route is answered with a problem too.
    const headers = { 'content-type': 'application/json' }
    const unknownRoute = await fetch(`${/http:\S+:\d+/.exec(printed)?.[0]}/nothing`, {
      method: 'POST',
      headers,
      body: '{',
    })
    expect(unknownRoute.headers.get('content-type')).toContain('application/problem+json')
  })
})
