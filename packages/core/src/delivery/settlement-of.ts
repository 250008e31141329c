import { backOffAfter } from '../base/back-off.ts'
import type { Policy } from '../base/policy.ts'
import type { Random } from '../base/ports.ts'
import type { SendOutcome } from './ports.ts'
import type { SettlementWithoutId } from './settlements.ts'

/** The longest pause that a platform can ask for, in milliseconds: a day. */
const longestRetryAfter = 86_400_000

/** Decides what follows an attempt: the message is sent, tried again, dead, or returned untried. */
export function settlementOf(
  outcome: SendOutcome,
  attempt: number,
  policy: Policy['delivery'],
  random: Random,
): SettlementWithoutId {
  const { attempts, attemptsIfRefused } = policy
  switch (outcome.type) {
    case 'sent':
      return { type: 'sent' }
    case 'not-tried':
      return { type: 'returned' }
    case 'refused-for-good':
      return { type: 'dead', error: outcome.error }
    case 'refused':
      return retryOrDead(Math.min(attemptsIfRefused, attempts), outcome.error, 0)
    case 'failed':
      return retryOrDead(attempts, outcome.error, outcome.retryAfter ?? 0)
  }

  function retryOrDead(limit: number, error: string, retryAfter: number): SettlementWithoutId {
    if (attempt >= limit) return { type: 'dead', error }
    const backOff = backOffAfter(attempt, { first: policy.backOff, limit: policy.backOffLimit }, random)
    return { type: 'retry', after: Math.max(acceptedPause(retryAfter), backOff), error }
  }
}

/** Rounds up to whole milliseconds, at most a day. A pause that is not a finite number counts as 0. */
function acceptedPause(retryAfter: number): number {
  return Number.isFinite(retryAfter) ? Math.min(Math.ceil(retryAfter), longestRetryAfter) : 0
}
