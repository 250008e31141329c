import type { SendOutcome } from '@hexmart/core'

export interface PlatformHealthOptions {
  /** How many sends may run in parallel. */
  readonly concurrency: number
  /** After this many failures in a row the platform counts as down. */
  readonly failuresUntilDown: number
  /** How long to wait before each probe of a platform that is down, in milliseconds. */
  readonly probeAfter: number
  /** Milliseconds on a clock that cannot be set back. */
  readonly now?: () => number
}

export interface PlatformHealth {
  /**
   * How many messages may be on their way in parallel: 0 during a pause and between probes, 1 for a probe, otherwise 1 to
   * `concurrency`.
   */
  capacity(): number
  /**
   * Sends a message and learns from the outcome. While the platform is down, a message is sent only if a probe is due and no
   * probe is on its way; for every other message the outcome is `not-tried`. `send` must never reject.
   */
  attempt(send: () => Promise<SendOutcome>): Promise<SendOutcome>
  /** Ends a pause. If the platform is down, the next message is a probe, without a further wait. */
  resume(): void
}

/**
 * A circuit breaker that recovers slowly. A platform that is down gets one message as a probe. When the platform has accepted the
 * probe, it gets two messages in parallel; each further accepted message allows one more. So a recovering platform is not flooded
 * with everything that has waited. After a pause, the platform also gets one message first.
 */
export function platformHealth(options: PlatformHealthOptions): PlatformHealth {
  const { concurrency, failuresUntilDown, probeAfter, now = () => performance.now() } = options
  /** How many sends in parallel the platform is trusted with. */
  let trusted = concurrency
  let failuresInARow = 0
  let downSince: number | undefined
  let probing = false
  /** The end of the pause that the platform asked for with `Retry-After`. */
  let pausedUntil = 0

  const probeIsDue = () => downSince !== undefined && now() - downSince >= probeAfter

  function learn(outcome: SendOutcome, isProbe: boolean): void {
    if (outcome.type === 'failed' && outcome.retryAfter !== undefined) {
      pausedUntil = Math.max(pausedUntil, now() + outcome.retryAfter)
      trusted = 1
    }
    // Only a probe shows whether a platform that is down has recovered. A send that began before the platform went down does not.
    if (downSince !== undefined && !isProbe) return
    // A 410 (`refused-for-good`) makes its message dead. It counts as a failure, so that only few messages become dead if a
    // platform answers 410 to all of them.
    if (outcome.type === 'failed' || outcome.type === 'refused-for-good') {
      failuresInARow++
      if (isProbe || failuresInARow >= failuresUntilDown) {
        downSince = now()
        trusted = 1
      }
      return
    }
    // The message was sent or refused. A platform that refuses a message is up too.
    downSince = undefined
    failuresInARow = 0
    if (outcome.type === 'sent' && now() >= pausedUntil) trusted = Math.min(concurrency, trusted + 1)
  }

  return {
    capacity() {
      if (now() < pausedUntil) return 0
      if (downSince === undefined) return trusted
      return probing || probeIsDue() ? 1 : 0
    },
    resume() {
      pausedUntil = 0
      if (downSince !== undefined) downSince = Number.NEGATIVE_INFINITY
    },
    async attempt(send) {
      const isProbe = downSince !== undefined
      if (isProbe && (probing || !probeIsDue())) return { type: 'not-tried' }
      probing ||= isProbe
      const outcome = await send()
      if (isProbe) probing = false
      learn(outcome, isProbe)
      return outcome
    },
  }
}
