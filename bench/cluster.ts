/**
 * Starts a primary and a standby of PostgreSQL, and HAProxy and PgBouncer in front of them, all on the loopback
 * address. `failover.ts` and `replica.ts` use this module.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, readdirSync } from 'node:fs'
import { appendFile, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)
const user = 'shop'
/** How long one step of the set-up may take, in milliseconds. */
const stepLimit = 60_000

/**
 * How the service finds the primary: through HAProxy, through PgBouncer and HAProxy, or by both hosts in
 * `DATABASE_URL`.
 */
export const ways = ['haproxy', 'pgbouncer', 'hosts'] as const
export type Way = (typeof ways)[number]

export interface Cluster {
  /** The connection string for the service. `primary` and `standby` lead to each server directly. */
  readonly url: string
  readonly primary: string
  readonly standby: string
  /** Ends the primary and all its sessions with SIGKILL, like a machine that loses its power. */
  killPrimary(): Promise<void>
  /** Makes the standby the primary, and waits until the new primary accepts writes. */
  promote(): Promise<void>
  stop(): Promise<void>
}

/** The programs that a way needs, by name. @throws Error with one sentence that names what is missing */
export function findPrograms(way: Way): ReadonlyMap<string, string> {
  const needed = ['initdb', 'postgres', 'pg_basebackup', ...(way === 'hosts' ? [] : ['haproxy'])]
  if (way === 'pgbouncer') needed.push('pgbouncer')
  const found = new Map(needed.map((name) => [name, findProgram(name)]))
  const missing = needed.filter((name) => found.get(name) === undefined)
  if (missing.length > 0) {
    throw new Error(`missing: ${missing.join(', ')}; on Debian: apt-get install postgresql haproxy pgbouncer`)
  }
  return found as ReadonlyMap<string, string>
}

