import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A real service in a process of its own, with its demo. */
export interface Demo {
  readonly address: string
  /** The links that it printed: each signs in once. */
  readonly links: { readonly window: string; readonly console: string }
  /** Makes a token of any user to paste, as `hexmart token` does. @param scope what it opens beyond the user’s own */
  token(userId: string, scope?: string): Promise<string>
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../hexmart/src/main.ts', import.meta.url))

/** Starts a demo in memory, as a newcomer does. @param env further settings */
export async function startDemo(env: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-pages-'))
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [window, console] = await linksOf(child)
  return {
    address: new URL(window).origin,
    links: { window, console },
    async token(userId, scope) {
      return signToken((await readFile(join(folder, 'jwt-secret'), 'utf8')).trim(), userId, scope)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

/** Signs a token for an hour, without the second that the command takes to start. */
function signToken(secret: string, sub: string, scope: string | undefined): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const iat = Math.floor(Date.now() / 1_000)
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, scope, iat, exp: iat + 3_600 })}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
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
