import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** The files of an embedded server. */
export interface Folder {
  /** The folder that contains all of the following. */
  readonly root: string
  /** PostgreSQL's own folder. */
  readonly data: string
  /** The file with the password of the server's superuser. */
  readonly password: string
  /**
   * Exists while the first start creates the data, and stays if that start is killed. Contains the password for `initdb`, and the
   * id of the process that runs `initdb`.
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
 * Refuses a data folder without a password file beside it. A first start writes the password before the data, so Hexmart did
 * not create such data.
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

/** The major version of the PostgreSQL that created the data; undefined if there is no data. */
export async function readVersion({ data }: Folder): Promise<string | undefined> {
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

/**
 * The superuser's password, from the folder's password file. The first start creates the file, which only its owner may read.
 *
 * @throws when the file is empty, for example because the disk was full when the file was written
 */
export async function readOrCreatePassword(folder: Folder): Promise<string> {
  const { password: file, data } = folder
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    const password = randomBytes(24).toString('base64url')
    await writeFile(file, password, { mode: 0o600, flag: 'wx' })
    return password
  }
  const password = text.trim()
  if (password !== '') return password
  const hasData = (await readVersion(folder)) !== undefined
  const remedy = hasData
    ? `restore it from a backup, because the data in ${data} cannot be opened without it`
    : 'delete it, and the next start makes a new password'
  throw new Error(`the file ${file} is empty: ${remedy}`)
}

/**
 * The passwords of the server's superuser and of the shop's role. The role's password is derived from the superuser's password,
 * and does not reveal it.
 */
export function passwordsOf(administrator: string): { readonly administrator: string; readonly shop: string } {
  return { administrator, shop: createHash('sha256').update(`${administrator} of the shop`).digest('base64url') }
}

export const inUse = ({ root }: Folder) =>
  new Error(`${root} is in use by another process: end that process, or choose another folder`)
