import type { Policy } from '../base/policy.ts'
import type { Clock, Random } from '../base/ports.ts'
import type { Claim, Claims } from './claims.ts'
import type { DeliveryEvent } from './events.ts'
import type { OrderMessage } from './order-message.ts'
import type { DataPlatform, SendOutcome } from './ports.ts'
import { settlementOf } from './settlement-of.ts'
import type { Settlements, SettlementWithoutId } from './settlements.ts'

/** Sends claimed messages to the data platform, as many at the same time as the platform can take. */
export interface Sender {
  /** How many sends are under way. */
  readonly sending: number
  /** How many sends the platform allows at the same time now. */
  capacity(): number
  /**
   * Starts as many sends as the platform can take. When a send ends, the next send starts. If the platform can take none,
   * all claims whose send has not begun go back to the outbox, so that another relay can send their messages.
   */
  send(): void
  /**
   * Gives up each claim whose send has not begun. When the outbox has stored this, the message is due immediately, and the
   * claim does not count as an attempt.
   */
  releaseClaims(): void
}

export interface SenderDeps {
  readonly dataPlatform: DataPlatform
  readonly claims: Pick<Claims, 'take'>
  readonly settlements: Pick<Settlements, 'add'>
  readonly clock: Clock
  readonly random: Random
  readonly observe: (event: DeliveryEvent) => void
  /** Called when a send has ended. */
  readonly onEnd: () => void
}

export function createSender(deps: SenderDeps, policy: Policy['delivery']): Sender {
  const { dataPlatform, claims, settlements, clock, random, observe, onEnd } = deps
  let sending = 0

  /** The platform's `capacity` must not throw. If it throws, the error is reported and nothing is sent now. */
  function capacity(): number {
    try {
      return dataPlatform.capacity()
    } catch (error) {
      observe({ type: 'relay failed', error })
      return 0
    }
  }

  function send(): void {
    const limit = capacity()
    if (limit === 0) releaseClaims()
    const starting: Claim[] = []
    for (const claim of claims.take(Math.max(0, limit - sending))) {
      if (canEndInTime(claim)) starting.push(claim)
      else settlements.add(claim, { type: 'returned' })
    }
    if (starting.length > 0) start(starting)
  }

  /**
   * Whether a send that starts now ends within the lease. Otherwise another relay could claim the message and send it while
   * this send is still under way.
   */
  function canEndInTime({ leaseEnds }: Claim): boolean {
    return leaseEnds - clock.elapsed() >= dataPlatform.timeLimit
  }

  function start(starting: readonly Claim[]): void {
    sending += starting.length
    const outcomes = outcomesOf(starting.map(({ message }) => message))
    for (const [index, claim] of starting.entries()) {
      Promise.resolve(outcomes[index])
        .then(parseOutcome, asFailed)
        .then((outcome) => {
          sending--
          finish(claim, outcome)
          // Start the next send now and not in the next round, which may be waiting for the outbox.
          send()
          onEnd()
        })
    }
  }

  /** `send` must return a promise for each message. If it returns anything else, or throws, every message has failed. */
  function outcomesOf(messages: readonly OrderMessage[]): readonly Promise<SendOutcome>[] {
    try {
      const outcomes = dataPlatform.send(messages)
      if (Array.isArray(outcomes) && outcomes.length === messages.length) return outcomes
      throw new TypeError('send must return a promise for each message')
    } catch (error) {
      return messages.map(async () => asFailed(error))
    }
  }

  function finish(claim: Claim, outcome: SendOutcome): void {
    const settlement = settlementOf(outcome, claim.attempt, policy, random)
    settlements.add(claim, settlement)
    report(claim, settlement)
  }

  function report({ message, attempt }: Claim, settlement: SettlementWithoutId): void {
    switch (settlement.type) {
      case 'sent':
        observe({ type: 'message sent', message, attempt })
        break
      case 'retry': {
        const { error, after: retryAfter } = settlement
        observe({ type: 'message failed', message, attempt, error, retryAfter })
        break
      }
      case 'dead':
        observe({ type: 'message dead', message, attempt, error: settlement.error })
        break
      case 'returned':
        break
    }
  }

  function releaseClaims(): void {
    for (const claim of claims.take(Number.POSITIVE_INFINITY)) settlements.add(claim, { type: 'returned' })
  }

  return {
    get sending() {
      return sending
    },
    capacity,
    send,
    releaseClaims,
  }
}

/** A value that is not an outcome counts as a failure. If this function threw, the unhandled rejection would end the process. */
function parseOutcome(outcome: SendOutcome | undefined): SendOutcome {
  switch (outcome?.type) {
    case 'sent':
    case 'not-tried':
      return outcome
    case 'failed':
    case 'refused':
    case 'refused-for-good':
      // The error is stored as text, but a host may pass the object that it caught.
      return { ...outcome, error: String(outcome.error) }
    default:
      return asFailed(
        new TypeError("send must resolve with outcomes, such as { type: 'sent' } or { type: 'failed', error: 'why' }"),
      )
  }
}

function asFailed(error: unknown): SendOutcome {
  return { type: 'failed', error: String(error) }
}
