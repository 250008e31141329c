import type { MessageId, OrderId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Message } from './message.ts'
import type { OrderMessage } from './order-message.ts'

/** The result of sending one message. */
export type SendOutcome =
  | { readonly type: 'sent' }
  /**
   * The send failed. `retryAfter`: the pause that the platform asked for, in milliseconds. More than a day counts as a day, and
   * a number that is not finite counts as no pause.
   */
  | { readonly type: 'failed'; readonly error: string; readonly retryAfter?: number }
  /**
   * The platform is up and refused this message. It may accept the message later, after a fault of the platform is
   * repaired.
   */
  | { readonly type: 'refused'; readonly error: string }
  /** The platform refused this message and will never accept it. */
  | { readonly type: 'refused-for-good'; readonly error: string }
  /** The message was not sent, because the platform is known to be down. */
  | { readonly type: 'not-tried' }

/**
 * The external system that receives a message for each paid and each canceled order. It may be slow or down for hours;
 * no order ever waits for it.
 */
export interface DataPlatform {
  /** The longest that one send may take, in milliseconds. */
  readonly timeLimit: number
  /**
   * How many sends may be under way at the same time now: 0 while the platform is known to be down or has asked for a pause,
   * 1 to find out whether it is up again. Does not throw.
   */
  capacity(): number
  /**
   * Sends messages of different orders, each independently of the others. Does not throw.
   * @returns one promise of an outcome per message, in the sequence of the messages. None of them rejects.
   */
  send(messages: readonly OrderMessage[]): readonly Promise<SendOutcome>[]
  /**
   * Ends every pause immediately, so that `capacity` is at least 1 again. The relay calls it after an operator has resumed
   * the deliveries, because the operator knows that the platform is ready. Does not throw.
   */
  resume?(): void
}

/** Accepts no messages, so they wait in the outbox until a shop with a platform sends them. */
export const noDataPlatform: DataPlatform = { timeLimit: 1, capacity: () => 0, send: () => [] }

/**
 * For a shop whose messages no other system needs: accepts every message and does nothing with it. The message is then
 * SENT, so the message and its order can be pruned. If no process has a data platform, messages and orders stay for ever.
 *
 * @example
 * const shop = createShop({ store: inMemory(), dataPlatform: droppingDataPlatform })
 * shop.start()
 */
export const droppingDataPlatform: DataPlatform = {
  timeLimit: 1,
  capacity: () => Number.POSITIVE_INFINITY,
  send: (messages) => messages.map(async () => ({ type: 'sent' }) as const),
}

/**
 * `WAITING`: to be sent, now or at its next attempt. `SENT`: the platform accepted it. `DEAD`: given up, until an operator
 * retries or discards it. `DISCARDED`: an operator decided not to send it.
 */
export const deliveryStates = ['WAITING', 'SENT', 'DEAD', 'DISCARDED'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** A message and the state of its delivery, for operators. */
export interface Delivery extends Message {
  readonly state: DeliveryState
  /**
   * How many times a relay has claimed the message since it was written, or since an operator last retried it. A claim that
   * was returned without an attempt to send does not count.
   */
  readonly attempts: number
  /** The error of the last failed attempt; null when none has failed. */
  readonly lastError: string | null
  /**
   * The earliest time of the next attempt, or the end of the current lease; null unless WAITING. While an earlier message of
   * the order holds this message up, a store may set any time: the message becomes due when the earlier one is SENT or
   * DISCARDED.
   */
  readonly dueAt: Instant | null
  /** When the message became SENT, DEAD or DISCARDED; null while it is WAITING. */
  readonly settledAt: Instant | null
}

/** Which deliveries to list; absent members select all. */
export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined
  readonly orderId?: OrderId | undefined
}

/** A message that one relay may send until its lease ends. */
export interface Claimed {
  readonly message: OrderMessage
  /** 1 for the first attempt. */
  readonly attempt: number
}

