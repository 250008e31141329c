import { manualClock, settled } from '../contract/clocks.ts'
import { countingIds } from '../contract/ids.ts'
import { aMessage, anOrder } from '../contract/rows.ts'
import type { MessageId } from '../src/base/ids.ts'
import { Policy, type PolicyInput } from '../src/base/policy.ts'
import type { DeliveryEvent } from '../src/delivery/events.ts'
import type { OrderMessage } from '../src/delivery/order-message.ts'
import type { Claimed, Outbox, SendOutcome, Settlement } from '../src/delivery/ports.ts'
import { createRelay } from '../src/delivery/relay.ts'

/** How long a send to the platform may take, in milliseconds. */
const timeLimit = 1_000
export const sent = { type: 'sent' } satisfies SendOutcome
export const failed = { type: 'failed', error: 'HTTP 500' } satisfies SendOutcome

/** A relay between an outbox and a platform that the test controls. The test moves the clock. */
export function openRelay(policy: PolicyInput['delivery'] = {}) {
  const clock = manualClock(0)
  const events: DeliveryEvent[] = []

  /** The messages that are due, with the number of their next attempt. */
  const due: Claimed[] = []
  const claims: { readonly limit: number; readonly token: string; readonly ids: MessageId[] }[] = []
  const settlements: (Settlement & { readonly token: string })[] = []
  /** The errors that the next calls to the outbox throw, one per call. */
  const errors: { claim: Error[]; settle: Error[] } = { claim: [], settle: [] }
  /** Runs during a claim, after the claim has read which messages are due. */
  let duringClaim = () => {}
  /** No claim is answered before this promise resolves. */
  let claimAnswers: Promise<void> | undefined
  let resumptions = 0
  const outbox: Pick<Outbox, 'claim' | 'settle' | 'resumption'> = {
    resumption: async () => String(resumptions),
    async claim({ limit, token }) {
      const error = errors.claim.shift()
      if (error) throw error
      const claimed = due.splice(0, limit)
      claims.push({ limit, token, ids: claimed.map(({ message }) => message.id) })
      duringClaim()
      await claimAnswers
      return claimed
    },
    async settle(token, newSettlements) {
      const error = errors.settle.shift()
      if (error) throw error
      settlements.push(...newSettlements.map((settlement) => ({ ...settlement, token })))
    },
  }

  /** The sends under way, in the sequence in which they began. */
  const sending: { readonly message: OrderMessage; readonly at: number; end(outcome: SendOutcome | Error): void }[] = []
  /** All sends so far, also those that have ended: the message's id, and when the send began. */
  const sendStarts: { readonly id: MessageId; readonly at: number }[] = []
  const platform = {
    timeLimit,
    /** What `capacity` returns. */
    currentCapacity: 3,
    /** How often the relay has ended the platform's pause. */
    resumeCalls: 0,
    resume: () => void platform.resumeCalls++,
    capacity: () => platform.currentCapacity,
    send: (messages: readonly OrderMessage[]) =>
      messages.map((message) => {
        sendStarts.push({ id: message.id, at: clock.now() })
        return new Promise<SendOutcome>((resolve, reject) => {
          const end = (outcome: SendOutcome | Error) => {
            sending.splice(sending.indexOf(send), 1)
            if (outcome instanceof Error) reject(outcome)
            else resolve(outcome)
          }
          const send = { message, at: clock.now(), end }
          sending.push(send)
        })
      }),
  }

  const relay = createRelay(
    {
      outbox,
      dataPlatform: platform,
      clock,
      ids: countingIds(),
      random: { next: () => 0.5 },
      observe: (event) => events.push(event),
    },
    Policy.parse({ delivery: { pollInterval: 500, leaseFor: 3_000, claimLimit: 10, ...policy } }),
  )
  const stop = Promise.withResolvers<void>()
  let ended = false

  return {
    clock,
    events,
    claims,
    settlements,
    errors,
    sending,
    sendStarts,
    platform,
    relay,
    /** From now on, claims are not answered before the returned function is called. */
    delayClaims() {
      const answering = Promise.withResolvers<void>()
      claimAnswers = answering.promise
      return async () => {
        answering.resolve()
        await settled()
      }
    },
    /** An operator resumes the deliveries, here or in another process. */
    resumeAsOperator: () => void resumptions++,
    /** Runs `run` during the next claim, after the claim has read which messages are due. */
    whileClaiming(run: () => void) {
      duringClaim = () => {
        duringClaim = () => {}
        run()
      }
    },
    /** Writes messages of different orders, due immediately, and returns their ids. */
    write(count: number, attempt = 1): MessageId[] {
      const written = Array.from({ length: count }, () => {
        const order = anOrder('mina', { tea: 1 })
        return { message: { ...aMessage(order), order }, attempt }
      })
      due.push(...written)
      return written.map(({ message }) => message.id)
    },
    async start() {
      relay.run(stop.promise).then(() => {
        ended = true
      })
      await settled()
    },
    /** Ends one of the sends under way, by default the one that began first. */
    async endSend(outcome: SendOutcome | Error = sent, index = 0) {
      sending[index]?.end(outcome)
      await settled()
    },
    async stop() {
      stop.resolve()
      await settled()
    },
    /** Whether the relay has ended, after `stop`. */
    get relayEnded() {
      return ended
    },
  }
}