/** Looks for a program on the path, in `/usr/sbin`, and where Debian keeps the programs of PostgreSQL. */
function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', ...debianFolders()]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function debianFolders(): string[] {
  try {
    return readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  } catch {
    return []
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** PostgreSQL and PgBouncer refuse to run as root. So if this program runs as root, the servers run as the user `postgres`. */
function lesserUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Starts the servers, with an empty database `shop`. Every commit waits until the standby has applied it. */
export async function startCluster(way: Way): Promise<Cluster> {
  const programs = findPrograms(way)
  const program = (name: string) => programs.get(name) as string
  const identity = lesserUser()
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-failover-'))
  const giveToServers = async (path: string) => {
    if (identity.uid !== undefined && identity.gid !== undefined) await chown(path, identity.uid, identity.gid)
  }
  await giveToServers(folder)
  const [primaryPort, standbyPort, haproxyPort, pgbouncerPort] = (await freePorts(4)) as [
    number,
    number,
    number,
    number,
  ]
  const children: ChildProcess[] = []
  const start = (name: string, args: readonly string[]) => {
    const child = spawn(program(name), args, { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    // Keep the last output of any program, for the message of a failed start.
    child.stderr?.on('data', (text) => {
      lastOutput = String(text).trim()
    })
    children.push(child)
    return child
  }
  let lastOutput = ''
  const urlOf = (port: number | string, database = 'shop') => `postgresql://${user}@127.0.0.1:${port}/${database}`
  const postgres = async (data: string, port: number) => {
    const child = start('postgres', ['-D', data, '-p', String(port)])
    await until(
      () => ask(urlOf(port, 'postgres'), 'select 1'),
      () => `postgres did not start: ${lastOutput}`,
    )
    return child
  }
  async function stop(): Promise<void> {
    await Promise.all(children.map(end))
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const [first, second] = [join(folder, 'one'), join(folder, 'two')]
    const limits = { ...identity, cwd: folder, timeout: stepLimit }
    await run(program('initdb'), ['-D', first, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-sync'], limits)
    await appendFile(join(first, 'postgresql.conf'), settings(folder))
    const primary = await postgres(first, primaryPort)
    await ask(urlOf(primaryPort, 'postgres'), `create database shop`)
    const source = `host=127.0.0.1 port=${primaryPort} user=${user} application_name=standby`
    await run(program('pg_basebackup'), ['-D', second, '-R', '-c', 'fast', '-d', source], limits)
    await postgres(second, standbyPort)
    // This is set after the base backup, so that the standby does not copy the setting. Otherwise no commit would end after
    // the promotion: each commit would wait for a standby that does not exist.
    await ask(urlOf(primaryPort, 'postgres'), `alter system set synchronous_standby_names = 'standby'`)
    await ask(urlOf(primaryPort, 'postgres'), 'select pg_reload_conf()')
    await until(
      async () => {
        const [row] = await ask(urlOf(primaryPort, 'postgres'), 'select sync_state from pg_stat_replication')
        if (row?.sync_state !== 'sync') throw new Error('not yet')
      },
      () => 'the standby did not become synchronous',
    )

    let url = `postgresql://${user}@127.0.0.1:${primaryPort},127.0.0.1:${standbyPort}/shop`
    if (way !== 'hosts') {
      await writeFile(join(folder, 'haproxy.cfg'), haproxySettings(haproxyPort, [primaryPort, standbyPort]))
      start('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')])
      url = urlOf(haproxyPort)
      await until(
        () => ask(url, 'select 1'),
        () => `haproxy finds no primary: ${lastOutput}`,
      )
    }
    if (way === 'pgbouncer') {
      await mkdir(join(folder, 'pgbouncer'))
      await writeFile(join(folder, 'pgbouncer/users.txt'), `"${user}" ""\n`)
      await writeFile(join(folder, 'pgbouncer/pgbouncer.ini'), pgbouncerSettings(pgbouncerPort, haproxyPort, folder))
      start('pgbouncer', [join(folder, 'pgbouncer/pgbouncer.ini')])
      url = urlOf(pgbouncerPort)
      await until(
        () => ask(url, 'select 1'),
        () => `pgbouncer did not start: ${lastOutput}`,
      )
    }
    return {
      url,
      primary: urlOf(primaryPort),
      standby: urlOf(standbyPort),
      async killPrimary() {
        // PostgreSQL runs each session as a process of its own. A power failure ends these processes too.
        const sessions = await childrenOf(primary.pid as number)
        const exited = once(primary, 'exit')
        for (const pid of [primary.pid as number, ...sessions]) kill(pid)
        await exited
      },
      async promote() {
        await ask(urlOf(standbyPort, 'postgres'), 'select pg_promote(true, 60)')
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const settings = (folder: string) => `
listen_addresses = '127.0.0.1'
unix_socket_directories = '${folder}'
synchronous_commit = remote_apply
max_connections = 100
logging_collector = off
log_min_messages = warning
`

/**
 * HAProxy logs in to each server and asks whether the server is a primary. The two expected texts are messages of
 * PostgreSQL's protocol: `ReadyForQuery`, and a row with the value `f`, which means that the server is not in recovery.
 */
const haproxySettings = (port: number, servers: readonly number[]) => `
defaults
  mode tcp
  timeout connect 1s
  timeout check 1s
  timeout client 1h
  timeout server 1h
listen primary
  bind 127.0.0.1:${port}
  option tcp-check
  tcp-check connect
  tcp-check send-binary ${startMessage('postgres')}
  tcp-check expect binary 5a0000000549
  tcp-check send-binary ${queryMessage('select pg_is_in_recovery()')}
  tcp-check expect binary 440000000b00010000000166
  default-server check inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.map((server) => `  server s${server} 127.0.0.1:${server}`).join('\n')}
`

/** The first message of a connection, in hexadecimal: its length, the version 3.0, and the parameters. */
function startMessage(database: string): string {
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + parameters.length, 0)
  head.writeInt32BE(196_608, 4)
  return Buffer.concat([head, parameters]).toString('hex')
}

/**
 * A query and the message that ends the connection, in hexadecimal. The server closes the connection after its answer,
 * so HAProxy notices a wrong answer immediately and does not wait for more.
 */
function queryMessage(text: string): string {
  const query = Buffer.from(`${text}\0`)
  const head = Buffer.alloc(5)
  head.write('Q', 0)
  head.writeInt32BE(4 + query.length, 1)
  return Buffer.concat([head, query, Buffer.from('5800000004', 'hex')]).toString('hex')
}

/**
 * PgBouncer repeats a failed login to the server after one second. The default of 15 seconds would lengthen the
 * downtime.
 */
const pgbouncerSettings = (port: number, server: number, folder: string) => `
[databases]
shop = host=127.0.0.1 port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'pgbouncer/users.txt')}
pool_mode = session
default_pool_size = 20
server_login_retry = 1
`

/** Runs a statement on a connection of its own. */
export async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

/** Repeats an attempt until it succeeds. @throws Error with the reason when `stepLimit` has passed */
async function until(attempt: () => Promise<unknown>, reason: () => string): Promise<void> {
  for (const deadline = performance.now() + stepLimit; ; ) {
    try {
      await attempt()
      return
    } catch (error) {
      if (performance.now() > deadline) throw new Error(reason(), { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).filter(Boolean).map(Number)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}

/** Ends a program of the cluster; SIGQUIT is PostgreSQL's immediate shutdown, which also ends its sessions. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(child.spawnfile.endsWith('postgres') ? 'SIGQUIT' : 'SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(late)
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
