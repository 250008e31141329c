import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { serviceArguments } from '../../hexmart/test/service-arguments.ts'

/** A real service in a process of its own. */
export interface Service {
  readonly address: string
  stop(): Promise<void>
}

/** A service with the data of the demo. The tests sign tokens with the secret that the service has generated. */
export interface Demo extends Service {
  /** The links that the service printed: each signs in once. */
  readonly links: { readonly window: string; readonly console: string }
  /** Makes a token for a user, as `hexmart token` does. @param claims the scopes and the role, if the token has any */
  token(userId: string, claims?: { readonly scope?: string; readonly role?: 'admin' }): Promise<string>
}

type Settings = Readonly<Record<string, string>>

/** Starts a demo that keeps its data in memory. @param env further settings */
export async function startDemo(env: Settings = {}): Promise<Demo> {
  const { folder, links, ...service } = await start(env)
  const [window, console] = links
  if (window === undefined || console === undefined) throw new Error('the service printed no links')
  return {
    ...service,
    links: { window, console },
    async token(userId, claims) {
      return signToken((await readFile(join(folder, 'jwt-secret'), 'utf8')).trim(), userId, claims)
    },
  }
}

/**
 * Starts a service with the demo's products and users in memory, for tests in which a login service issues the tokens.
 *
 * @param env the settings that name the login service
 */
export async function startService(env: Settings): Promise<Service> {
  const { address, stop } = await start(env)
  return { address, stop }
}

async function start(env: Settings) {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-pages-'))
  const child = spawn(process.execPath, serviceArguments, {
    cwd: folder,
    env: { PATH, NODE_COMPILE_CACHE, STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    ...(await readOutput(child)),
    folder,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      await rm(folder, { recursive: true })
    },
  }
}

/** Signs a token that is valid for an hour. The command `hexmart token` could do this too, but takes a second to start. */
function signToken(secret: string, sub: string, claims: object = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const iat = Math.floor(Date.now() / 1_000)
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, ...claims, iat, exp: iat + 3_600 })}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}

/** Reads the address and the links that the service prints when it starts. */
async function readOutput({ stdout }: ChildProcess): Promise<{ readonly address: string; readonly links: string[] }> {
  if (stdout === null) throw new TypeError('the service has no output')
  const links: string[] = []
  for await (const line of createInterface(stdout)) {
    links.push(...(line.match(/http:\S+#code=\S+/) ?? []))
    const [, address] = /^Hexmart is at (http:[^\s,;]+)/.exec(line) ?? []
    if (address === undefined) continue
    stdout.resume()
    return { address, links }
  }
  throw new Error('the service did not start')
}
