import type { LeaseToken } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids } from '../base/ports.ts'
import type { Claimed, Outbox } from './ports.ts'

/** A message that this relay has claimed, with the lease: this relay may send the message until the lease ends. */
export interface Claim extends Claimed {
  readonly token: LeaseToken
  /**
   * The value of `clock.elapsed()` at which the lease ends. The lease counts from the start of the call to the outbox, so this
   * process never relies on a lease that has ended in the store.
   */
  readonly leaseEnds: number
}

/** The messages that this relay has claimed and has not begun to send. */
export interface Claims {
  /** Notes that messages may be due in the outbox. */
  expectMore(): void
  /** How many messages to claim now, if the platform allows `capacity` sends at the same time and `sending` are under way. */
  wanted(capacity: number, sending: number): number
  /** Claims up to `limit` messages. Rejects when the outbox fails. */
  claim(limit: number): Promise<void>
  /** Removes and returns up to `count` claims, the oldest first. */
  take(count: number): readonly Claim[]
}

export interface ClaimDeps {
  readonly outbox: Pick<Outbox, 'claim'>
  readonly clock: Clock
  readonly ids: Ids
}

export function createClaims(
  { outbox, clock, ids }: ClaimDeps,
  { claimLimit, leaseFor }: Pick<Policy['delivery'], 'claimLimit' | 'leaseFor'>,
): Claims {
  const claims: Claim[] = []
  let mayHaveMore = true

  return {
    expectMore() {
      mayHaveMore = true
    },

    wanted(capacity, sending) {
      if (!mayHaveMore || capacity === 0) return 0
      // A capacity of 1 means that the platform may be down: probe it with a single message.
      if (capacity === 1) return claims.length + sending === 0 ? 1 : 0
      // Claim more as soon as at most `claimLimit / 2` claims are left, so that the platform never waits for the outbox.
      return claims.length <= claimLimit / 2 ? claimLimit - claims.length : 0
    },

    async claim(limit) {
      const token = ids.next<LeaseToken>(clock.now())
      const leaseEnds = clock.elapsed() + leaseFor
      // Reset before the call. During the call, a wake-up may announce a message that this claim does not see.
      mayHaveMore = false
      const claimed = await outbox.claim({ token, limit, leaseFor })
      for (const claimedMessage of claimed) claims.push({ ...claimedMessage, token, leaseEnds })
      if (claimed.length === limit) mayHaveMore = true
    },

    take: (count) => claims.splice(0, count),
  }
}
