import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * The folder of the built pages. An installed package has them; a clone builds them. The path is the same from `src`
 * and `dist`.
 */
const pagesFolder = fileURLToPath(new URL('../../pages', import.meta.url))

/** The file in that folder with the fingerprint of the sources that the pages were built from. */
const stamp = 'built-from'
const isInstalled = import.meta.url.includes('/node_modules/')
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const packageOfPages = join(root, 'packages/console')

/** The files that decide what the pages are. If one of them changes, the pages are built again. */
const sources = [
  'packages/console/*.{html,json,ts}',
  'packages/console/src/**/*.{ts,tsx,css,svg}',
  'packages/client/src/**/*.ts',
  'pnpm-lock.yaml',
]

/** How long a build may take, in milliseconds. It takes a few seconds. */
const buildLimit = 180_000

/**
 * Finds the built pages. In a clone they are built first, unless they are up to date.
 *
 * @param print writes a line for the person who waits
 * @returns the folder of the pages; undefined if they cannot be built here. The shop works without them, so this is no
 *   error
 */
export async function openPages(print: (line: string) => void): Promise<string | undefined> {
  if (isInstalled) return pagesFolder
  const current = await fingerprintOfSources()
  if ((await fingerprintOfPages()) === current) return pagesFolder
  print('Building the pages; this takes a few seconds …')
  try {
    await buildPages(current)
    return pagesFolder
  } catch (error) {
    print(`The shop runs without its pages, because they could not be built: ${(error as Error).message}`)
    return undefined
  }
}

/**
 * Builds the pages in a new folder, and then renames that folder, so that no other process ever finds half of the
 * pages.
 */
async function buildPages(current: string): Promise<void> {
  const [newFolder, oldFolder] = [`${pagesFolder}.${process.pid}`, `${pagesFolder}.${process.pid}.old`]
  try {
    const vite = dirname(createRequire(join(packageOfPages, 'package.json')).resolve('vite/package.json'))
    const args = [join(vite, 'bin/vite.js'), 'build', '--outDir', newFolder, '--logLevel', 'warn']
    // A test or a developer may have set another NODE_ENV. The pages would then include React's checks, which make them
    // 50 % larger.
    const env = { ...process.env, NODE_ENV: 'production' }
    await promisify(execFile)(process.execPath, args, { cwd: packageOfPages, timeout: buildLimit, env })
    await writeFile(join(newFolder, stamp), current)
    await rename(pagesFolder, oldFolder).catch(ignoreMissing)
    await rename(newFolder, pagesFolder).catch(async (error) => {
      // Another process may have put the same pages there meanwhile. Then this process uses those.
      if ((await fingerprintOfPages()) !== current) throw error
    })
  } finally {
    await Promise.all([newFolder, oldFolder].map((folder) => rm(folder, { recursive: true, force: true })))
  }
}

const fingerprintOfPages = () => readFile(join(pagesFolder, stamp), 'utf8').catch(() => undefined)

/** A hash of the sources' contents. The times of the files would say nothing, because a checkout changes them. */
async function fingerprintOfSources(): Promise<string> {
  const files: string[] = []
  for await (const file of glob(sources, { cwd: root })) if (!/\.test\.tsx?$/.test(file)) files.push(file)
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(root, file)))
  return hash.digest('hex')
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
