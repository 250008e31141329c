/** Checks what users of the tarballs get (metadata, entry points, sizes and files), and when packing and publishing are refused. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrations } from '../packages/adapter-postgres/src/migrations/history.ts'
import { readReleased } from './list-migrations.ts'
import { manifestIn, names, packageOf, root, run, tarballOf, unpackAll } from './packed.ts'

let folder: string
const installed = (name: string) => join(folder, 'node_modules', packageOf(name))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-publishing-'))
  await unpackAll(inject('packed'), folder)
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

async function tarball(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(await tarballOf(name, inject('packed'))))
}

/** The files that the package ships, without those of its dependencies. */
async function filesOf(name: string): Promise<string[]> {
  const files = await readdir(installed(name), { recursive: true })
  return files.filter((file) => !file.startsWith('node_modules')).sort()
}

test.each(names)('V52: %s: publint finds nothing', async (name) => {
  const manifest = await manifestIn(installed(name))
  const { messages } = await publint({ pack: { tarball: (await tarball(name)).buffer }, strict: true })
  expect(messages.map((message) => formatMessage(message, manifest as never, { color: false }))).toEqual([])
})

/**
 * The packages are ES modules only. TypeScript's `node10` resolution does not find them, and `require` loads them from
 * Node 22.12 on.
 */
const supported = ['node16-esm', 'bundler']

test.each(names.filter((name) => name !== 'hexmart'))(
  'V52: %s: every entry point has the types of its module',
  async (name) => {
    const result = await checkPackage(createPackageFromTarballData(await tarball(name)))
    if (!result.types) throw new Error('the package has no types')
    const { entrypoints, problems } = result
    expect(Object.keys(entrypoints)).toEqual(Object.keys((await manifestIn(installed(name))).exports))
    for (const { resolutions } of Object.values(entrypoints)) {
      for (const kind of supported) expect(resolutions[kind as 'bundler'].resolution?.isTypeScript).toBe(true)
    }
    const wrong = problems.filter(
      (problem) => !('resolutionKind' in problem) || supported.includes(problem.resolutionKind),
    )
    expect(wrong).toEqual([])
  },
)