/** The result of a claim on one message. A settlement ends the claim. After `retry` and `returned` the message is WAITING. */
export type Settlement =
  | { readonly id: MessageId; readonly type: 'sent' }
  /** The attempt failed; the next attempt is due `after` milliseconds from now. */
  | { readonly id: MessageId; readonly type: 'retry'; readonly after: number; readonly error: string }
  | { readonly id: MessageId; readonly type: 'dead'; readonly error: string }
  /** The message was not tried: it is due immediately, and the claim does not count as an attempt. */
  | { readonly id: MessageId; readonly type: 'returned' }

/**
 * A store counts at most this many messages of each state. After an outage of days, millions of messages may wait. PostgreSQL
 * takes 0.1 s to count 100,000 of them, and 1.2 s for a million.
 */
export const deliveryCountLimit = 100_000

export interface DeliveryCounts {
  /** How many messages are WAITING. `deliveryCountLimit` means: that many or more. */
  readonly waiting: number
  /** How many messages are DEAD. `deliveryCountLimit` means: that many or more. */
  readonly dead: number
  /**
   * The store's time minus the lowest `at` of the waiting messages, in milliseconds; 0 when none waits. If more than
   * `deliveryCountLimit` wait, a store may look only at those that are due first.
   */
  readonly oldestWaiting: number
}

/**
 * The queue of messages, for relays and operators. A message is WAITING and due as soon as its order is saved. Each call
 * runs in transactions of its own. The store measures all times by its own clock; otherwise two relays whose clocks differ
 * could hold one message at the same time.
 */
export interface Outbox {
  /**
   * Claims up to `limit` due messages for `leaseFor` milliseconds, and counts an attempt for each. The messages with the
   * earliest `dueAt` come first. Skips a message while an earlier message of its order is neither SENT nor DISCARDED; a
   * skipped message does not count towards the limit. So a result of fewer than `limit` messages means that no other
   * message could be claimed. Two relays never hold one message at the same time. A claim that is not settled ends with its
   * lease, and the message is due again. A call that fails after it has claimed messages returns them if the store can be
   * reached, and if the next call may succeed.
   */
  claim(claim: {
    readonly token: string
    readonly limit: number
    readonly leaseFor: number
  }): Promise<readonly Claimed[]>
  /** Settles messages that were claimed with `token`. Ignores messages that another relay has claimed since. */
  settle(token: string, settlements: readonly Settlement[]): Promise<void>
  /**
   * Deliveries, the newest first: all, or those in a state, of an order, or both. The key of a page is a message's id. A
   * store may bound how many messages a call reads. So a page of the SENT messages of all orders may be short or even empty
   * although another page follows.
   */
  deliveries(filter: DeliveryFilter, page: PageRange<MessageId>): Promise<Page<Delivery, MessageId>>
  /** One delivery; undefined for an unknown id. */
  find(id: MessageId): Promise<Delivery | undefined>
  /**
   * Makes DEAD messages WAITING again, due immediately, with their attempts reset to 0: those with the given ids, or all. A
   * store may use several transactions to change all. An error after the first transaction has committed must be
   * `commit-unknown`, because the other classes promise that nothing happened.
   * @returns how many messages changed
   */
  retry(ids: readonly MessageId[] | 'all'): Promise<number>
  /**
   * Makes DEAD messages DISCARDED: those with the given ids, or all. Fails like `retry`.
   * @returns how many messages changed
   */
  discard(ids: readonly MessageId[] | 'all'): Promise<number>
  /**
   * Makes all WAITING messages due immediately, except those that a relay has claimed. After that, changes `resumption`.
   * Fails like `retry`.
   * @returns how many messages would have waited longer
   */
  resume(): Promise<number>
  /**
   * A text that changes with each `resume`. Each relay compares it with the text that it read before, so it notices a
   * `resume` in another process.
   */
  resumption(): Promise<string>
  /** Takes bounded time, however many messages there are. */
  counts(): Promise<DeliveryCounts>
}
