/**
 * Runs the tools of an installed PostgreSQL, such as `pg_basebackup`, and starts servers that archive their write-ahead
 * logs.
 */
import { execFile, execFileSync } from 'node:child_process'
import { appendFile, chown, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

/** PostgreSQL refuses to run as root, so if this program runs as root, the tools run as the user `postgres`. */
const isRoot = process.getuid?.() === 0
const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : undefined
const bin = execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()

/** Runs a tool for at most two minutes. */
export async function tool(name: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(join(bin, name), args, { ...owner, timeout: 120_000, maxBuffer: 10_000_000 })
}

/** Copies the contents of a folder into another folder. The copies belong to the user that the tools run as. */
export async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-R', '--preserve=mode,timestamps', `${from}/.`, to], owner)
}

/** Makes a folder that the tools may write to. */
export async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (owner) await chown(path, owner.uid, owner.gid)
  return path
}

export interface Server {
  readonly url: string
  readonly data: string
  readonly port: number
  /** Ends the server as a crash would. */
  crash(): Promise<void>
}

/** Initialises a server that copies its finished logs to the folder `archive`, and starts the server. */
export async function createServerIn(data: string, archive: string): Promise<Server> {
  await tool('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8')
  const copy = `cp %p ${archive}/%f`
  await appendFile(
    join(data, 'postgresql.conf'),
    `\nwal_level = replica\narchive_mode = on\narchive_command = '${copy}'\n`,
  )
  return startServerIn(data)
}

/**
 * Starts the server of a base backup, and waits until it has recovered and takes connections. The server reads the
 * archived logs up to `until`, an instant of its clock, or to their end.
 */
export async function recoverIn(data: string, archive: string, until?: string): Promise<Server> {
  const target = until ? `recovery_target_time = '${until}'\nrecovery_target_action = 'promote'\n` : ''
  const settings = `\narchive_mode = off\nhot_standby = off\nrestore_command = 'cp ${archive}/%f %p'\n${target}`
  await appendFile(join(data, 'postgresql.conf'), settings)
  await writeFile(join(data, 'recovery.signal'), '')
  const server = await startServerIn(data)
  await waitUntilConnectable(server.url)
  return server
}

/**
 * Waits for at most two minutes until a server takes connections: `pg_ctl` reports a server as ready while the server
 * still recovers.
 */
async function waitUntilConnectable(url: string): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(200)
    } finally {
      await client.end().catch(() => {})
    }
  }
}

async function startServerIn(data: string): Promise<Server> {
  const port = await freePort()
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`
  await tool('pg_ctl', 'start', '-D', data, '-w', '-t', '60', '-l', join(data, 'server.log'), '-o', settings)
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    data,
    port,
    crash: () => tool('pg_ctl', 'stop', '-D', data, '-m', 'immediate'),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
