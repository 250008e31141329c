import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { LoadOptions, LoadResult } from './load.ts'

export const secret = 'a secret of the bench that is long enough for HS256'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export interface Running {
  readonly port: number
  readonly pid: number
  /** The secret of the tokens that the service accepts. Default: the secret above. */
  readonly secret?: string
  /** Bytes on the heap after a garbage collection. The process must have loaded `heap-probe.ts`. */
  heap(): Promise<number>
  stop(): Promise<void>
}

/** Starts the service as operators run it. */
export function startService(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const settings = {
    DATABASE_URL: databaseUrl,
    AUTH_JWT_SECRET: secret,
    ROLES: 'api',
    LOG_LEVEL: 'warn',
    PORT: '0',
    SHOP_CHARGING: 'owner',
  }
  return start(file('../packages/hexmart/src/main.ts'), [], {
    ...settings,
    SHOP_MAX_BALANCE: '9007199254740991',
    ...env,
  })
}

/** Starts `floor.ts`, whose routes the service is compared with. */
export function startFloor(databaseUrl: string): Promise<Running> {
  return start(file('floor.ts'), [databaseUrl], {})
}

/** The processes that are ended together with the bench, even if it fails. A signal to an ended process does nothing. */
const started: ChildProcess[] = []
process.once('exit', () => {
  for (const child of started) child.kill()
})

async function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  // Options of Node for the measured programs, such as `--cpu-prof` for a profile.
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? []
  const child = spawn(process.execPath, [...flags, program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const line = lineReaderOf(child)
  const port = Number(await line(/http:\/\/127\.0\.0\.1:(\d+)/))
  return {
    port,
    pid: child.pid ?? 0,
    async heap() {
      child.kill('SIGUSR2')
      return Number(await line(/^heap (\d+)/))
    },
    stop: () => endProcess(child),
  }
}

/** Makes a function that waits until a program prints a line that matches, and returns the first group of the match. */
function lineReaderOf({ stdout, spawnfile }: ChildProcess): (pattern: RegExp) => Promise<string> {
  const lines = createInterface(stdout as Readable)[Symbol.asyncIterator]()
  return async (pattern) => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const part = pattern.exec(next.value)?.[1]
      if (part !== undefined) return part
    }
    throw new Error(`${spawnfile} ended`)
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Runs the load generator (`load.ts`) in a process of its own. */
export function load(
  options: Omit<LoadOptions, 'secret' | 'run' | 'warmUp'> & {
    readonly warmUp?: number
    readonly secret?: string | undefined
  },
): Promise<LoadResult> {
  const run = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`
  const all: LoadOptions = { warmUp: 1, ...options, secret: options.secret ?? secret, run }
  return new Promise((resolve, reject) => {
    const generator = execFile(process.execPath, [file('load.ts')], (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    )
    generator.stdin?.end(JSON.stringify(all))
  })
}

/** The processor time that a process and all its descendants have used, in seconds. */
export function cpuSeconds(pid: number): number {
  let ticks = 0
  const family = new Set([String(pid)])
  const parents = new Map<string, string>()
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) parents.set(entry, stat(entry)[1] ?? '')
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const [child, parent] of parents)
      if (family.has(parent) && !family.has(child)) grown = Boolean(family.add(child))
  }
  // Fields 14 and 15 of the file are the ticks of the process itself. Fields 16 and 17 are the ticks of its children that have
  // ended. The result of `stat` begins with field 3.
  for (const member of family) for (const field of [11, 12, 13, 14]) ticks += Number(stat(member)[field] ?? 0)
  // Linux counts 100 ticks per second.
  return ticks / 100
}

/**
 * The id of the main process of a database server, followed by those of the workers if the server is the coordinator of
 * a Citus cluster. All servers must run on this machine, and the user must be a superuser.
 */
export async function serverPids(client: pg.ClientBase): Promise<number[]> {
  const own = `split_part(pg_read_file('postmaster.pid'), chr(10), 1)`
  const cluster = await client.query(`select 1 from pg_extension where extname = 'citus'`)
  const everywhere = cluster.rowCount
    ? `union all (select result from run_command_on_workers('select ${own.replaceAll("'", "''")}') order by nodeport)`
    : ''
  const { rows } = await client.query(`select ${own} as pid ${everywhere}`)
  return rows.map(({ pid }) => Number(pid))
}

/** Reads the fields of /proc/PID/stat from the state on. Returns none for a process that has ended. */
function stat(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  } catch {
    return []
  }
}

/** Resident memory of a process, in megabytes. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
