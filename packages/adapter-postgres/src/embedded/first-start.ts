import { chown, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { Binaries } from './binaries.ts'
import { type Folder, inUse, readVersion } from './folder.ts'
import type { Runner } from './runner.ts'

/**
 * Creating the data takes less than this, in milliseconds. If a process with the recorded id still runs after that, it is
 * another process that got the same id.
 */
const creationLimit = 120_000

/** Creates PostgreSQL's data unless it is there. A first start that was killed half-way is begun anew. */
export async function createData(folder: Folder, password: string, binaries: Binaries, run: Runner): Promise<void> {
  if (await isBeingCreated(folder)) throw inUse(folder)
  await removeUnfinished(folder)
  const version = await readVersion(folder)
  if (version === undefined) await initialise(folder, password, binaries, run)
  else await assertVersion(folder, version, binaries, run)
}

/** Whether the process that the file of a first start names is still running. */
async function isBeingCreated({ initialPassword }: Folder): Promise<boolean> {
  try {
    const [{ mtimeMs }, text] = await Promise.all([stat(initialPassword), readFile(initialPassword, 'utf8')])
    if (Date.now() - mtimeMs > creationLimit) return false
    process.kill(Number(text.split('\n')[1]), 0)
    return true
  } catch {
    return false
  }
}

async function removeUnfinished({ data, initialPassword }: Folder): Promise<void> {
  const unfinished = await stat(initialPassword).catch(() => undefined)
  if (unfinished === undefined) return
  await Promise.all([initialPassword, data].map((path) => rm(path, { recursive: true, force: true })))
}

async function assertVersion({ data }: Folder, made: string, { postgres }: Binaries, run: Runner): Promise<void> {
  const version = /(\d+)/.exec(await run(postgres, ['--version']))?.[1]
  if (made === version) return
  throw new Error(`${data} was made by PostgreSQL ${made}, and this is ${version}: dump and restore it, or start anew`)
}

async function initialise(folder: Folder, password: string, { initdb }: Binaries, run: Runner): Promise<void> {
  const { root, data, initialPassword } = folder
  // initdb reads the first line; the second says which process creates the data.
  const text = `${password}\n${process.pid}\n`
  await writeFile(initialPassword, text, { mode: 0o600, flag: 'wx' }).catch((error) => {
    throw error.code === 'EEXIST' ? inUse(folder) : error
  })
  try {
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(root)
      await chown(initialPassword, uid, gid)
    }
    const auth = ['--username=hexmart', `--pwfile=${initialPassword}`, '--auth=scram-sha-256']
    await run(initdb, [`--pgdata=${data}`, ...auth, '--encoding=UTF8', '--locale=C', '--no-instructions'])
  } finally {
    await rm(initialPassword, { force: true })
  }
}
