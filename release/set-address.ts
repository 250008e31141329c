/**
 * Writes the public address of this repository into the package.json of the root and of every folder in `packages/`. Also makes
 * the links in the packages' READMEs and in the alerts absolute, so that they work on a registry's page and in a message of
 * Alertmanager. Run this program once the repository has an address, and again if the repository moves.
 *
 *     npx --yes pnpm@12 exec node release/set-address.ts https://github.com/OWNER/NAME
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { root } from './packed.ts'

/**
 * Puts the members that name the repository into a package.json. When a package is published, npm compares `repository` with the
 * repository that the release comes from.
 */
export function addressIn<Manifest extends object>(manifest: Manifest, address: string, directory?: string): Manifest {
  const { repository, homepage, bugs, ...rest } = manifest as Manifest & Record<string, unknown>
  const members = Object.entries(rest)
  const licenseIndex = members.findIndex(([name]) => name === 'license')
  const added = {
    homepage: directory ? `${address}/tree/main/${directory}#readme` : `${address}#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git`, ...(directory && { directory }) },
  }
  const [before, after] = [members.slice(0, licenseIndex), members.slice(licenseIndex)]
  return Object.fromEntries([...before, ...Object.entries(added), ...after]) as Manifest
}

/**
 * Makes the links that lead out of a folder absolute. Links that are absolute already get the new address.
 *
 * @param before the earlier address, if there was one
 */
export function absoluteLinks(text: string, address: string, directory: string, before?: string): string {
  const files = `${address}/blob/main/`
  const moved = before === undefined ? text : text.replaceAll(`](${before}/blob/main/`, `](${files}`)
  return moved.replaceAll(/\]\((\.\.\/[^)]*)\)/g, (_, link) => `](${files}${posix.join(directory, link)})`)
}

/**
 * Makes the links to runbooks in the alerts absolute. Links that are absolute already get the new address.
 *
 * @param before the earlier address, if there was one
 */
export function absoluteRunbooks(alerts: string, address: string, before?: string): string {
  const paths = before === undefined ? alerts : alerts.replaceAll(`runbook_url: ${before}/blob/main/`, 'runbook_url: ')
  return paths.replaceAll(/runbook_url: (?=docs\/)/g, `runbook_url: ${address}/blob/main/`)
}

async function main([address = '']: readonly string[]): Promise<number> {
  if (!/^https:\/\/github\.com\/[\w-]+\/[\w.-]+(?<!\.git|\/)$/.test(address)) {
    console.error('give the address of the repository, such as https://github.com/OWNER/NAME')
    return 1
  }
  const rootManifest = await readManifest(root)
  const before = rootManifest.repository?.url.replace(/^git\+|\.git$/g, '')
  await writeManifest(root, addressIn(rootManifest, address))
  for (const name of await readdir(join(root, 'packages'))) {
    const directory = `packages/${name}`
    await writeManifest(join(root, directory), addressIn(await readManifest(join(root, directory)), address, directory))
    const readme = join(root, directory, 'README.md')
    await writeFile(readme, absoluteLinks(await readFile(readme, 'utf8'), address, directory, before))
  }
  const alerts = join(root, 'docs/monitoring/alerts.yaml')
  await writeFile(alerts, absoluteRunbooks(await readFile(alerts, 'utf8'), address, before))
  return 0
}

async function readManifest(folder: string): Promise<{ readonly repository?: { readonly url: string } }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}

const writeManifest = (folder: string, manifest: object) =>
  writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
