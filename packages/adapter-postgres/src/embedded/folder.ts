import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** The files of an embedded server. */
export interface Folder {
  readonly root: string
  /** PostgreSQL's own folder. */
  readonly data: string
  readonly password: string
  /**
   * Exists while the first start creates the data, and stays there if that start is killed. Holds the password for `initdb`, and
   * the id of the process that runs it.
   */
  readonly initialPassword: string
  readonly log: string
}

export function folderAt(path: string): Folder {
  const root = resolve(path)
  return {
    root,
    data: join(root, 'data'),
    password: join(root, 'password'),
    initialPassword: join(root, 'initial-password'),
    log: join(root, 'postgres.log'),
  }
}

/**
 * Refuses data without a password beside it. A first start writes the password before the data, so such data is not
 * Hexmart's.
 */
export async function assertOurs({ root, data }: Folder): Promise<void> {
  const names = await readdir(root).catch((): string[] => [])
  if (!names.includes('data') || names.includes('password')) return
  throw new Error(`${data} was not created by Hexmart, because no password file is beside it: choose another folder`)
}

/** Refuses a folder without a finished database, and creates nothing. */
export async function assertCreated(folder: Folder): Promise<void> {
  const unfinished = await stat(folder.initialPassword).catch(() => undefined)
  if (unfinished === undefined && (await readVersion(folder)) !== undefined) return
  throw new Error(`there is no database in ${folder.root}: start the shop there first, or choose another folder`)
}

/** The major version of the PostgreSQL that created the data; undefined if there is none. */
export async function readVersion({ data }: Folder): Promise<string | undefined> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

/** The password of the folder. The first start creates it; only its owner may read the file. */
export async function readOrCreatePassword({ password: file }: Folder): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    const password = randomBytes(24).toString('base64url')
    await writeFile(file, password, { mode: 0o600, flag: 'wx' })
    return password
  }
}

/**
 * The passwords of the server's superuser and of the shop's role. The second is derived from the first, and does not reveal it.
 */
export function passwordsOf(administrator: string): { readonly administrator: string; readonly shop: string } {
  return { administrator, shop: createHash('sha256').update(`${administrator} of the shop`).digest('base64url') }
}

export const inUse = ({ root }: Folder) =>
  new Error(`${root} is in use by another process: end that process, or choose another folder`)
