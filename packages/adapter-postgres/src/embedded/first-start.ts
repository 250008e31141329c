import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type Folder, inUse, readVersion } from './folder.ts'
import { administratorRole } from './members.ts'
import type { Runner } from './runner.ts'

/**
 * Creating the data takes less than this, in milliseconds. The file with the initial password contains the id of the
 * process that creates the data. If the file is older than this limit, that process has ended. A running process with
 * this id is then a different process, which got the id later.
 */
const creationLimit = 120_000

/**
 * Creates PostgreSQL's data unless it exists. If a first start was killed before it finished, this start creates the data anew.
 *
 * @throws when another process is creating the data, or another major version of PostgreSQL has created it
 */
export async function createData(folder: Folder, password: string, runner: Runner): Promise<void> {
  if (await isBeingCreated(folder)) throw inUse(folder)
  await removeUnfinished(folder)
  const version = await readVersion(folder)
  if (version === undefined) await initialise(folder, password, runner)
  else await assertVersion(folder, version, runner)
}

/** Whether a process that is creating the data is still running. */
async function isBeingCreated({ initialPassword }: Folder): Promise<boolean> {
  try {
    const [{ mtimeMs }, text] = await Promise.all([stat(initialPassword), readFile(initialPassword, 'utf8')])
    if (Date.now() - mtimeMs > creationLimit) return false
    process.kill(Number(text.split('\n')[1]), 0)
    return true
  } catch (error) {
    // `EPERM` means that the process runs and belongs to another user. After any other error, no such process runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes the data of a first start that was killed before it finished. */
async function removeUnfinished({ data, initialPassword }: Folder): Promise<void> {
  const unfinished = await stat(initialPassword).catch(() => undefined)
  if (unfinished === undefined) return
  await Promise.all([initialPassword, data].map((path) => rm(path, { recursive: true, force: true })))
}

async function assertVersion({ data }: Folder, dataVersion: string, { run }: Runner): Promise<void> {
  const version = /(\d+)/.exec(await run('postgres', ['--version']))?.[1]
  if (dataVersion === version) return
  throw new Error(
    `${data} was made by PostgreSQL ${dataVersion}, but this program runs PostgreSQL ${version}: dump and restore the data, or choose another folder`,
  )
}

async function initialise(
  folder: Folder,
  password: string,
  { dataForPrograms, createFolder, run }: Runner,
): Promise<void> {
  const { initialPassword } = folder
  // initdb reads the first line; the second line says which process creates the data.
  const text = `${password}\n${process.pid}\n`
  await writeFile(initialPassword, text, { mode: 0o600, flag: 'wx' }).catch((error) => {
    throw error.code === 'EEXIST' ? inUse(folder) : error
  })
  try {
    const auth = [`--username=${administratorRole}`, '--pwfile=/dev/stdin', '--auth=scram-sha-256']
    const args = [`--pgdata=${dataForPrograms}`, ...auth, '--encoding=UTF8', '--locale=C', '--no-instructions']
    await createFolder()
    await run('initdb', args, initialPassword)
  } catch (error) {
    throw explainMissingName(error)
  } finally {
    await rm(initialPassword, { force: true })
  }
}

/** Explains what to do when `initdb`, or the `unshare` around it, fails for a user without a name. */
function explainMissingName(error: unknown): unknown {
  if (!/could not look up effective user ID|^unshare failed|spawn unshare/.test(String((error as Error).message)))
    return error
  const message = `the user ${process.geteuid?.()} of this process has no name, which PostgreSQL needs: add a line for this user to /etc/passwd, or set DATABASE_URL`
  return new Error(message, { cause: error })
}
