import { open, readFile } from 'node:fs/promises'
import { atMostEvery, type Metrics, type ServerLimits } from '@hexmart/adapter-http'
import type { FastifyBaseLogger } from 'fastify'
import type { Settings } from '../settings/settings.ts'
import { corsHeadersFor } from './cors.ts'

/** How often the log repeats a line about an overload, in milliseconds. */
const logInterval = 10_000
/** How often to check that a file descriptor is free, in milliseconds. */
const probeInterval = 1_000
/**
 * Connections leave this many file descriptors free for the database, files and libraries. If that is more than half of all
 * descriptors, connections leave half of them free.
 */
const otherDescriptors = 512

/**
 * The limits past which the server refuses requests and connections. Where the limit of file descriptors is known (on Linux),
 * connections leave some descriptors free, because the service needs descriptors for its database too.
 *
 * @param log returns the log of the app. It is a function, because the app is made with these limits and does not exist
 *   yet
 */
export async function serverLimits(
  settings: Settings,
  metrics: Metrics,
  log: () => FastifyBaseLogger,
): Promise<ServerLimits> {
  const { CONNECTION_LIMIT, OVERLOAD_LAG: lag, OVERLOAD_QUEUE_AGE: queueAge } = settings
  const countIfDue = atMostEvery(logInterval)
  return {
    connections: connectionsWithin(await descriptorLimit(), CONNECTION_LIMIT),
    lag,
    queueAge,
    corsHeaders: corsHeadersFor(settings.CORS_ORIGINS),
    onRefusal(reason) {
      metrics.observeProblem('OVERLOADED', reason)
      // The number of refusals since the last line of the log, this one included; undefined if no line is due yet.
      const refusals = countIfDue(reason)
      if (refusals === undefined) return
      log().warn({ reason, times: refusals }, 'overloaded: requests or connections were refused')
    },
  }
}

/** The wanted number of connections, or fewer if the limit of file descriptors has no room for them. */
export function connectionsWithin(descriptors: number | undefined, wanted: number): number {
  if (descriptors === undefined) return wanted
  const room = descriptors > 2 * otherDescriptors ? descriptors - otherDescriptors : descriptors / 2
  // Above its limit, the server accepts 4 % more connections, for health checks. These connections need descriptors too.
  // The server rounds the 4 % up, so this divides by 1.05 and not by 1.04.
  return Math.max(1, Math.min(wanted, Math.floor(room / 1.05)))
}

/** The limit of file descriptors. On Linux a file contains the limit; on other systems it is not known. */
async function descriptorLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const soft = Number(/^Max open files +(\d+)/m.exec(limits)?.[1])
  return Number.isNaN(soft) ? undefined : soft
}

/**
 * Watches the file descriptors, and logs when they have run out. Node itself would close every new connection without a
 * message.
 *
 * @returns a function that ends the watch
 */
export function watchDescriptors(log: FastifyBaseLogger): () => void {
  const countIfDue = atMostEvery(logInterval)
  const probe = async () => {
    try {
      await (await open('/dev/null')).close()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if ((code === 'EMFILE' || code === 'ENFILE') && countIfDue(code) !== undefined) {
        log.error(
          { code },
          'file descriptors have run out, so new connections are closed immediately: raise the limit of open files',
        )
      }
    }
  }
  const timer = setInterval(probe, probeInterval)
  timer.unref()
  return () => clearInterval(timer)
}
