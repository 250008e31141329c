import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Folder } from './folder.ts'
import { ProgramFailed, type Runner } from './runner.ts'

/** How long the server may take to start, in seconds, including its recovery after a crash. */
export const startLimit = 60
/**
 * How long the server may take to stop, in seconds. After this time it is ended without a shutdown, and recovers its data at
 * the next start.
 */
const stopLimit = 10

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // The path of a socket in the folder could be too long. So clients connect by TCP on the loopback interface, which
  // every system has.
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
}

/** The server of one folder. */
export interface ServerProcess {
  /**
   * The port of the server that runs on the folder; undefined if none runs. A server keeps running if the process
   * that started it is killed.
   */
  runningPort(): Promise<number | undefined>
  start(port: number): Promise<void>
  stop(): Promise<void>
}

export function serverProcess(
  folder: Folder,
  settings: Readonly<Record<string, string>>,
  { dataForPrograms, logForPrograms, run }: Runner,
): ServerProcess {
  async function runningPort(): Promise<number | undefined> {
    try {
      await run('pg_ctl', ['status', '-D', dataForPrograms])
    } catch (error) {
      // pg_ctl exits with 3 if no server is running (documentation of pg_ctl).
      if (error instanceof ProgramFailed && error.code === 3) return undefined
      throw error
    }
    const lines = (await readFile(join(folder.data, 'postmaster.pid'), 'utf8')).split('\n')
    // The fourth line is the server's port.
    return Number(lines[3])
  }

  return {
    runningPort,

    async start(port) {
      const all = { ...defaults, ...settings, port: String(port) }
      const options = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`)
      try {
        // The server runs on after pg_ctl has ended. Without a log file, it would keep pg_ctl's output pipes open, and `run`
        // would wait for them.
        const paths = ['-D', dataForPrograms, '-l', logForPrograms]
        await run('pg_ctl', ['start', ...paths, '-w', '-t', String(startLimit), '-o', options.join(' ')])
      } catch (cause) {
        const text = await readFile(folder.log, 'utf8').catch(() => '')
        throw new Error(`the embedded PostgreSQL did not start:\n${text.split('\n').slice(-6).join('\n')}`, { cause })
      }
    },

    async stop() {
      const stop = (mode: 'fast' | 'immediate') =>
        run('pg_ctl', ['stop', '-D', dataForPrograms, '-m', mode, '-w', '-t', String(stopLimit)])
      try {
        // PostgreSQL 18 ignores a fast stop that arrives while it begins to recover from a crash, so an immediate stop follows.
        await stop('fast').catch(() => stop('immediate'))
      } catch (error) {
        if ((await runningPort()) !== undefined) throw error
      }
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
