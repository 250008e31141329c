import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'

/** The folder that the programs are copied to. Only root can write there, and every user may enter. */
const cache = '/var/cache/hexmart'

/**
 * Returns the paths of programs that every user may run. If some user may not enter a folder above the given programs, as in
 * a clone below `/root`, the function returns the paths of a copy. It makes the copy only if there is none yet.
 */
export async function reachableBinaries(binaries: Binaries): Promise<Binaries> {
  const folder = dirname(dirname(binaries.postgres))
  if (await isReachable(dirname(binaries.postgres))) return binaries
  // Other programs, such as those of another version, get a copy of their own.
  const { mtimeMs, size } = await stat(binaries.postgres)
  const key = createHash('sha256').update(`${folder} ${mtimeMs} ${size}`).digest('hex').slice(0, 16)
  const copy = join(cache, `postgresql-${key}`)
  try {
    if (!(await isReachable(join(copy, 'bin')))) await copyTo(copy, folder)
  } catch (cause) {
    throw new Error(`not every user can reach the programs in ${folder}, and they could not be copied to ${cache}`, {
      cause,
    })
  }
  const at = (path: string) => join(copy, path.slice(folder.length))
  return { pg_ctl: at(binaries.pg_ctl), initdb: at(binaries.initdb), postgres: at(binaries.postgres) }
}

/** Copies to a temporary name first, so that a folder with the final name is always complete. */
async function copyTo(copy: string, folder: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await chmod(cache, 0o755)
  try {
    await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true })
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy).catch((error) => {
      // Another process has made the same copy meanwhile.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Whether every user may enter the folder and all folders above it. */
async function isReachable(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found === undefined || (found.mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}
