/** Packs all packages as they are published, and unpacks them beside each other. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const run = promisify(execFile)
export const root = dirname(import.meta.dirname)

/** The packages, by the names of their folders. */
export const names = ['core', 'adapter-inmemory', 'adapter-postgres', 'adapter-http', 'client', 'hexmart'] as const
export const packageOf = (name: string) => (name === 'hexmart' ? name : `@hexmart/${name}`)

/** The members of a package.json that the programs of this folder read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly engines: { readonly node: string }
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}

export function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
}

/**
 * Compiles all packages, builds the pages of the service, and makes a tarball of each package that is published. `pnpm` must be
 * on the path, as it is in scripts that pnpm runs.
 *
 * @param destination the folder for the tarballs
 */
export async function packAll(destination: string): Promise<void> {
  const published = ['--filter', './packages/*', '--filter', '!@hexmart/console']
  await run('pnpm', ['--recursive', ...published, 'pack', '--pack-destination', destination], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  })
}

/** The tarball that `packAll` made. */
export async function tarballOf(name: string, packed: string): Promise<string> {
  const { version } = await manifestIn(join(root, 'packages', name))
  return join(packed, `${packageOf(name).replace('@', '').replace('/', '-')}-${version}.tgz`)
}

/**
 * Unpacks the tarballs into `node_modules` of a folder. Of other people's packages, each package finds only those that its
 * package.json declares, so a dependency that is not declared is missing as it would be for a user. The shop's own packages all
 * find each other.
 */
export async function unpackAll(packed: string, folder: string): Promise<void> {
  for (const name of names) {
    const installed = join(folder, 'node_modules', packageOf(name))
    await mkdir(installed, { recursive: true })
    await run('tar', ['-xzf', await tarballOf(name, packed), '-C', installed, '--strip-components=1'])
    for (const dependency of dependenciesOf(await manifestIn(installed))) {
      if (dependency.startsWith('@hexmart/')) continue
      const link = join(installed, 'node_modules', dependency)
      await mkdir(dirname(link), { recursive: true })
      await symlink(join(root, 'packages', name, 'node_modules', dependency), link)
    }
  }
}
