import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { signToken } from '@hexmart/adapter-http'
import { UserId } from '@hexmart/core'
import { serviceArguments } from './service-arguments.ts'

/** The service as operators run it, in a process of its own. */
export interface Service {
  readonly address: string
  /** Sends a request as an operator. @param headers further headers */
  request(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>
  /** The metrics of the service, by name and labels. */
  metrics(): Promise<ReadonlyMap<string, number>>
  /** Ends the service with SIGKILL, like a crash. */
  kill(): Promise<void>
  /** Sends SIGTERM and waits until the service has ended. @returns the exit code */
  stop(): Promise<number | null>
}

/**
 * An environment for commands that must not inherit settings of the shop from this process. By contrast,
 * `hexmartCommand` and `startService` pass on all variables of this process.
 */
export const bareEnvironment = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }

export const secret = 'a secret of at least thirty-two bytes'
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const token = () => signToken({ secret, userId: UserId.parse('boss'), admin: true, expiresIn: 3_600 })

/** Runs the command `hexmart` to its end. @returns the lines that it prints */
export async function hexmartCommand(env: Readonly<Record<string, string>>, ...args: string[]): Promise<string[]> {
  const options = { env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], options)
  return stdout.split('\n').filter((line) => line !== '')
}

/** High limits for overload, so that the service refuses no request while the machine runs many tests in parallel. */
const highLimits = { OVERLOAD_LAG: '60000', OVERLOAD_QUEUE_AGE: '60000' }

/**
 * @param env settings in addition to a free port, a silent log, a secret for tokens, charging by the owner, and high limits for
 *   overload
 */
export async function startService(env: Readonly<Record<string, string>>): Promise<Service> {
  const defaults = { AUTH_JWT_SECRET: secret, LOG_LEVEL: 'silent', PORT: '0', SHOP_CHARGING: 'owner', ...highLimits }
  const child = spawn(process.execPath, serviceArguments, {
    env: { ...process.env, ...defaults, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [address, authorization] = [await addressOf(child), `Bearer ${await token()}`]

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const ended = once(child, 'exit')
    child.kill(signal)
    const [code] = await ended
    return code
  }

  return {
    address,
    async request(method, path, body, headers) {
      const response = await fetch(address + path, {
        method,
        headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      })
      const answer = (await response.json()) as Record<string, unknown>
      return { status: response.status, headers: response.headers, body: answer }
    },
    async metrics() {
      const text = await (await fetch(`${address}/metrics`)).text()
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new TypeError('the service has no output')
  for await (const line of createInterface(child.stdout)) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (address === undefined) continue
    child.stdout.resume()
    return address
  }
  throw new Error('the service did not start')
}
