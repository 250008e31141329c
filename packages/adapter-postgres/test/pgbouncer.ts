import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The path of PgBouncer; undefined if it is not installed. */
export const pgbouncer = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'pgbouncer'))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** How long PgBouncer may take to start, in milliseconds. */
const startLimit = 10_000

/** Starts PgBouncer in front of a database. @returns its connection string, and a function that ends it */
export async function startPgbouncer(databaseUrl: string, mode: 'session' | 'transaction') {
  if (pgbouncer === undefined) throw new Error('PgBouncer is not installed')
  const { hostname, port, username, password, pathname } = new URL(databaseUrl)
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-pgbouncer-'))
  // The system gives this server a free port. After the server is closed, PgBouncer listens on that port.
  const portFinder = createServer().listen(0, '127.0.0.1')
  await once(portFinder, 'listening')
  const ownPort = (portFinder.address() as AddressInfo).port
  await new Promise((resolve) => portFinder.close(resolve))
  const database = pathname.slice(1)
  const target = `host=${hostname} port=${port || 5432} user=${decodeURIComponent(username)}`
  // PgBouncer takes no empty password. A server that trusts its callers needs none.
  const secret = password === '' ? '' : `password='${decodeURIComponent(password)}'`
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
${database} = ${target} ${secret} dbname=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 20
`,
  )
  // PgBouncer refuses to run as root, so root runs it as `nobody`, who must be able to read its settings.
  await chmod(folder, 0o755)
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn(pgbouncer, [join(folder, 'pgbouncer.ini')], { ...nobody, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await Promise.race([
      listening(ownPort),
      ended.then(([code]) => {
        throw new Error(`PgBouncer ended with ${code}`)
      }),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `postgresql://anybody@127.0.0.1:${ownPort}/${database}`, stop }
}

async function listening(port: number): Promise<void> {
  for (const deadline = performance.now() + startLimit; performance.now() < deadline; ) {
    const socket = connect(port, '127.0.0.1')
    const answers = await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
    })
    socket.destroy()
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('PgBouncer did not start')
}
