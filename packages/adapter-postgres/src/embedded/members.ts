import pg from 'pg'
import { Client } from '../client.ts'
import { type Folder, inUse } from './folder.ts'

/**
 * Each process that uses the server keeps a connection with this name open. The connection ends with the process, even
 * if the process is killed. So the open connections show which processes use the server.
 */
const memberName = 'hexmart embedded member'

/** How long to wait after a failed attempt to start the server again, in milliseconds. */
const revivalPause = 1_000

/** The superuser, and the role that owns the shop's database. */
export const [administratorRole, shopRole] = ['postgres', 'hexmart']

/**
 * Connects as a member (a process that uses the server), and creates the shop's role and the shop's database if they
 * are missing.
 *
 * @param shopPassword the password of the shop's role
 * @param allowOthers false to refuse a server that another process uses
 */
export async function join(
  url: string,
  shopPassword: string,
  folder: Folder,
  allowOthers: boolean,
): Promise<pg.Client> {
  const member = new Client({ connectionString: url, application_name: memberName, connectionTimeoutMillis: 10_000 })
  member.on('error', () => {})
  await member.connect().catch((error) => {
    if (error.code !== '28P01') throw error
    // 28P01 is invalid_password. PostgreSQL also reports it for a role that does not exist. This happens with the folders of
    // unreleased versions, whose superuser had another name.
    const message = `the data in ${folder.data} does not fit the password in ${folder.password}: restore that file, or choose another folder if an unreleased version of Hexmart made the data`
    throw new Error(message, { cause: error })
  })
  try {
    if (!allowOthers && !(await isAlone(member))) throw inUse(folder)
    const { rows } = await member.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
         exists (select from pg_database where datname = $1) as database`,
      [shopRole],
    )
    // The role is not a superuser, so it can neither read the machine's files nor run the machine's programs.
    const password = pg.escapeLiteral(shopPassword)
    if (!rows[0]?.role) await member.query(`create role ${shopRole} login password ${password}`)
    if (!rows[0]?.database) await member.query(`create database ${shopRole} owner ${shopRole}`)
    return member
  } catch (error) {
    await member.end()
    throw error
  }
}

/**
 * Starts a server again whenever it ends, for example because the disk was full for a while. Otherwise the server would stay
 * down until the process itself is restarted.
 *
 * @param revive starts the server if it does not run, and connects to it
 * @returns a function that ends the restarts, closes the connection, and resolves with the result of `leave`
 */
export function keepRunning(first: pg.Client, revive: () => Promise<pg.Client>): () => Promise<boolean> {
  let member = first
  let leaving = false
  let reviving = Promise.resolve()
  const watch = () =>
    member.once('end', () => {
      if (!leaving) reviving = reviveWithRetries()
    })
  async function reviveWithRetries(): Promise<void> {
    while (!leaving) {
      try {
        member = await revive()
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
    return leave(member)
  }
}

/**
 * Closes the connection of a member.
 *
 * @returns true if the server may be stopped: no other member is left, or the server does not answer, so nobody can be using it
 */
export async function leave(member: pg.Client): Promise<boolean> {
  const last = await isAlone(member).catch(() => true)
  await member.end()
  return last
}

async function isAlone(member: pg.Client): Promise<boolean> {
  const others = 'select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()'
  return (await member.query(others, [memberName])).rows.length === 0
}
