import type { MessageId } from '../base/ids.ts'
import type { Page, PageRequest } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Message, OrderMessage } from './message.ts'

/** Messages inside a transaction: written with what they tell of, so that neither exists without the other. */
export interface OutboxTable {
  add(messages: readonly Message[]): void
}

/**
 * `WAITING`: to be sent, now or at its next try. `SENT`: the platform took it. `DEAD`: not sent any more, until an
 * operator replays or discards it. `DISCARDED`: an operator decided that it is not sent.
 */
export const deliveryStates = ['WAITING', 'SENT', 'DEAD', 'DISCARDED'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** How far the sending of a message has come, as operators see it. */
export interface Delivery extends Message {
  readonly state: DeliveryState
  /** How often it was claimed to be sent. */
  readonly attempts: number
  readonly lastError: string | null
  /** When it is tried next, or when the lease of the relay that sends it ends; null unless WAITING. */
  readonly dueAt: Instant | null
  readonly settledAt: Instant | null
}

/** A message that one relay may send until its lease ends. */
export interface Claimed {
  readonly message: OrderMessage
  /** Which try this is, 1 for the first. */
  readonly attempt: number
}

/** What came of a claimed message. */
export type Settlement =
  | { readonly id: MessageId; readonly type: 'sent' }
  /** Tried in vain: to be tried again after a wait. */
  | { readonly id: MessageId; readonly type: 'retry'; readonly after: number; readonly error: string }
  | { readonly id: MessageId; readonly type: 'dead'; readonly error: string }
  /** Not tried: due again at once, and the claim does not count as an attempt. */
  | { readonly id: MessageId; readonly type: 'returned' }

export interface DeliveryCounts {
  readonly waiting: number
  readonly dead: number
  /** How long the oldest waiting message has waited, in milliseconds; 0 when none waits. */
  readonly oldestWaiting: number
}

/**
 * The queue of messages as relays and operators see it, each call in a transaction of its own. Times are measured by
 * the store's own clock, so that relays with clocks that differ never hold a lease at once.
 */
export interface Outbox {
  /**
   * Claims up to `limit` messages that are due, the longest due first, for `leaseFor` milliseconds, and counts the
   * attempt. A message whose elder of the same order is not SENT or DISCARDED is passed over, and takes no place: fewer
   * than `limit` means that no more were due. Two relays never hold one message at once; a claim that is not settled is
   * due again when its lease ends.
   */
  claim(claim: {
    readonly token: string
    readonly limit: number
    readonly leaseFor: number
  }): Promise<readonly Claimed[]>
  /** Settles what was claimed with `token`. What another relay has claimed since is left alone. */
  settle(token: string, settlements: readonly Settlement[]): Promise<void>
  /** Deliveries in a state, or all, the newest first. The key of a page is a message's id. */
  deliveries(state: DeliveryState | null, page: PageRequest<MessageId>): Promise<Page<Delivery, MessageId>>
  find(id: MessageId): Promise<Delivery | undefined>
  /**
   * Makes DEAD messages WAITING again, due at once, with no attempts counted: those with the given ids, or all.
   * @returns how many
   */
  retry(ids: readonly MessageId[] | 'all'): Promise<number>
  /** Makes DEAD messages DISCARDED: those with the given ids, or all. @returns how many */
  discard(ids: readonly MessageId[] | 'all'): Promise<number>
  counts(): Promise<DeliveryCounts>
}
