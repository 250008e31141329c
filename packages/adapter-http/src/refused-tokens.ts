import type { FastifyBaseLogger } from 'fastify'
import { atMostEvery } from './at-most-every.ts'

/**
 * The shortest time between two lines with the same reason, in milliseconds. Anybody can send bad tokens, and could fill the
 * log.
 */
const interval = 60_000

/** Says in the log why tokens are refused. It never says anything that a token contains. */
export function refusedTokens(): (log: FastifyBaseLogger | undefined, reason: string) => void {
  const countIfDue = atMostEvery(interval)
  return (log, reason) => {
    const times = countIfDue(reason)
    if (times !== undefined) log?.info({ reason, times }, 'a token was refused')
  }
}
