import pg from 'pg'
import { type Folder, inUse } from './folder.ts'

/** A connection with this name says that a process uses the server. It ends with the process, even with a killed one. */
const ownerName = 'hexmart embedded owner'

/** How long to wait before starting a server again that has ended, in milliseconds. */
const revivalPause = 1_000

/** The superuser, and the role that owns the shop's database. */
export const [administratorRole, shopRole] = ['postgres', 'hexmart']

/**
 * Connects as an owner of the server, and creates the shop's role and its database unless they are there.
 *
 * @param shopPassword the password of the shop's role
 * @param joining whether other owners are welcome
 */
export async function connectOwner(
  url: string,
  shopPassword: string,
  folder: Folder,
  joining: boolean,
): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: url, application_name: ownerName, connectionTimeoutMillis: 10_000 })
  owner.on('error', () => {})
  await owner.connect().catch((error) => {
    // invalid_password: development versions had another superuser.
    throw error.code === '28P01' ? new Error(`${folder.data} was made by an unreleased version: delete it`) : error
  })
  try {
    if (!joining && !(await isAlone(owner))) throw inUse(folder)
    const { rows } = await owner.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
         exists (select from pg_database where datname = $1) as database`,
      [shopRole],
    )
    // The role does not inherit a superuser's right to read the machine's files and to run its programs.
    const password = pg.escapeLiteral(shopPassword)
    if (!rows[0]?.role) await owner.query(`create role ${shopRole} login password ${password}`)
    if (!rows[0]?.database) await owner.query(`create database ${shopRole} owner ${shopRole}`)
    return owner
  } catch (error) {
    await owner.end()
    throw error
  }
}

/**
 * Starts a server again whenever it ends, for example because the disk was full for a while. Otherwise it would stay away
 * until the process itself is started again.
 *
 * @param revive starts the server if it does not run, and connects to it
 * @returns a function that leaves the server, and resolves with whether no other owner is left
 */
export function keepRunning(first: pg.Client, revive: () => Promise<pg.Client>): () => Promise<boolean> {
  let owner = first
  let leaving = false
  let reviving = Promise.resolve()
  const watch = () =>
    owner.once('end', () => {
      if (!leaving) reviving = untilRevived()
    })
  async function untilRevived(): Promise<void> {
    while (!leaving) {
      try {
        owner = await revive()
        watch()
        return
      } catch {
        await new Promise((resolve) => setTimeout(resolve, revivalPause))
      }
    }
  }
  watch()
  return async () => {
    leaving = true
    await reviving
    return leave(owner)
  }
}

/** @returns whether no other owner is left, so that the server may be stopped */
export async function leave(owner: pg.Client): Promise<boolean> {
  const last = await isAlone(owner).catch(() => true)
  await owner.end()
  return last
}

async function isAlone(owner: pg.Client): Promise<boolean> {
  const others = 'select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()'
  return (await owner.query(others, [ownerName])).rows.length === 0
}
