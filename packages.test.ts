/**
 * The packages as they are published, in an empty folder. Each finds what its package.json declares and nothing else, so
 * that what it forgot to declare or to ship is missing here as it would be for whoever installs it.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Manifest {
  readonly name: string
  readonly engines: { readonly node: string }
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const run = promisify(execFile)
const root = import.meta.dirname
const names = ['core', 'adapter-inmemory', 'adapter-postgres', 'adapter-http']
const manifests = new Map<string, Manifest>()
let folder: string
const installed = (name: string) => join(folder, 'node_modules/@hexmart', name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-packages-'))
  await run(join(root, 'node_modules/.bin/tsc'), ['--build'], { cwd: root })
  await run('pnpm', ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], { cwd: root })
  for (const name of names) {
    await mkdir(installed(name), { recursive: true })
    const tarball = (await readdir(folder)).find((file) => file.startsWith(`hexmart-${name}-`)) ?? ''
    await run('tar', ['-xzf', join(folder, tarball), '-C', installed(name), '--strip-components=1'])
    const manifest: Manifest = JSON.parse(await readFile(join(installed(name), 'package.json'), 'utf8'))
    manifests.set(name, manifest)
    for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (needed.startsWith('@hexmart/')) continue
      const link = join(installed(name), 'node_modules', needed)
      await mkdir(dirname(link), { recursive: true })
      await symlink(join(root, 'packages', name, 'node_modules', needed), link)
    }
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

test.each(names)('%s: every door leads to a module and its types', async (name) => {
  const { exports } = manifests.get(name) as Manifest
  const sources: { exports: object } = JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8'))
  expect(Object.keys(exports)).toEqual(Object.keys(sources.exports))
  const files = await readdir(installed(name), { recursive: true })
  for (const target of Object.values(exports).flatMap((door) => Object.values(door))) {
    expect(files).toContain(target.slice('./'.length))
  }
})

test.each(names)('%s: neither tests nor leftovers of the build are shipped', async (name) => {
  const files = await readdir(installed(name), { recursive: true })
  expect(files.filter((file) => !file.startsWith('node_modules') && /\.test\.|tsbuildinfo/.test(file))).toEqual([])
})

test.each(names)('%s: runs on no older Node than what it depends on', async (name) => {
  const { engines, dependencies, peerDependencies } = manifests.get(name) as Manifest
  /** The lowest that a range such as `^22.12 || >=24` has from 22 on, as a number that can be compared. */
  const lowest = (range = '') => {
    const [, major = 0, minor = 0] = /\b(2[2-9]|[3-9]\d)(?:\.(\d+))?/.exec(range) ?? []
    return Number(major) * 1_000 + Number(minor)
  }
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    const file = join(root, 'packages', name, 'node_modules', needed, 'package.json')
    const range = (JSON.parse(await readFile(file, 'utf8')) as Partial<Manifest>).engines?.node
    expect(lowest(engines.node), `${needed} wants Node ${range}`).toBeGreaterThanOrEqual(lowest(range))
  }
})

test('their types hold for who checks them all', async () => {
  const doors = [...manifests].flatMap(([name, { exports }]) =>
    Object.keys(exports).map(
      (door) =>
        `export * as ${name.replace('-', '')}${door.replace(/\W/g, '')} from '@hexmart/${name}${door.slice(1)}'`,
    ),
  )
  await writeFile(join(folder, 'doors.ts'), doors.join('\n'))
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
  const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), [...options, 'doors.ts'], { cwd: folder }).catch(
    (failed) => failed,
  )
  expect(stdout).toBe('')
}, 60_000)

test('a shop in memory runs from what is published', async () => {
  const program = await readFile(join(root, 'examples/embed.ts'), 'utf8')
  await writeFile(join(folder, 'embed.js'), program)
  const { stdout } = await run(process.execPath, ['embed.js'], { cwd: folder })
  expect(stdout).toBe((await run(process.execPath, [join(root, 'examples/embed.ts')])).stdout)
}, 20_000)

/** A port that somebody listens on lets the command end by itself, with everything but listening behind it. */
test('the command serves a shop in memory, as far as to its port', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const stopped = hexmart({ STORE: 'memory', PORT: String(port), LOG_LEVEL: 'silent' })
  await expect(stopped).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(`port ${port} on`) })
  taken.close()
}, 20_000)

test('a store that is not installed is asked for by name', async () => {
  await rm(installed('adapter-postgres'), { recursive: true })
  await expect(hexmart({ LOG_LEVEL: 'silent' })).rejects.toMatchObject({
    code: 1,
    stderr: 'hexmart: @hexmart/adapter-postgres is not installed: npm install @hexmart/adapter-postgres\n',
  })
}, 20_000)

/** Runs the command as the link in `node_modules/.bin` does: by its first line. */
async function hexmart(env: Readonly<Record<string, string>>): Promise<void> {
  const { bin } = manifests.get('adapter-http') as Manifest
  const main = join(installed('adapter-http'), bin?.hexmart ?? '')
  expect(await readFile(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  await run(process.execPath, [main], { cwd: folder, env, timeout: 20_000 })
}
