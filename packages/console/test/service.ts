import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A real service in a process of its own, with its demo. */
export interface Demo {
  readonly address: string
  /** The links that it printed: each signs in once. */
  readonly links: { readonly window: string; readonly console: string }
  /** Makes a token that opens only some scopes, with the command of the service. */
  token(scope: string): Promise<string>
  stop(): Promise<void>
}

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../hexmart/src/main.ts', import.meta.url))

/** Starts a demo in memory, as a newcomer does. @param env further settings */
export async function startDemo(env: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-pages-'))
  const settings = { PATH: process.env.PATH, STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: folder, ...env }
  const child = spawn(process.execPath, [main], { cwd: folder, env: settings, stdio: ['ignore', 'pipe', 'inherit'] })
  const [window, console] = await linksOf(child)
  return {
    address: new URL(window).origin,
    links: { window, console },
    async token(scope) {
      const { stdout } = await run(process.execPath, [main, 'token', '--user', 'reader', '--scope', scope], {
        cwd: folder,
        env: settings,
      })
      return stdout.trim()
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

async function linksOf({ stdout }: ChildProcess): Promise<[window: string, console: string]> {
  if (stdout === null) throw new TypeError('the service has no output')
  const links: string[] = []
  for await (const line of createInterface(stdout)) {
    links.push(...(line.match(/http:\S+#code=\S+/) ?? []))
    const [window, console] = links
    if (window === undefined || console === undefined || !line.startsWith('Hexmart is at')) continue
    stdout.resume()
    return [window, console]
  }
  throw new Error('the service printed no links')
}
