import { type SpawnOptions, spawn } from 'node:child_process'
import { lchown, mkdir, open } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { Binaries } from './binaries.ts'
import type { Folder } from './folder.ts'
import { reachableBinaries } from './reachable-binaries.ts'

/** Runs PostgreSQL's programs for the server of one folder. */
export interface Runner {
  /**
   * The paths by which PostgreSQL's programs can open the data folder and the log. These programs may run as another user, who
   * cannot use the paths in `Folder`.
   */
  readonly dataForPrograms: string
  readonly logForPrograms: string
  /** Creates the empty data folder if `initdb` runs as another user, who could not create it. */
  createFolder(): Promise<void>
  /**
   * Runs a program and returns what it printed.
   *
   * @param input the path of a file that becomes the program's standard input
   * @throws `ProgramFailed`
   */
  run(program: keyof Binaries, args: readonly string[], input?: string): Promise<string>
}

export class ProgramFailed extends Error {
  /** The exit code; null if a signal ended the program. */
  readonly code: number | null

  constructor(message: string, code: number | null) {
    super(message)
    this.code = code
  }
}

/** How long a program may take, in milliseconds: longer than `pg_ctl` waits for a server to start. */
const timeLimit = 70_000

/**
 * The id of the user `nobody`. Some containers run as a user without a name. `initdb` refuses such a user. So it runs
 * in a user namespace in which this user has the name `nobody`; see `asNobody`.
 */
const nobody = 65_534

/**
 * Chooses the user that PostgreSQL runs as, because PostgreSQL refuses to run as root. If this process runs as root,
 * PostgreSQL runs as the system's user `postgres`, or as `nobody` if there is no such user. That user has no capabilities, and
 * becomes the owner of the folder. If this process runs as another user, PostgreSQL runs as that user.
 *
 * The unprivileged user may be unable to reach the folder, because only root may enter a folder above it. So PostgreSQL starts
 * with the data folder as its working directory, and opens the folder through the link `/proc/self/cwd`, which needs no
 * permission for the folders above.
 */
export async function createRunner(folder: Folder, binaries: Binaries): Promise<Runner> {
  if (process.getuid?.() !== 0) {
    return {
      dataForPrograms: folder.data,
      logForPrograms: folder.log,
      createFolder: async () => {},
      run: (program, args, input) => {
        const command = [binaries[program], ...args]
        return execute(program === 'initdb' && !hasName() ? [...asNobody, ...command] : command, { cwd: '/' }, input)
      },
    }
  }
  const [uid, gid] = await unprivilegedUser()
  const reachable = await reachableBinaries(binaries)
  // `lchown`, here and below, never follows a link. The unprivileged user owns the folder, and could have put a link in the place
  // of the data folder: `chown` would then give that user the file behind the link.
  await lchown(folder.root, uid, gid)
  return {
    dataForPrograms: '/proc/self/cwd',
    logForPrograms: '/proc/self/cwd/../postgres.log',
    async createFolder() {
      await mkdir(folder.data, { recursive: true, mode: 0o700 })
      await lchown(folder.data, uid, gid)
    },
    run: (program, args, input) =>
      execute([reachable[program], ...args], { uid, gid, cwd: folder.data }, input, { uid, gid }),
  }
}

/** Whether the system knows the name of this process's user: a container may run as any user id. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/**
 * Goes before a command. The command then runs with the same rights in a user namespace in which its user has the name
 * `nobody`.
 */
const asNobody = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']

async function unprivilegedUser(): Promise<readonly [number, number]> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((option) => execute(['id', option, name], {})))
      return [Number(uid), Number(gid)]
    } catch {
      // This system has no such user: try the next one.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and this system has neither a user postgres nor a user nobody')
}

/** The only variables that PostgreSQL's programs get. Other variables may be secrets, or change what these programs do. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' }
  for (const name of ['PATH', 'LD_LIBRARY_PATH']) if (process.env[name]) env[name] = process.env[name]
  return env
}

/** @param reader becomes the owner of the input file, because `initdb --pwfile=/dev/stdin` opens the file again by that path */
async function execute(
  [command = '', ...args]: readonly string[],
  options: SpawnOptions,
  input?: string,
  reader?: { readonly uid: number; readonly gid: number },
): Promise<string> {
  const file = input === undefined ? undefined : await open(input)
  try {
    if (reader !== undefined) await file?.chown(reader.uid, reader.gid)
    return await new Promise((resolve, reject) => {
      const stdio: SpawnOptions['stdio'] = [file?.fd ?? 'ignore', 'pipe', 'pipe']
      // A terminal sends Ctrl-C to all programs of the process group. With `detached`, this program is not in the group of
      // this process. Otherwise Ctrl-C would also end pg_ctl, which is perhaps starting or stopping the server.
      const own = { env: ownEnvironment(), timeout: timeLimit, stdio, detached: true }
      const child = spawn(command, args, { ...options, ...own })
      let [output, errorOutput] = ['', '']
      child.stdout?.on('data', (chunk) => (output += chunk))
      child.stderr?.on('data', (chunk) => (errorOutput += chunk))
      child.on('error', reject)
      child.on('close', (code) => {
        if (code === 0) resolve(output)
        else reject(new ProgramFailed(`${command} failed: ${errorOutput.trim()}`, code))
      })
    })
  } finally {
    await file?.close()
  }
}