test.each(names)(
  'V52: %s: package.json has description, author, license, keywords and, except for the service, sideEffects: false',
  async (name) => {
    const manifest: Record<string, unknown> = JSON.parse(await readFile(join(installed(name), 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      name: packageOf(name),
      description: expect.stringMatching(/^[A-Z].{20,}[^.]$/),
      license: 'MIT',
      author: 'The Hexmart authors',
      type: 'module',
      // A bundler leaves out what a host does not import. The service is not for bundlers.
      ...(name !== 'hexmart' && { sideEffects: false }),
      publishConfig: { access: 'public', provenance: true },
    })
    expect((manifest.keywords as string[]).length).toBeGreaterThanOrEqual(4)
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:|\.\/src\//)
    // pnpm leaves out the scripts of this repository, which a host could not run.
    expect(Object.keys(manifest.scripts ?? {})).not.toContain('prepack')
    expect(await filesOf(name)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  },
)

/**
 * The address of a package is the address of the public repository. Until `node release/set-address.ts` has run, no
 * manifest has an address, and nothing can be published.
 */
test('V52: all packages have the same version and address, and once they have an address, no README has relative links out of its package', async () => {
  const combinations = new Set<string>()
  for (const name of names) {
    const manifest = JSON.parse(await readFile(join(installed(name), 'package.json'), 'utf8'))
    const { repository, homepage, bugs, version } = manifest
    expect([homepage, bugs].map((value) => value === undefined)).toEqual(Array(2).fill(repository === undefined))
    if (repository !== undefined) {
      expect(repository.directory).toBe(`packages/${name}`)
      expect(await readFile(join(installed(name), 'README.md'), 'utf8')).not.toMatch(/\]\(\.\.\//)
    }
    combinations.add(JSON.stringify([version, repository?.url, bugs]))
  }
  expect(combinations.size).toBe(1)
})

/**
 * The limits of the tarballs in kilobytes. Each is about a third more than the measured size, so that files that should not be
 * shipped are noticed. A tarball of less than half of its limit lacks files, or needs a lower limit.
 */
const limits = {
  core: 700,
  'adapter-inmemory': 55,
  'adapter-postgres': 230,
  'adapter-http': 260,
  client: 110,
  // Measured: 855. The pages take most of it, because each script is shipped as it is and compressed in two ways.
  hexmart: 1_150,
}

test.each(names)('V53: %s: the size of the tarball is between half of its limit and its limit', async (name) => {
  const { size } = await stat(await tarballOf(name, inject('packed')))
  expect(size).toBeLessThan(limits[name] * 1_000)
  expect(size).toBeGreaterThan(limits[name] * 500)
})

test.each(names)('V53: %s: ships no tests, and every source map leads to a file that is shipped', async (name) => {
  const files = await filesOf(name)
  expect(files.filter((file) => /\.test\.|^test\/|tsbuildinfo/.test(file))).toEqual([])
  const maps = files.filter((file) => file.endsWith('.map'))
  expect(maps.length).toBeGreaterThan(5)
  for (const map of maps) {
    const { sources } = JSON.parse(await readFile(join(installed(name), map), 'utf8'))
    expect(sources.length).toBe(1)
    for (const source of sources) expect(files, map).toContain(join(dirname(map), source))
  }
})

test.each(names)('V53: %s: ships the source of every compiled module', async (name) => {
  const files = await filesOf(name)
  const compiled = files.filter((file) => /^dist\/.*\.js$/.test(file))
  // The core compiles two folders, `src` and `contract`, so its `dist` has both.
  for (const file of compiled) expect(files).toContain(name === 'core' ? sourceOf(file, '') : sourceOf(file, 'src/'))
})

const sourceOf = (file: string, folder: string) => file.replace('dist/', folder).replace(/\.js$/, '.ts')

test('V51: packing a package with npm or yarn is refused, and the message says to use pnpm', async () => {
  for (const agent of ['npm/10.9.0 node/v22.0.0 linux x64', 'yarn/1.22.22 npm/? node/v22.0.0 linux x64']) {
    const packed = execPrepack({ npm_config_user_agent: agent, npm_lifecycle_event: 'prepack' })
    expect(await packed).toEqual([1, 'pack @hexmart/core with pnpm: npx --yes pnpm@12 --filter @hexmart/core pack\n'])
  }
  // The guard is useless if npm does not run it.
  const npm = run('npm', ['pack', '--dry-run'], { cwd: join(root, 'packages/client') })
  await expect(npm).rejects.toMatchObject({ stderr: expect.stringContaining('pack @hexmart/client with pnpm') })
})

const environmentOfPublishing = {
  npm_config_user_agent: 'pnpm/12.0.0 npm/? node/? linux x64',
  npm_lifecycle_event: 'prepublishOnly',
}

test('V51: a package can be published only when it has the address of its repository', async () => {
  const { repository } = JSON.parse(await readFile(join(root, 'packages/core/package.json'), 'utf8'))
  const refusal = '@hexmart/core has no address yet: node release/set-address.ts https://github.com/OWNER/NAME\n'
  expect(await execPrepack(environmentOfPublishing)).toEqual(repository === undefined ? [1, refusal] : [0, ''])
})

test('V51: a package can be published only when its migrations are listed, so that a test keeps them from changing', async () => {
  const released = await readReleased()
  const unlisted = migrations.map(({ name }) => name).filter((name) => !(name in released))
  const refusal = `@hexmart/adapter-postgres has unlisted migrations (${unlisted}): node release/list-migrations.ts\n`
  const published = await execPrepack(environmentOfPublishing, 'adapter-postgres')
  if (unlisted.length > 0) expect(published).toEqual([1, refusal])
  else expect(published[1]).not.toContain('unlisted')
})

function execPrepack(env: Readonly<Record<string, string>>, name = 'core'): Promise<[number, string]> {
  const options = { cwd: join(root, 'packages', name), env: { PATH: process.env.PATH, ...env } }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(root, 'release/prepack.js')], options, (error, _, stderr) =>
      resolve([error === null ? 0 : Number(error.code), stderr]),
    ),
  )
}
