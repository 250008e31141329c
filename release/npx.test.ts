/**
 * Installs the service in an empty folder as its users do: with plain npm, from the tarballs, on Node 22 (the newest release of
 * the oldest major version that the service supports) and on Node 26.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { names, packageOf, run, tarballOf } from './packed.ts'

/** How long an installation may take, in milliseconds: the first one downloads Node and PostgreSQL. */
const installLimit = 240_000
/** How long a start may take, in milliseconds: PostgreSQL makes its data folder first. */
const startLimit = 60_000
/** How long the service may take to end, in milliseconds, before it is killed. */
const stopLimit = 30_000

const nodes = ['22', '26']
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-npx-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }), 60_000)

/**
 * The environment of a user's shell: without the variables of pnpm and of the tests, and with the given folders first
 * in `PATH`.
 */
function environment(...bins: readonly string[]): NodeJS.ProcessEnv {
  const paths = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'))
  const foreign = /^(npm_(?!config_)|npm_config_user_agent|pnpm_|VITEST|NODE_(ENV|OPTIONS|PATH)$|TEST|DATABASE_|PG)/i
  const variables = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(variables), PATH: [...bins, ...paths].join(delimiter) }
}

/** @returns undefined after an installation; the reason if npm cannot reach its registry. @throws for any other failure */
async function install(
  cwd: string,
  env: NodeJS.ProcessEnv,
  ...packages: readonly string[]
): Promise<string | undefined> {
  await mkdir(cwd, { recursive: true })
  await writeFile(join(cwd, 'package.json'), '{ "private": true }')
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0', ...packages]
  try {
    await run('npm', args, { cwd, env, timeout: installLimit })
    return undefined
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    const unreachable = /\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|ENOTCACHED)\b/.exec(stderr)
    if (unreachable === null) throw error
    return `npm cannot reach its registry (${unreachable[0]})`
  }
}

describe.concurrent('npx', () => {
  test.for(nodes)(
    'V50: npx hexmart starts from the packed tarballs in an empty folder, on Node %s',
    { timeout: 2 * installLimit + 2 * startLimit },
    async (version, { skip }) => {
      let bin = dirname(process.execPath)
      if (!process.versions.node.startsWith(`${version}.`)) {
        const nodeFolder = join(folder, `node-${version}`)
        const whyNoNode = await install(nodeFolder, environment(), `node@${version}`)
        if (whyNoNode) skip(whyNoNode)
        bin = join(nodeFolder, 'node_modules/node/bin')
      }
      const env = environment(bin)
      expect((await run('node', ['--version'], { env })).stdout).toMatch(`v${version}.`)

      const shop = join(folder, `shop-${version}`)
      const tarballs = await Promise.all(
        names.filter((name) => name !== 'client').map((name) => tarballOf(name, inject('packed'))),
      )
      const whyNotInstalled = await install(shop, env, ...tarballs)
      if (whyNotInstalled) skip(whyNotInstalled)
      // `npm ls` fails if a dependency or a peer dependency is missing or has a wrong version.
      await run('npm', ['ls', packageOf('core'), 'zod', 'fastify'], { cwd: shop, env })

      const service = spawn('npx', ['--no', 'hexmart'], { cwd: shop, env: { ...env, PORT: '0' }, detached: true })
      try {
        const address = await addressOf(service)
        for (const path of ['/readyz', '/', '/console']) expect((await fetch(address + path)).status, path).toBe(200)
        const { products } = (await (await fetch(`${address}/api/v1/products`)).json()) as { products: unknown[] }
        expect(products.length).toBeGreaterThan(0)
        const audit = await run('npx', ['--no', 'hexmart', 'audit'], { cwd: shop, env })
        expect(audit.stdout).toMatch(/^ok {4}/)
      } finally {
        await stop(service)
      }
    },
  )
})

/** Reads the output until the service prints its address. */
async function addressOf(service: ChildProcess): Promise<string> {
  const { stdout, stderr } = service
  if (stdout === null || stderr === null) throw new TypeError('the service has no output')
  const errors: string[] = []
  stderr.on('data', (chunk) => errors.push(String(chunk)))
  const late = setTimeout(() => stdout.destroy(), startLimit)
  try {
    for await (const line of createInterface(stdout)) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (address === undefined) continue
      stdout.resume()
      return address
    }
  } finally {
    clearTimeout(late)
  }
  throw new Error(`the service did not start within ${startLimit} ms: ${errors.join('')}`)
}

/** npx does not pass signals on, so the whole process group gets SIGINT, as it does when a user presses Ctrl-C. */
async function stop(service: ChildProcess): Promise<void> {
  if (service.pid === undefined || service.exitCode !== null) return
  const group = -service.pid
  const ended = once(service, 'exit')
  process.kill(group, 'SIGINT')
  const late = setTimeout(() => process.kill(group, 'SIGKILL'), stopLimit)
  await ended
  clearTimeout(late)
}
