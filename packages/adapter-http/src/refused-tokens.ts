import type { FastifyBaseLogger } from 'fastify'
import { atMostEvery } from './at-most-every.ts'

/** How often the log repeats a reason, in milliseconds: anybody can send tokens that are refused. */
const interval = 60_000

/** Says in the log why tokens are refused. It never says anything that a token contains. */
export function refusedTokens(): (log: FastifyBaseLogger | undefined, reason: string) => void {
  const due = atMostEvery(interval)
  return (log, reason) => {
    const times = due(reason)
    if (times !== undefined) log?.info({ reason, times }, 'a token was refused')
  }
}
