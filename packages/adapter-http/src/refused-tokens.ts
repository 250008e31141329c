import type { FastifyBaseLogger } from 'fastify'
import { atMostEvery } from './at-most-every.ts'

/** The shortest time between two lines of the log with the same reason, in milliseconds: anybody can send bad tokens. */
const interval = 60_000

/** Says in the log why tokens are refused. It never says anything that a token contains. */
export function refusedTokens(): (log: FastifyBaseLogger | undefined, reason: string) => void {
  const due = atMostEvery(interval)
  return (log, reason) => {
    const times = due(reason)
    if (times !== undefined) log?.info({ reason, times }, 'a token was refused')
  }
}
