import { createAlarm, ringOnStop } from '../base/alarm.ts'
import { backOffAfter } from '../base/back-off.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import { createClaims } from './claims.ts'
import type { DeliveryEvent } from './events.ts'
import type { DataPlatform, Outbox } from './ports.ts'
import { createSender } from './sender.ts'
import { createSettlements } from './settlements.ts'

/** Sends the messages of the outbox to the data platform until it is stopped. */
export interface Relay {
  /** Call it when a message may be due: the relay claims messages immediately instead of at its next poll. */
  wake(): void
  /**
   * Runs until `stop` settles. Then the relay claims nothing more and waits for the sends under way, which end within the
   * platform's time limit. Then it stores the results of these sends, and returns the claims whose send has not begun.
   * If five attempts at this fail, the relay gives up, and the messages are sent again when their leases end. Any number of
   * relays may run, in any number of processes.
   */
  run(stop: Promise<unknown>): Promise<void>
}

export interface RelayPorts {
  readonly outbox: Pick<Outbox, 'claim' | 'settle' | 'resumption'>
  readonly dataPlatform: DataPlatform
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly observe: (event: DeliveryEvent) => void
}

/** The longest pause between two attempts to reach the outbox, in milliseconds. */
const longestOutboxPause = 30_000

/**
 * A stopping relay gives up settling its claims after this many failed calls. The leases of these claims then expire,
 * so their messages are sent again.
 */
const lastSettleAttempts = 5

/**
 * @throws RangeError when a lease is shorter than twice the platform's `timeLimit`: a claimed message must have time to wait for
 *   another send before its own
 */
export function createRelay(ports: RelayPorts, policy: Policy): Relay {
  const { outbox, dataPlatform, clock, ids, random, observe } = ports
  const { leaseFor, pollInterval, backOff, backOffLimit } = policy.delivery
  if (dataPlatform.timeLimit * 2 > leaseFor) {
    throw new RangeError(
      `policy.delivery.leaseFor is ${leaseFor} ms: it must be at least twice the data platform's timeLimit of ${dataPlatform.timeLimit} ms`,
    )
  }
  /** Nothing signals that the outbox works again, so the wait is capped. */
  const outboxBackOff = { first: backOff, limit: Math.min(backOffLimit, longestOutboxPause) }
  const alarm = createAlarm(clock)
  const claims = createClaims({ outbox, clock, ids }, policy.delivery)
  const settlements = createSettlements({ outbox, observe, onSent: claims.expectMore })
  const sender = createSender(
    { dataPlatform, claims, settlements, clock, random, observe, onEnd: alarm.ring },
    policy.delivery,
  )
  const wanted = () => claims.wanted(sender.capacity(), sender.sending)

  /**
   * The text that `outbox.resumption()` returned when the current pause began. If the outbox returns another text later, an
   * operator has resumed the deliveries. The data platform is paused while its `capacity` is 0. Undefined while the platform is
   * not paused, and for a platform without `resume`.
   */
  let resumption: string | undefined

  /** Ends the platform's pause if an operator of any process has resumed the deliveries during it. */
  async function resumeIfWanted(): Promise<void> {
    if (dataPlatform.resume === undefined || sender.capacity() > 0) {
      resumption = undefined
      return
    }
    const current = await outbox.resumption()
    resumption ??= current
    if (current === resumption) return
    resumption = undefined
    dataPlatform.resume()
    claims.expectMore()
  }

  /** Settles, claims and sends. @returns false when the outbox or the platform's `resume` threw */
  async function round(): Promise<boolean> {
    try {
      await settlements.settle()
      await resumeIfWanted()
      const limit = wanted()
      if (limit > 0) await claims.claim(limit)
      return true
    } catch (error) {
      claims.expectMore()
      observe({ type: 'relay failed', error })
      return false
    } finally {
      sender.send()
    }
  }

  async function settleLast(): Promise<void> {
    for (let failures = 0; !settlements.isEmpty && failures < lastSettleAttempts; ) {
      try {
        await settlements.settle()
      } catch (error) {
        observe({ type: 'relay failed', error })
        await clock.sleep(backOffAfter(++failures, outboxBackOff, random))
      }
    }
  }

  return {
    wake() {
      claims.expectMore()
      alarm.ring()
    },

    async run(stop) {
      const stopState = ringOnStop(stop, alarm)
      for (let failures = 0; !stopState.stopped; ) {
        failures = (await round()) ? 0 : failures + 1
        if (failures > 0) await alarm.wait(backOffAfter(failures, outboxBackOff, random))
        else if (wanted() === 0 && settlements.isEmpty) {
          const rang = await alarm.wait(pollInterval)
          if (!rang) claims.expectMore()
        }
      }

      sender.releaseClaims()
      while (sender.sending > 0) await alarm.wait(pollInterval)
      await settleLast()
    },
  }
}
