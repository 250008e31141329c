import { execFile } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Runs one of PostgreSQL's programs and returns what it printed. Rejects with its exit code as `code`. */
export type Runner = (command: string, args: readonly string[]) => Promise<string>

/** How long a program may take, in milliseconds: longer than `pg_ctl` waits for a server to start. */
const timeLimit = 70_000

/**
 * Chooses the user that PostgreSQL runs as, because PostgreSQL refuses to run as root. Root runs it as the system's user
 * `postgres`, or else as `nobody`, and gives the folder to that user. If that user cannot reach the folder or the programs, because only
 * root may enter a folder above them, it gets the one capability that lets it pass.
 */
export async function createRunner(root: string, binary: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return (command, args) => exec(command, args, {})

  const [uid, gid] = await unprivilegedUser()
  await chown(root, uid, gid)
  if ((await isReachable(root)) && (await isReachable(dirname(binary)))) {
    return (command, args) => exec(command, args, { uid, gid })
  }
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const pass = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  return (command, args) => exec('setpriv', [...drop, ...pass, '--', command, ...args], {})
}

async function unprivilegedUser(): Promise<readonly [number, number]> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([exec('id', ['-u', name], {}), exec('id', ['-g', name], {})])
      return [Number(uid), Number(gid)]
    } catch {
      // This system has no such user: try the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody')
}

/** Whether every user may enter the folder and all folders above it. */
async function isReachable(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

function exec(command: string, args: readonly string[], as: { uid?: number; gid?: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C' }
    execFile(command, args, { ...as, env, cwd: '/', timeout: timeLimit }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      if (stderr !== '') error.message += `\n${stderr}`
      reject(error)
    })
  })
}
