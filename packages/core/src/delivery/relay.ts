import { createAlarm, endingWith } from '../base/alarm.ts'
import { backOffAfter } from '../base/back-off.ts'
import type { BatchId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import type { Observer } from '../shop/observer.ts'
import { StoreError } from '../store/store-error.ts'
import type { DataPlatform, SendOutcome } from './data-platform.ts'
import type { OrderMessage } from './message.ts'
import type { Claimed, Outbox, Settlement } from './ports.ts'

/** Sends what waits in the outbox to the data platform, until it is stopped. */
export interface Relay {
  /** Says that a message may be waiting: the relay looks at once and not only at its next poll. */
  wake(): void
  /**
   * Runs until `stop` settles. Then nothing more is claimed; what is being sent is waited for, which takes no longer
   * than the platform's time limit, and settled. Any number of relays may run, in any number of processes.
   */
  run(stop: Promise<unknown>): Promise<void>
}

export interface RelayPorts {
  readonly outbox: Outbox
  readonly dataPlatform: DataPlatform
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly observer: Observer
}

/** A claimed message. */
interface Held extends Claimed {
  readonly token: string
  /** By this relay's clock, counted from before the claim: no later than the lease's end in the store. */
  readonly leaseEnds: number
}

/** However long the outbox has been away, it is asked for every so many milliseconds. */
const longestOutboxPause = 30_000

/** No request of a platform's to be left alone counts for longer than a day, in milliseconds. */
const longestRetryAfter = 86_400_000

/** How often a stopping relay tries to settle before it leaves its messages to the end of their lease. */
const lastSettlements = 5

export function createRelay(ports: RelayPorts, policy: Policy): Relay {
  const { outbox, dataPlatform, clock, ids, random, observer } = ports
  const { claimLimit, leaseFor, poll, attempts, refusals } = policy.delivery
  if (dataPlatform.timeLimit * 2 > leaseFor) {
    throw new RangeError(`a lease of ${leaseFor} ms is shorter than two sends of ${dataPlatform.timeLimit} ms`)
  }
  const backOff = { first: policy.delivery.backOff, limit: policy.delivery.backOffLimit }
  /** While the outbox cannot be reached: it is ours, and once it is back nothing else says so. */
  const outboxBackOff = { first: backOff.first, limit: Math.min(backOff.limit, longestOutboxPause) }
  const alarm = createAlarm(clock)
  let mayHaveMore = true

  /** Claimed and not sent yet. */
  const held: Held[] = []
  let sending = 0
  /** What came of messages, by the token that they were claimed with, until the outbox knows. */
  const unsettled = new Map<string, Settlement[]>()

  /** A platform that breaks its promise not to throw takes nothing just now. */
  function capacityNow(): number {
    try {
      return dataPlatform.capacity()
    } catch (error) {
      observer({ type: 'relay failed', error })
      return 0
    }
  }

  /** The same promise again: what it throws is what came of each message. */
  function outcomesOf(messages: readonly OrderMessage[]): readonly Promise<SendOutcome>[] {
    try {
      const outcomes = dataPlatform.send(messages)
      if (Array.isArray(outcomes) && outcomes.length === messages.length) return outcomes
      throw new TypeError('send must answer a promise for each message')
    } catch (error) {
      const failed: SendOutcome = { type: 'failed', error: String(error) }
      return messages.map(async () => failed)
    }
  }

  /** How many to claim now: a platform that may be down is probed with one, any other is kept supplied. */
  function wanted(): number {
    const capacity = capacityNow()
    if (!mayHaveMore || capacity === 0) return 0
    if (capacity === 1) return held.length + sending === 0 ? 1 : 0
    return held.length <= claimLimit / 2 ? claimLimit - held.length : 0
  }

  async function claim(limit: number): Promise<void> {
    const token = ids.next<BatchId>(clock.now())
    const leaseEnds = clock.now() + leaseFor
    // Not afterwards: whoever wakes the relay meanwhile may mean a message that this claim does not see.
    mayHaveMore = false
    const claimed = await outbox.claim({ token, limit, leaseFor })
    for (const one of claimed) held.push({ ...one, token, leaseEnds })
    if (claimed.length === limit) mayHaveMore = true
  }

  /** Starts as many sends as the platform takes. No send starts with less of its lease left than it may take. */
  function send(): void {
    const capacity = capacityNow()
    if (capacity === 0) giveBack()
    const next = held.splice(0, Math.max(0, capacity - sending))
    const inTime = next.filter((one) => {
      const enough = one.leaseEnds - clock.now() >= dataPlatform.timeLimit
      if (!enough) settleLater(one, { type: 'returned' })
      return enough
    })
    sending += inTime.length
    outcomesOf(inTime.map(({ message }) => message)).forEach((outcome, index) => {
      const one = inTime[index] as Held
      outcome
        .catch((error: unknown): SendOutcome => ({ type: 'failed', error: String(error) }))
        .then((came) => {
          sending--
          finish(one, came)
          // Not only at the next round: the platform is kept busy while this relay waits for the outbox.
          send()
          alarm.ring()
        })
    })
  }

  function finish(one: Held, outcome: SendOutcome): void {
    const { message, attempt } = one
    switch (outcome.type) {
      case 'sent':
        settleLater(one, { type: 'sent' })
        observer({ type: 'message sent', message, attempt })
        break
      case 'not-tried':
        settleLater(one, { type: 'returned' })
        break
      case 'gone':
        bury(one, outcome.error)
        break
      case 'refused':
        if (attempt >= Math.min(refusals, attempts)) bury(one, outcome.error)
        else retry(one, outcome.error, 0)
        break
      case 'failed':
        if (attempt >= attempts) bury(one, outcome.error)
        else retry(one, outcome.error, outcome.retryAfter ?? 0)
        break
    }
  }

  function retry(one: Held, error: string, asked: number): void {
    const atLeast = Number.isFinite(asked) ? Math.min(Math.ceil(asked), longestRetryAfter) : 0
    const after = Math.max(atLeast, backOffAfter(one.attempt, backOff, random))
    settleLater(one, { type: 'retry', after, error })
    observer({ type: 'message failed', message: one.message, attempt: one.attempt, error, retryAfter: after })
  }

  function bury(one: Held, error: string): void {
    settleLater(one, { type: 'dead', error })
    observer({ type: 'message dead', message: one.message, attempt: one.attempt, error })
  }

  function settleLater({ token, message }: Held, settlement: Outcome): void {
    const ofToken = unsettled.get(token)
    const one = { id: message.id, ...settlement }
    if (ofToken) ofToken.push(one)
    else unsettled.set(token, [one])
  }

  async function settle(): Promise<void> {
    for (const [token, settlements] of [...unsettled]) {
      await settleBatch(token, settlements, settlements.length)
      if (settlements.length === 0) unsettled.delete(token)
    }
  }

  /** Settles what is there now, `size` at a time. What fails stays there, but for what the outbox will never take. */
  async function settleBatch(token: string, settlements: Settlement[], size: number): Promise<void> {
    for (let left = settlements.length; left > 0; left -= size) {
      const batch = settlements.splice(0, size)
      try {
        await outbox.settle(token, batch)
        // The next message of an order was waiting for this one.
        mayHaveMore ||= batch.some(({ type }) => type === 'sent')
      } catch (error) {
        const lasting = error instanceof StoreError && error.class === 'permanent'
        if (!lasting || batch.length > 1) settlements.unshift(...batch)
        if (!lasting) throw error
        observer({ type: 'relay failed', error })
        // It is one of them: alone it fails alone, and its message comes back when its lease ends.
        if (batch.length > 1) return settleBatch(token, settlements, 1)
      }
    }
  }

  function giveBack(): void {
    for (const one of held.splice(0)) settleLater(one, { type: 'returned' })
  }

  /** Settles, claims and sends. @returns whether it went well */
  async function round(): Promise<boolean> {
    try {
      await settle()
      const limit = wanted()
      if (limit > 0) await claim(limit)
      return true
    } catch (error) {
      mayHaveMore = true
      observer({ type: 'relay failed', error })
      return false
    } finally {
      send()
    }
  }

  return {
    wake() {
      mayHaveMore = true
      alarm.ring()
    },

    async run(stop) {
      const ending = endingWith(stop, alarm)
      for (let failures = 0; !ending.now; ) {
        failures = (await round()) ? 0 : failures + 1
        if (failures > 0) await alarm.wait(backOffAfter(failures, outboxBackOff, random))
        else if (wanted() === 0 && unsettled.size === 0) {
          const before = clock.now()
          await alarm.wait(poll)
          if (clock.now() - before >= poll) mayHaveMore = true
        }
      }

      giveBack()
      while (sending > 0) await alarm.wait(poll)
      for (let failures = 0; unsettled.size > 0 && failures < lastSettlements; ) {
        try {
          await settle()
        } catch (error) {
          observer({ type: 'relay failed', error })
          await clock.sleep(backOffAfter(++failures, outboxBackOff, random))
        }
      }
    },
  }
}

/** A settlement without its id. */
type Outcome = Settlement extends infer One ? (One extends Settlement ? Omit<One, 'id'> : never) : never
