/** Builds the image, and runs it as `compose.yaml` does: as an unprivileged user, on a read-only file system. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../packages/adapter-postgres/test/database.ts'
import { docker, findCompose, whyNoContainerTests } from './engine.ts'

const root = join(import.meta.dirname, '..')
const base = process.env.TEST_NODE_IMAGE ?? 'node:26-slim'
const project = `hexmart-test-${randomBytes(4).toString('hex')}`
/** An image that is built already, or the one that this file builds. */
const image = process.env.TEST_HEXMART_IMAGE ?? project
const secret = 'a secret of at least thirty-two bytes'
/** The most that the image may add to its base image, which contains Node, in megabytes. */
const sizeLimit = 40

const reason = await whyNoContainerTests(base)
const canBuild = reason === undefined
if (!canBuild) console.log(`skipped: the image is not built, because ${reason}`)
const compose = canBuild ? await findCompose() : undefined
if (canBuild && compose === undefined) console.log('skipped: Compose is not installed')

let database: TestDatabase
beforeAll(async () => {
  if (!canBuild) return
  database = await createDatabase()
  if (image !== project) return
  const build = ['--network=host', '--build-arg', `NODE_IMAGE=${base}`, '--file', join(root, 'deploy/Dockerfile')]
  await docker('build', ...build, '--tag', image, root)
}, 900_000)
afterAll(async () => {
  if (!canBuild) return
  if (image === project) await docker('rmi', '--force', image)
  await database.drop()
}, 60_000)

const restricted = [
  '--network=host',
  '--read-only',
  '--tmpfs=/tmp',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
]
/** Options that pass the settings to a container. The schema is new, so that `hexmart migrate` finds no tables. */
const environment = () =>
  Object.entries({
    DATABASE_URL: database.url,
    DATABASE_SCHEMA: 'in_container',
    AUTH_JWT_SECRET: secret,
    SHOP_CHARGING: 'operator',
    HOST: '127.0.0.1',
  }).flatMap(([name, value]) => ['--env', `${name}=${value}`])

const hexmart = (...args: string[]) => docker('run', '--rm', ...restricted, ...environment(), image, ...args)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
const soon = { timeout: 60_000, interval: 200 }

test.runIf(canBuild)('V36: the image adds at most 40 MB to its base, and has no embedded PostgreSQL', async () => {
  const sizes = await docker('image', 'inspect', '--format', '{{.Size}}', image, base)
  const [imageSize = 0, baseSize = 0] = sizes.split('\n').map(Number)
  const megabytes = (imageSize - baseSize) / 1e6
  console.log(`the image adds ${megabytes.toFixed(1)} MB to its base`)
  // A smaller difference would mean that the sizes were read wrongly.
  expect(megabytes).toBeGreaterThan(1)
  expect(megabytes).toBeLessThanOrEqual(sizeLimit)
  const listed = await docker('run', '--rm', '--entrypoint=ls', image, 'node_modules', 'node_modules/@hexmart')
  expect(listed.split('\n')).toEqual(expect.arrayContaining(['hexmart', 'fastify', 'adapter-postgres']))
  expect(listed).not.toMatch(/embedded|vitest|typescript/)
})

test.runIf(canBuild)(
  'V36: containers migrate the database, serve the API and the pages without root on a read-only file system, and stop with exit code 0',
  async () => {
    expect(await hexmart('migrate')).toMatch(/0001-shop/)
    expect(await hexmart('audit')).not.toBe('')
    const token = await hexmart('token', '--user', 'boss', '--admin')
    const port = await freePort()
    const detached = ['--detach', '--health-interval=1s', '--env', `PORT=${port}`]
    const id = await docker('run', ...detached, ...restricted, ...environment(), image)
    onTestFinished(async () => void (await docker('rm', '--force', id)))
    const address = `http://127.0.0.1:${port}`
    await expect.poll(() => statusOf(`${address}/readyz`), soon).toBe(200)
    await expect.poll(() => docker('inspect', '--format', '{{.State.Health.Status}}', id), soon).toBe('healthy')

    const created = await fetch(`${address}/api/v1/admin/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'mina', name: 'Mina' }),
    })
    expect(created.status).toBe(201)
    for (const page of ['/', '/console']) {
      expect((await fetch(address + page)).headers.get('content-type'), page).toMatch(/^text\/html/)
    }

    expect(await docker('exec', id, 'node', '-p', 'process.getuid()')).toBe('1000')
    const write = `try { fs.writeFileSync('/opt/hexmart/file', '') } catch ({ code }) { console.log(code) }`
    expect(await docker('exec', id, 'node', '-e', write)).toBe('EROFS')

    await docker('stop', '-t', '40', id)
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0')
    expect(await docker('logs', id)).toMatch(/"msg":"stopped"/)
  },
  120_000,
)

test.runIf(canBuild)('V36: a container without DATABASE_URL prints one sentence and exits with code 1', async () => {
  const failed = docker('run', '--rm', ...restricted, '--env', 'HOST=127.0.0.1', image)
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^hexmart: [^\n]+\n$/) })
})

test.runIf(compose !== undefined)(
  'V36: compose.yaml starts PostgreSQL, migrates the database and serves the shop',
  async () => {
    const [command, ...first] = compose as readonly [string, ...string[]]
    const port = await freePort()
    const env = {
      ...process.env,
      HEXMART_IMAGE: image,
      POSTGRES_IMAGE: process.env.TEST_POSTGRES_IMAGE ?? 'postgres:18',
      POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
      AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
      SHOP_PORT: String(port),
    }
    const files = ['--project-name', project, '--file', join(root, 'deploy/compose.yaml')]
    const run = (...args: string[]) =>
      promisify(execFile)(command, [...first, ...files, ...args], { env, timeout: 180_000 })
    onTestFinished(async () => void (await run('down', '--volumes')))
    await run('up', '--detach', '--no-build')
    await expect.poll(() => statusOf(`http://127.0.0.1:${port}/readyz`), soon).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
  },
  240_000,
)
